"""Deliveries: nothing is lost, whoever fails, and what was sent is an event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.delivery import Deliveries, Letter, PostOffice, deliver
from jobs.http import HttpFetcher, Manner
from jobs.webhook import Webhook, signing_key
from newsdiff.alerts.message import Message
from newsdiff.alerts.outbox import Parcel
from newsdiff.errors import StorageFailed, Undelivered
from newsdiff.events import Reported
from storage.index import open_queue_file
from storage.outbox import AlertOutbox
from tests.jobs.newsroom import START, FakeArchive, FakeClock
from tests.jobs.receivers import receiving


@dataclass
class Desk:
    """A target that takes what it is told while it is not `away`."""

    away: bool = False
    told: list[str] = field(default_factory=list)

    def __call__(self, message: Message) -> str:
        if self.away:
            raise Undelivered("nobody is at the desk")
        self.told.append(message.id)
        return "taken"


def compose(parcels: Sequence[Parcel]) -> Letter | None:
    """Stories that begin with "withdrawn" are told no more; "odd" ones are too much for us."""
    if any(parcel.story.startswith("odd") for parcel in parcels):
        raise ZeroDivisionError
    told = tuple(parcel for parcel in parcels if not parcel.story.startswith("withdrawn"))
    if not told:
        return None
    name = "+".join(parcel.alert for parcel in told)
    return Letter(Message(id=name, thread="t", subject=name, text=name, html=name), told)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with open_queue_file(tmp_path / "queue.sqlite") as tables:
        yield PostOffice(
            outbox=AlertOutbox(tables),
            compose=compose,
            targets={"desk": Desk(), "mail": Desk()},
            recorder=FakeArchive(),
            clock=FakeClock(),
        )


def post(office: PostOffice, *names: str, target: str = "desk", batch: str = "") -> None:
    mark = office.outbox.mark()
    parcels = [Parcel(n, target, "rule", f"{n}-story", "block", batch, START) for n in names]
    office.outbox.put(parcels, since=mark, upto=(mark or 0) + 1, now=START)


def desk(office: PostOffice, name: str = "desk") -> Desk:
    found = office.targets[name]
    assert isinstance(found, Desk)
    return found


def archive(office: PostOffice) -> FakeArchive:
    assert isinstance(office.recorder, FakeArchive)
    return office.recorder


def pass_time(office: PostOffice, **amount: float) -> None:
    assert isinstance(office.clock, FakeClock)
    office.clock.advance(timedelta(**amount).total_seconds())


def test_what_was_sent_is_an_event_without_any_address(office: PostOffice) -> None:
    post(office, "a")
    assert deliver(office) == Deliveries(sent=1)
    assert desk(office).told == ["a"]
    assert archive(office).events == [
        Reported(
            story="a-story", recorded=START, rule="rule", target="desk", alert="a", capture="block"
        )
    ]


def test_each_alert_of_a_digest_is_an_event(office: PostOffice) -> None:
    post(office, "a", "b", batch="hourly")
    deliver(office)
    assert desk(office).told == ["a+b"]
    assert [event.alert for event in archive(office).events if isinstance(event, Reported)] == [
        "a",
        "b",
    ]


def test_a_target_that_is_away_loses_nothing_and_holds_up_nobody(office: PostOffice) -> None:
    desk(office).away = True
    post(office, "a", "b")
    post(office, "c", target="mail")
    assert deliver(office) == Deliveries(sent=1, failed=1)
    assert desk(office, "mail").told == ["c"]
    for _ in range(9):
        pass_time(office, hours=1)
        deliver(office)
    desk(office).away = False
    pass_time(office, hours=7)
    deliver(office)
    assert sorted(desk(office).told) == ["a", "b"]
    assert len(archive(office).events) == 3


def test_what_never_arrives_is_given_up_and_shown(office: PostOffice) -> None:
    desk(office).away = True
    post(office, "a")
    for _ in range(100):
        deliver(office)
        pass_time(office, hours=6)
    (standing,) = office.outbox.standing()
    assert (standing.state, standing.trouble) == ("parked", "nobody is at the desk")
    assert archive(office).events == []


def test_a_crash_between_sending_and_recording_sends_again(office: PostOffice) -> None:
    post(office, "a")
    archive(office).broken = True
    with pytest.raises(StorageFailed):
        deliver(office)
    archive(office).broken = False
    assert deliver(office) == Deliveries()  # its lease still runs
    pass_time(office, minutes=11)
    deliver(office)
    assert desk(office).told == ["a", "a"]  # by one id: the receiver drops the double
    assert len(archive(office).events) == 1


def test_what_was_withdrawn_meanwhile_is_not_sent(office: PostOffice) -> None:
    post(office, "withdrawn")
    post(office, "withdrawn-too", "b", batch="hourly")
    assert deliver(office) == Deliveries(sent=1)
    assert desk(office).told == ["b"]
    assert office.outbox.standing() == []


def test_an_alert_that_we_cannot_word_holds_up_no_other_and_is_given_up(
    office: PostOffice,
) -> None:
    post(office, "odd", "even")
    assert deliver(office) == Deliveries(sent=1, failed=1)
    assert desk(office).told == ["even"]
    for _ in range(100):
        deliver(office)
        pass_time(office, hours=6)
    (standing,) = office.outbox.standing()
    assert standing.state == "parked"
    assert standing.trouble == "could not be put into words: ZeroDivisionError"


def test_a_target_that_is_not_set_up_waits_until_it_is(office: PostOffice) -> None:
    post(office, "a", target="later")
    deliver(office)
    (standing,) = office.outbox.standing()
    assert standing.trouble == "no target 'later' is set up on this machine"
    pass_time(office, minutes=1)
    late = Desk()
    deliver(replace(office, targets={"later": late}))
    assert late.told == ["a"]


def test_a_stop_is_obeyed_between_messages(office: PostOffice) -> None:
    post(office, "a", "b")
    assert deliver(office, lambda: bool(desk(office).told)) == Deliveries(sent=1)
    assert deliver(office, most=1) == Deliveries(sent=1)


def test_a_dead_webhook_that_comes_back_gets_everything(office: PostOffice) -> None:
    names = [f"alert-{number:02}" for number in range(5)]
    with receiving(500, 503, 404, 500) as receiver:
        manner = Manner(agent="newsdiff", allow_private=frozenset({receiver.address}))
        fetcher = HttpFetcher(manner)
        hook = Webhook(receiver.url, signing_key("0123456789abcdef"), fetcher, office.clock)
        office = replace(office, targets={"desk": hook})
        post(office, *names)
        for _ in range(20):
            deliver(office)
            pass_time(office, hours=1)
        fetcher.close()
    assert sorted(came.headers["webhook-id"] for came in receiver.received) == names
    assert len(archive(office).events) == len(names)
    assert office.outbox.standing() == []
