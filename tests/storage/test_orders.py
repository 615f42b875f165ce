"""What was withdrawn is in no row of the index, whichever way the index was made."""

from pathlib import Path

import pytest

from newsdiff.errors import Refused
from newsdiff.events import Level
from storage.database import Database
from storage.history import History
from storage.index import open_index
from storage.index_check import first_difference
from storage.schema import table_names
from tests.storage.pressroom import URL, Pressroom
from tests.storage.projected import projected

A, B, C = "Fire\n12 boats burnt.", "Fire\n15 boats burnt.", "Fire\n20 boats burnt."
OTHER = "https://news.example/town/bridge-closed"
LEVELS: tuple[Level, ...] = ("hide", "redact", "erase")


@pytest.fixture
def room() -> Pressroom:
    room = Pressroom()
    room.follow()
    for at, text in enumerate((A, B, C)):
        room.look(text, at * 10, origin="a copy")
    return room


def texts(history: History, url: str = URL) -> list[str]:
    story = history.find_story(url)
    return [history.article(version).text for version in history.versions(story)]


def everything(index: Database) -> str:
    """All that the index holds, as text."""
    return "\n".join(
        repr(tuple(row)) for table in table_names() for row in index.rows(f"SELECT * FROM {table}")
    )


@pytest.mark.parametrize("level", LEVELS)
def test_a_withdrawn_look_makes_no_version_and_leaves_no_text(
    room: Pressroom, index: Database, level: Level
) -> None:
    assert len(texts(projected(room, index))) == 3
    room.withdraw(level, B)
    assert texts(projected(room, index)) == ["12 boats burnt.", "20 boats burnt."]
    assert "15 boats" not in everything(index)
    assert "20 boats" in everything(index)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("before", [True, False])
def test_an_index_made_before_the_order_equals_one_made_after_it(
    room: Pressroom, index: Database, tmp_path: Path, level: Level, *, before: bool
) -> None:
    room.look(B, 5, url=OTHER, origin="a copy")
    if before:
        projected(room, index)
    room.withdraw(level, B)
    room.same(B, 60)
    room.withdraw("hide", url=OTHER)
    room.look(C, 70, url=OTHER)
    projected(room, index)
    with open_index(tmp_path / "other.sqlite") as rebuilt:
        projected(room, rebuilt)
        assert first_difference(index, rebuilt) is None


@pytest.mark.parametrize("level", ["hide", "erase"])
def test_a_withdrawn_story_is_refused_by_every_name(
    room: Pressroom, index: Database, level: Level
) -> None:
    room.withdraw(level)
    history = projected(room, index)
    assert history.stories() == []
    assert history.followed() == []
    story = history.find_any_story(URL)
    for name in (URL, story.slug, story.id, story.id[:6]):
        with pytest.raises(Refused, match=r"withdrawn \(GDPR art. 17, REQ-7\)"):
            history.find_story(name)
    assert "boats" not in everything(index)


def test_a_redacted_story_tells_that_it_was_looked_at_and_nothing_more(
    room: Pressroom, index: Database
) -> None:
    room.withdraw("redact")
    history = projected(room, index)
    (story,) = history.stories()
    assert (story.headline, story.versions, story.captures) == (None, 0, 3)
    assert {look.quality for look in history.captures(story)} == {"withdrawn"}
    assert "boats" not in everything(index)


def test_erased_and_hidden_looks_are_not_told_and_redacted_ones_are(
    room: Pressroom, index: Database
) -> None:
    room.withdraw("erase", A)
    room.withdraw("hide", B)
    room.withdraw("redact", C)
    history = projected(room, index)
    looks = history.captures(history.find_story(URL))
    assert [(look.quality, look.reason) for look in looks] == [("withdrawn", "redact")]


def test_what_is_seen_of_a_withdrawn_story_later_is_withdrawn_too(
    room: Pressroom, index: Database
) -> None:
    room.withdraw("hide")
    projected(room, index)
    room.look("Fire\n99 boats burnt.", 60, origin="a copy")
    projected(room, index)
    assert "99 boats" not in everything(index)


def test_what_was_hidden_can_be_shown_again_and_what_was_removed_cannot(
    room: Pressroom, index: Database
) -> None:
    room.withdraw("hide", B)
    room.withdraw("erase", A)
    room.withdraw("hide")
    projected(room, index)
    room.withdraw("lift")
    assert texts(projected(room, index)) == ["15 boats burnt.", "20 boats burnt."]


def test_a_stronger_order_holds(room: Pressroom, index: Database) -> None:
    room.withdraw("erase")
    room.withdraw("hide")
    room.withdraw("lift")
    history = projected(room, index)
    assert history.find_any_story(URL).withdrawn == "erase"
    assert "boats" not in everything(index)


def test_a_time_at_which_a_withdrawn_text_stood_is_refused(
    room: Pressroom, index: Database
) -> None:
    """The version before it did not stand then."""
    room.withdraw("erase", B)
    history = projected(room, index)
    story = history.find_story(URL)
    assert history.version(story, "@2025-06-19T12:05").number == 1
    with pytest.raises(Refused, match="what stood then was withdrawn"):
        history.version(story, "@2025-06-19T12:15")
    assert history.version(story, "@2025-06-19T12:25").number == 2


def test_equal_bytes_of_another_story_are_withdrawn_with_them(
    room: Pressroom, index: Database
) -> None:
    room.look(B, 5, url=OTHER, origin="a copy")
    room.withdraw("erase", B)
    history = projected(room, index)
    assert texts(history, OTHER) == []
    assert "15 boats" not in everything(index)


def test_an_order_about_a_story_nobody_knows_changes_nothing(
    room: Pressroom, index: Database
) -> None:
    room.withdraw("erase", url="https://news.example/never-seen")
    assert len(texts(projected(room, index))) == 3
