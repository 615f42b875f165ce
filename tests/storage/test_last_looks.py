"""How the last look at a story or seed ended, and since when it goes wrong."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsdiff.events import Look, SeedFollowed, seed_id, story_id
from storage.database import Database
from storage.last_looks import last_looks
from tests.storage.pressroom import NOON, Pressroom
from tests.storage.projected import projected

FEED = "https://news.example/rss.xml"
STORY = "https://news.example/world/harbour-fire"
Steps = list[Callable[[Pressroom, str], int]]


def listed(room: Pressroom, url: str) -> int:
    return room.look("A listing", len(room.facts), url)


def missing(room: Pressroom, url: str) -> int:
    return room.look("MISSING", len(room.facts), url, status=404)


def silent(room: Pressroom, url: str) -> int:
    return room.fail(len(room.facts), url)


@pytest.mark.parametrize(
    ("steps", "failures"),
    [
        ([listed], 0),
        ([silent], 1),
        ([listed, listed, silent, silent], 2),
        ([listed, missing], 1),
        ([silent, missing, silent], 3),
        ([missing, listed], 0),
    ],
)
@pytest.mark.parametrize("is_seed", [False, True])
def test_failures_are_counted_since_the_last_good_look(
    index: Database, steps: Steps, failures: int, *, is_seed: bool
) -> None:
    room = Pressroom()
    name, url = (seed_id(FEED), FEED) if is_seed else (story_id(STORY), STORY)
    if is_seed:
        room.add(SeedFollowed(seed=name, url=url, recorded=NOON, kind="feed", pause=900, most=500))
    else:
        room.follow(url)
    for step in steps:
        look = room.facts[step(room, url)]
        assert isinstance(look, Look)
        room.facts[-1] = replace(look, story=name)
    projected(room, index)
    (found,) = last_looks(index).values()
    assert (found.failed, found.failures) == (failures > 0, failures)
