"""Stories found to be one, and told apart again."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.errors import NotFound
from newsdiff.events import Merged, Separated, story_id
from storage.database import Database
from storage.index import open_index
from storage.schema import listing, table_names
from tests.storage.pressroom import NOON, Pressroom
from tests.storage.projected import projected

A, B, C = (f"https://news.example/{name}" for name in ("fire", "blaze", "smoke"))
TEXTS = ["Fire\n3 boats", "Fire\n4 boats", "Fire\n5 boats", "BLOCKED"]
WORK = {"state", "stale", "verdict", "likeness", "parted"}


def rows(index: Database) -> dict[str, Any]:
    """All that an index says, but not how it came about."""
    return {
        table: [tuple(row) for row in index.rows(listing(table)[2])]
        for table in table_names()
        if table not in WORK
    }


def merge(room: Pressroom, story: str, other: str) -> None:
    room.add(
        Merged(
            story=story_id(story),
            other=story_id(other),
            recorded=NOON,
            evidence="person",
            because="the desk says so",
        )
    )


def separate(room: Pressroom, story: str, other: str) -> None:
    room.add(
        Separated(story=story_id(story), other=story_id(other), recorded=NOON, because="it erred")
    )


def two_stories() -> Pressroom:
    room = Pressroom()
    room.follow(A)
    room.follow(B)
    room.look(TEXTS[0], 0, A)
    room.look(TEXTS[1], 5, B)
    room.look(TEXTS[2], 10, A)
    return room


def test_merged_stories_are_one_history_in_the_order_of_seeing(index: Database) -> None:
    room = two_stories()
    merge(room, A, B)
    history = projected(room, index)
    (story,) = history.stories()
    assert (story.url, story.captures) == (A, 3)
    assert [version.number for version in history.versions(story)] == [1, 2, 3]
    assert [look.url for look in history.captures(story)] == [A, B, A]


def test_a_merged_story_is_found_under_its_old_names_and_is_not_looked_at(
    index: Database,
) -> None:
    room = two_stories()
    merge(room, A, B)
    history = projected(room, index)
    for name in ("blaze", B, story_id(B), story_id(B)[:6]):
        assert history.find_story(name).url == A
    assert [followed.url for followed in history.followed()] == [A]


def test_what_is_seen_later_at_either_address_is_of_the_one_story(index: Database) -> None:
    room = two_stories()
    merge(room, A, B)
    projected(room, index)
    room.look("Fire\n6 boats", 20, B)
    history = projected(room, index)
    (story,) = history.stories()
    assert [look.url for look in history.captures(story)] == [A, B, A, B]
    assert len(history.versions(story)) == 4


def test_a_chain_of_mergers_is_one_story_and_parts_where_it_is_cut(index: Database) -> None:
    room = two_stories()
    room.follow(C)
    room.look(TEXTS[0], 15, C)
    merge(room, B, C)
    merge(room, A, B)
    assert [story.captures for story in projected(room, index).stories()] == [4]
    separate(room, A, B)
    stories = projected(room, index).stories()
    assert [(story.url, story.captures) for story in stories] == [(A, 2), (B, 2)]


@pytest.mark.parametrize(
    "change",
    [
        lambda room: merge(room, B, A),
        lambda room: merge(room, A, A),
        lambda room: merge(room, C, B),
        lambda room: merge(room, A, "https://news.example/unknown"),
        lambda room: separate(room, B, A),
        lambda room: separate(room, C, B),
    ],
    ids=["circle", "itself", "second parent", "unknown", "other way round", "not its parent"],
)
def test_what_contradicts_a_standing_merger_is_passed_by(
    index: Database, change: Callable[[Pressroom], None]
) -> None:
    room = two_stories()
    room.follow(C)
    merge(room, A, B)
    projected(room, index)
    before = rows(index)
    change(room)
    projected(room, index)
    assert rows(index) == before


def test_what_a_story_was_merged_into_can_be_withdrawn_as_a_whole(index: Database) -> None:
    room = two_stories()
    merge(room, A, B)
    room.withdraw("hide", url=A)
    history = projected(room, index)
    assert history.stories() == []
    with pytest.raises(Exception, match="withdrawn"):
        history.find_story("blaze")


def test_an_unknown_story_stays_unknown(index: Database) -> None:
    room = two_stories()
    merge(room, A, B)
    with pytest.raises(NotFound):
        projected(room, index).find_story("nothing-like-it")


LOOKS = st.lists(
    st.tuples(st.sampled_from([A, B, C]), st.sampled_from(TEXTS), st.integers(0, 30)), max_size=12
)
PAIRS = st.sampled_from([(A, B), (B, A), (A, C), (C, B)])


@settings(max_examples=60, deadline=None)
@given(looks=LOOKS, pair=PAIRS, step=st.booleans(), chained=st.booleans())
def test_merging_and_separating_leaves_everything_as_it_was(
    *, looks: list[tuple[str, str, int]], pair: tuple[str, str], step: bool, chained: bool
) -> None:
    room = Pressroom()
    for url in (A, B, C):
        room.follow(url)
    for url, text, at in looks:
        room.look(text, at, url)
    if chained:
        third = next(url for url in (A, B, C) if url not in pair)
        merge(room, pair[1], third)
    with TemporaryDirectory() as folder, open_index(Path(folder) / "index.sqlite") as index:
        projected(room, index)
        before = rows(index)
        merge(room, *pair)
        if step:
            projected(room, index)
        separate(room, *pair)
        projected(room, index)
        assert rows(index) == before


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("look"), st.sampled_from([A, B, C]), st.sampled_from(TEXTS)),
            st.tuples(st.just("merge"), st.sampled_from([A, B, C]), st.sampled_from([A, B, C])),
            st.tuples(st.just("separate"), st.sampled_from([A, B, C]), st.sampled_from([A, B, C])),
        ),
        max_size=14,
    )
)
def test_an_index_grown_step_by_step_says_what_one_made_at_once_says(
    steps: list[tuple[str, str, str]],
) -> None:
    room = Pressroom()
    with TemporaryDirectory() as folder, open_index(Path(folder) / "grown.sqlite") as grown:
        for url in (A, B, C):
            room.follow(url)
        projected(room, grown)
        for at, (what, one, other) in enumerate(steps):
            match what:
                case "look":
                    room.look(other, at, one)
                case "merge":
                    merge(room, one, other)
                case _:
                    separate(room, one, other)
            projected(room, grown)
        with open_index(Path(folder) / "made.sqlite") as made:
            projected(room, made)
            assert rows(made) == rows(grown)
