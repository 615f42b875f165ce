"""The contract of an outbox, held against the one beside the queue."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsdiff.alerts.outbox import Parcel
from storage.outbox import AlertOutbox
from storage.queue import open_queue_tables

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def parcel(alert: str, target: str = "desk", batch: str = "", due: datetime = NOON) -> Parcel:
    return Parcel(alert, target, "big figures", "story", "block", batch, due)


@pytest.fixture(params=["sqlite", "postgres"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AlertOutbox]:
    sqlite = request.param == "sqlite"
    place = tmp_path / "queue.sqlite" if sqlite else request.getfixturevalue("postgres")
    with closing(open_queue_tables(place, str(tmp_path))) as tables:
        yield AlertOutbox(tables)


def put(outbox: AlertOutbox, *parcels: Parcel, now: datetime = NOON) -> None:
    mark = outbox.mark()
    assert outbox.put(parcels, since=mark, upto=(mark or 0) + 1, now=now)


def take(outbox: AlertOutbox, at: float = 0) -> list[str]:
    return [one.alert for one in outbox.take(minute(at), until=minute(at) + HOUR)]


def test_parcels_go_one_by_one_in_the_order_they_are_due(outbox: AlertOutbox) -> None:
    put(outbox, parcel("late", due=minute(2)), parcel("soon", due=minute(1)))
    assert [take(outbox, 0), take(outbox, 2), take(outbox, 2), take(outbox, 2)] == [
        [],
        ["soon"],
        ["late"],
        [],
    ]


def test_a_parcel_comes_out_as_it_was_put_in(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"))
    (taken,) = outbox.take(NOON, until=minute(10))
    assert taken == replace(parcel("a"), due=minute(10), attempts=1)


def test_what_was_taken_and_never_sent_comes_again(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"))
    assert [take(outbox), take(outbox, 59), take(outbox, 60)] == [["a"], [], ["a"]]


def test_what_was_sent_does_not_come_again_nor_can_it_be_put_again(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"))
    outbox.sent(outbox.take(NOON, until=minute(60)))
    put(outbox, parcel("a"))
    assert take(outbox, 999) == []
    assert outbox.standing() == []


def test_a_digest_is_taken_together_and_by_target(outbox: AlertOutbox) -> None:
    put(
        outbox,
        parcel("a", batch="hourly"),
        parcel("b", batch="hourly"),
        parcel("c", batch="hourly", due=minute(9)),
        parcel("d", "mail", batch="hourly"),
        parcel("e", batch="daily"),
    )
    assert sorted([take(outbox), take(outbox), take(outbox)]) == [["a", "b"], ["d"], ["e"]]


def test_after_a_failure_its_target_is_left_alone_and_others_are_not(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"), parcel("b"), parcel("c", "mail"))
    failed = outbox.take(NOON, until=minute(60))
    outbox.failed(failed, trouble="it answered 503", again=minute(5))
    assert [take(outbox), take(outbox, 4)] == [["c"], []]
    assert sorted([take(outbox, 5), take(outbox, 5)]) == [["a"], ["b"]]
    assert [one.trouble for one in outbox.standing() if one.parcel.alert == "a"] == [
        "it answered 503"
    ]


def test_what_is_given_up_is_shown_and_can_start_again(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"))
    outbox.failed(outbox.take(NOON, until=minute(60)), trouble="gone", again=None)
    assert take(outbox, 9999) == []
    (standing,) = outbox.standing()
    assert (standing.state, standing.trouble) == ("parked", "gone")
    assert [outbox.send_parked("mail", NOON), outbox.send_parked("desk", NOON)] == [0, 1]
    assert take(outbox) == ["a"]


def test_the_mark_moves_with_the_parcels_or_not_at_all(outbox: AlertOutbox) -> None:
    assert outbox.mark() is None
    assert outbox.put([parcel("a")], since=None, upto=7, now=NOON)
    assert not outbox.put([parcel("b")], since=None, upto=9, now=NOON)
    assert not outbox.put([parcel("b")], since=6, upto=9, now=NOON)
    assert (outbox.mark(), take(outbox), take(outbox)) == (7, ["a"], [])
    assert outbox.put([parcel("b")], since=7, upto=9, now=NOON)
    assert (outbox.mark(), take(outbox)) == (9, ["b"])


def test_only_what_goes_alone_counts_against_the_limit(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"), parcel("b", batch="hourly"), parcel("c", "mail"), now=minute(10))
    counts = [outbox.alone_since("big figures", "desk", minute(at)) for at in (0, 10, 11)]
    assert counts == [1, 1, 0]


def test_what_was_sent_is_kept_for_a_week(outbox: AlertOutbox) -> None:
    put(outbox, parcel("a"), parcel("b"))
    outbox.sent(outbox.take(NOON, until=minute(60)))
    put(outbox, now=NOON + timedelta(days=8))
    assert [one.parcel.alert for one in outbox.standing()] == ["b"]
    put(outbox, parcel("a"))
    assert len(outbox.standing()) == 2
