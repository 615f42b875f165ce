"""How the last look at a story or seed ended, and since when it goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsdiff.events import Look, SeedFollowed, seed_id, story_id
from storage.index import open_index
from storage.last_looks import LastLook, last_looks
from storage.projection import catch_up
from tests.storage.pressroom import NOON, PlainReader, Pressroom, plain_analysis

FEED = "https://news.example/rss.xml"
STORY = "https://news.example/world/harbour-fire"
Steps = list[Callable[[Pressroom, str], int]]


def listed(room: Pressroom, url: str) -> int:
    return room.look("A listing", len(room.facts), url)


def missing(room: Pressroom, url: str) -> int:
    return room.look("MISSING", len(room.facts), url, status=404)


def silent(room: Pressroom, url: str) -> int:
    return room.fail(len(room.facts), url)


def last(room: Pressroom, tmp_path: Path) -> LastLook:
    with open_index(tmp_path / "index.sqlite") as index:
        catch_up(room, index, PlainReader(), plain_analysis())
        (found,) = last_looks(index).values()
    return found


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
    tmp_path: Path, steps: Steps, failures: int, *, is_seed: bool
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
    found = last(room, tmp_path)
    assert (found.failed, found.failures) == (failures > 0, failures)
