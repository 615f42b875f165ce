"""The contract of turns, held against SQLite, PostgreSQL and the fake of other tests."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsdiff.ports import Turn, Turns
from storage.queue import open_queue_tables
from storage.turns import ChoreTurns
from tests.jobs.newsroom import FakeTurns

NOON = datetime(2025, 6, 19, 12, tzinfo=UTC)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


@pytest.fixture(params=["sqlite", "postgres", "fake"])
def turns(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Turns]:
    if request.param == "fake":
        yield FakeTurns(holder="desk:1")
        return
    sqlite = request.param == "sqlite"
    place = tmp_path / "queue.sqlite" if sqlite else request.getfixturevalue("postgres")
    with closing(open_queue_tables(place, str(tmp_path))) as tables:
        yield ChoreTurns(tables, holder="desk:1")


def test_a_chore_is_taken_once_until_it_is_due_again(turns: Turns) -> None:
    assert turns.take("digest", NOON, until=minute(60)) == 0
    assert turns.take("digest", minute(1), until=minute(60)) is None
    turns.ended("digest", minute(2), due=minute(10))
    assert turns.take("digest", minute(9), until=minute(60)) is None
    assert turns.take("digest", minute(10), until=minute(60)) == 0


def test_chores_do_not_wait_for_each_other(turns: Turns) -> None:
    assert turns.take("digest", NOON, until=minute(60)) == 0
    assert turns.take("sweep", NOON, until=minute(60)) == 0


def test_a_chore_that_nobody_ended_is_free_again_in_time(turns: Turns) -> None:
    turns.take("digest", NOON, until=minute(60))
    assert turns.take("digest", minute(60), until=minute(120)) == 0


def test_failures_are_counted_until_a_run_is_well(turns: Turns) -> None:
    taken = []
    for trouble in ("it answered 503", "it answered 500", "", ""):
        taken.append(turns.take("digest", NOON, until=minute(60)))
        turns.ended("digest", NOON, due=NOON, trouble=trouble)
    assert taken == [0, 1, 2, 0]


def test_turns_tell_how_it_went(turns: Turns) -> None:
    turns.take("sweep", NOON, until=minute(60))
    turns.take("digest", NOON, until=minute(60))
    turns.ended("digest", minute(1), due=minute(2), trouble="it answered 503")
    digest, sweep = turns.turns()
    assert digest == Turn("digest", minute(2), NOON, minute(1), 1, "it answered 503", "")
    assert sweep == Turn("sweep", minute(60), NOON, None, 0, "", "desk:1")
