"""When a story was gone, from the looks at it and at its host."""

import pytest

from storage.absences import Absence
from storage.database import Database
from tests.storage.pressroom import Pressroom
from tests.storage.projected import projected

URL = "https://news.example/world/harbour-fire"
NEIGHBOUR = "https://news.example/town/bridge"
ELSEWHERE = "https://other.example/town/bridge"
TEXT = "Fire\n12 boats burnt."
HOUR = 60


@pytest.fixture
def room() -> Pressroom:
    room = Pressroom()
    room.look(TEXT, 0)
    return room


def seen(room: Pressroom, index: Database) -> list[Absence]:
    history = projected(room, index)
    story = history.find_story(URL)
    found = history.absences(story)
    assert list(history.gone()) == [story.id for absence in found if absence.back is None]
    return found


def miss(room: Pressroom, *hours: float) -> list[int]:
    return [room.look(f"MISSING at {at}", at * HOUR) for at in hours]


def test_three_looks_over_a_day_tell_that_it_is_gone(room: Pressroom, index: Database) -> None:
    first, _, third = miss(room, 1, 5, 25)
    (absence,) = seen(room, index)
    assert (absence.since.number, absence.told.number, absence.looks) == (first, third, 3)
    assert (absence.since.reason, absence.back) == ("status 404", None)


@pytest.mark.parametrize("hours", [(1,), (1, 30), (1, 2, 3, 4, 24.9)])
def test_fewer_looks_or_a_shorter_time_tell_nothing(
    room: Pressroom, index: Database, hours: tuple[float, ...]
) -> None:
    miss(room, *hours)
    assert seen(room, index) == []


def test_the_look_that_finds_it_again_ends_it(room: Pressroom, index: Database) -> None:
    miss(room, 1, 5, 25)
    back = room.look(TEXT, 30 * HOUR)
    (absence,) = seen(room, index)
    assert absence.back is not None
    assert absence.back.number == back


def test_a_look_that_finds_it_in_between_starts_anew(room: Pressroom, index: Database) -> None:
    miss(room, 1, 5)
    room.look(TEXT, 6 * HOUR)
    miss(room, 25)
    assert seen(room, index) == []


def test_looks_that_were_blocked_or_failed_say_nothing(room: Pressroom, index: Database) -> None:
    miss(room, 1)
    room.look("BLOCKED", 2 * HOUR)
    room.fail(3 * HOUR)
    miss(room, 5)
    room.look("BLOCKED", 26 * HOUR)
    assert seen(room, index) == []
    miss(room, 27)
    assert len(seen(room, index)) == 1


def test_a_host_that_misses_everything_is_ill(room: Pressroom, index: Database) -> None:
    room.look("MISSING", 3 * HOUR, NEIGHBOUR)
    room.look("Bridge\n3 cars fell.", 3 * HOUR, ELSEWHERE)
    miss(room, 1, 5, 25)
    assert seen(room, index) == []
    room.look("Bridge\n3 cars fell.", 26 * HOUR, NEIGHBOUR)
    _, told = miss(room, 25.5, 27)
    (absence,) = seen(room, index)
    assert absence.told.number == told


def test_what_was_never_there_is_not_gone(index: Database) -> None:
    room = Pressroom()
    miss(room, 1, 5, 25)
    assert seen(room, index) == []
