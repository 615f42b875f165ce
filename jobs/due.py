"""One round over what is due: hosts are leased, looked at, recorded and given back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from jobs.capture import Summary
from jobs.happenings import Tell, look_told, trouble_of, untold
from jobs.journal import Journal, Looked
from jobs.revisits import Revisits
from jobs.rounds import Desk, Lane, OnLook, Round, host_of
from newsdiff.events import Look, Refused
from newsdiff.ports import DueQueue, Followed, Lease
from newsdiff.times import stamp

_REFUSED_AGAIN: Final = timedelta(days=1)
_NEXT_ROUND: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What watching works with besides the desk.

    `revisits` decides when to look again. `after` is called with the numbers of each recorded
    batch, before the next look of its stories is set: the place to read them.
    """

    desk: Desk
    queue: DueQueue
    revisits: Revisits
    after: Callable[[range], None] = lambda _numbers: None
    on_look: OnLook = lambda _followed, _seen: None
    tell: Tell = untold


def look_at_due(
    watching: Watching,
    stop: Callable[[], bool] = lambda: False,
    *,
    per_host: int = 1000,
    seconds: float | None = None,
) -> Summary:
    """Look once at each story that is due.

    With `seconds`, what falls due again meanwhile is looked at again, and nothing new begins after
    so long.
    """
    shift = _Shift(watching, per_host, seconds)
    journal = Journal(watching.desk.recorder, watching.desk.world.clock, shift.recorded)
    # A leased host must not wait for its turn: its lease would run out.
    turn = Round(watching.desk, journal, watching.on_look, lanes=watching.desk.width)
    try:
        turn.run(shift.lanes, stop)
    finally:
        shift.release_all()
    return shift.summary


@dataclass(slots=True, eq=False)
class _Held:
    """A lease of ours: what is left to do under it, how long it lasts, what its host came to."""

    lease: Lease
    length: timedelta
    ends: datetime
    left: set[str]
    trouble: str = ""
    lost: bool = False


@dataclass(slots=True)
class _Shift:
    """The leases of one round, until each is given back."""

    watching: Watching
    per_host: int
    seconds: float | None
    summary: Summary = field(default_factory=Summary)
    _held: dict[tuple[str, int], _Held] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _ends: datetime | None = None

    @property
    def now(self) -> datetime:
        return self.watching.desk.world.clock()

    def lanes(self, room: int) -> Iterator[Lane]:
        now = self.now
        if self._ends is None and self.seconds is not None:
            self._ends = now + timedelta(seconds=self.seconds)
        if self._ends and now >= self._ends:
            return
        left = self.watching.revisits.left(now)
        hosts = room if left is None else min(room, left)
        each = self.per_host if left is None else min(self.per_host, left // max(hosts, 1))
        if not hosts:
            return
        for lease in self.watching.queue.lease(now, hosts=hosts, per_host=each):
            yield from self._lane(lease, now)

    def _lane(self, lease: Lease, now: datetime) -> Iterator[Lane]:
        fresh = tuple(followed for followed in lease.due if followed.story not in self._taken)
        if not fresh:
            # Due again already, while others still wait for their first look.
            self.watching.queue.release(lease, wake=self.now + _NEXT_ROUND)
            return
        left = {followed.story for followed in fresh}
        held = _Held(lease, lease.until - now, lease.until, left)
        self._held[lease.host, lease.epoch] = held
        if self.seconds is None:
            self._taken |= left
        yield Lane(self._while_held(held, fresh), lease)

    def _while_held(self, held: _Held, stories: Sequence[Followed]) -> Iterator[Followed]:
        """The stories one by one, as long as the host is ours to ask."""
        for followed in stories:
            if held.lost or self.now >= held.ends:
                return
            yield followed

    def recorded(self, numbers: range, looks: Sequence[Looked]) -> None:
        if numbers:
            self.watching.after(numbers)
        for looked in looks:
            self.summary = self.summary.with_look(looked)
            if looked.lease:
                self._settle(looked, looked.lease)

    def _settle(self, looked: Looked, lease: Lease) -> None:
        held = self._held[lease.host, lease.epoch]
        story, due, now = looked.followed.story, self._next_due(looked), self.now
        if self.watching.queue.done(lease, story, now=now, next_due=due):
            held.ends = now + held.length
        else:
            held.lost = True
        held.trouble = _trouble(looked) or held.trouble
        self.watching.tell("look", **look_told(looked), next_due=stamp(due))
        held.left.discard(story)
        if not held.left:
            self._release(held)

    def _next_due(self, looked: Looked) -> datetime:
        if looked.put_off_until:
            return looked.put_off_until
        now = self.now
        if isinstance(looked.sightings[-1].event, Refused):
            return now + _REFUSED_AGAIN
        host = host_of(looked.followed.url)
        return self.watching.revisits.after(looked.followed, host, now)

    def release_all(self) -> None:
        """Give back what a stop or an error left: its stories stay due."""
        for held in list(self._held.values()):
            self._release(held)

    def _release(self, held: _Held) -> None:
        lease = held.lease
        del self._held[lease.host, lease.epoch]
        hosts = {host_of(followed.url) for followed in lease.due}
        wake = max(self._opens(host) for host in hosts)
        self.watching.queue.release(lease, wake=wake, reason=held.trouble)

    def _opens(self, host: str) -> datetime:
        """When both politeness and the budget allow the host's next look."""
        now = self.now
        return max(
            self.watching.desk.hosts.opens(host, now), self.watching.revisits.opens(host, now)
        )


def _trouble(looked: Looked) -> str:
    event = looked.sightings[-1].event if looked.sightings else None
    return trouble_of(event) if isinstance(event, Look) and not isinstance(event, Refused) else ""
