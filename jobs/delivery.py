"""Deliveries: what is due goes out, at least once. What was sent becomes an event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from newsdiff.alerts.message import Message
from newsdiff.alerts.outbox import Outbox, Parcel
from newsdiff.alerts.timing import try_again
from newsdiff.errors import NewsdiffError, Undelivered
from newsdiff.events import Reported
from newsdiff.ports import Clock, Recorder, Sighting

Send = Callable[[Message], str]
"""Delivers a message and returns what the target said. Raises Undelivered when it took none."""

_LEASE: Final = timedelta(minutes=10)  # longer than one message can take


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, and the parcels it tells of."""

    message: Message
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """What delivering works with.

    `compose` puts parcels into words; those it leaves out (withdrawn, or of no rule any more) are
    dropped, and so are all when it returns None.
    """

    outbox: Outbox
    compose: Callable[[Sequence[Parcel]], Letter | None]
    targets: Mapping[str, Send]
    recorder: Recorder
    clock: Clock


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Messages that were sent, and those that were not."""

    sent: int = 0
    failed: int = 0

    def __add__(self, other: "Deliveries") -> "Deliveries":
        return Deliveries(self.sent + other.sent, self.failed + other.failed)


def deliver(
    office: PostOffice, stop: Callable[[], bool] = lambda: False, *, most: int = 20
) -> Deliveries:
    """Send what is due, at most so many messages.

    The event is recorded after the sending and before the parcel is done: a crash in between sends
    again, and nothing is ever lost.
    """
    done = Deliveries()
    while done.sent + done.failed < most and not stop():
        now = office.clock()
        parcels = office.outbox.take(now, until=now + _LEASE)
        if not parcels:
            break
        done += _carry(office, parcels)
    return done


def _carry(office: PostOffice, parcels: Sequence[Parcel]) -> Deliveries:
    try:
        letter = _composed(office, parcels)
        if letter is None:
            office.outbox.sent(parcels)
            return Deliveries()
        _send(office, letter)
    except Undelivered as error:
        again = try_again(max(parcel.attempts for parcel in parcels), office.clock())
        office.outbox.failed(parcels, trouble=str(error), again=again)
        return Deliveries(failed=1)
    office.recorder.record([Sighting(_reported(parcel, office.clock)) for parcel in letter.parcels])
    office.outbox.sent(parcels)
    return Deliveries(sent=1)


def _composed(office: PostOffice, parcels: Sequence[Parcel]) -> Letter | None:
    """The letter; an error of ours in wording one alert must not keep the others from going."""
    try:
        return office.compose(parcels)
    except NewsdiffError:
        raise
    except Exception as error:
        raise Undelivered(f"could not be put into words: {type(error).__name__}") from error


def _send(office: PostOffice, letter: Letter) -> None:
    name = letter.parcels[0].target
    send = office.targets.get(name)
    if send is None:
        raise Undelivered(f"no target {name!r} is set up on this machine")
    send(letter.message)


def _reported(parcel: Parcel, clock: Clock) -> Reported:
    return Reported(
        story=parcel.story,
        recorded=clock(),
        rule=parcel.rule,
        target=parcel.target,
        alert=parcel.alert,
        capture=parcel.block,
    )
