"""One round over what is due: hosts are leased, looked at, recorded and given back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from jobs.capture import Summary
from jobs.journal import Journal, Looked
from jobs.revisits import CONFIRM_AFTER, Change, next_due
from jobs.rounds import Desk, Lane, OnLook, Round, host_of
from newsdiff.events import Refused
from newsdiff.ports import DueQueue, Lease

_REFUSED_AGAIN: Final = timedelta(days=1)
_NEXT_ROUND: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What watching works with besides the desk.

    `last_change` gives the newest text of a story, by story id. `after` is called with the numbers
    of each recorded batch, before the next look of its stories is set: the place to read them.
    """

    desk: Desk
    queue: DueQueue
    last_change: Callable[[str], Change | None] = lambda _story: None
    after: Callable[[range], None] = lambda _numbers: None
    on_look: OnLook = lambda _followed, _seen: None
    confirm_after: timedelta = CONFIRM_AFTER


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


@dataclass(slots=True)
class _Shift:
    """The leases of one round, until each is given back."""

    watching: Watching
    per_host: int
    seconds: float | None
    summary: Summary = field(default_factory=Summary)
    _leases: dict[tuple[str, int], Lease] = field(default_factory=dict)
    _left: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _ends: datetime | None = None

    def lanes(self, room: int) -> Iterator[Lane]:
        now = self.watching.desk.world.clock()
        if self._ends is None and self.seconds is not None:
            self._ends = now + timedelta(seconds=self.seconds)
        if self._ends and now >= self._ends:
            return
        for lease in self.watching.queue.lease(now, hosts=room, per_host=self.per_host):
            yield from self._lane(lease)

    def _lane(self, lease: Lease) -> Iterator[Lane]:
        key = (lease.host, lease.epoch)
        fresh = tuple(followed for followed in lease.due if followed.story not in self._taken)
        if not fresh:
            # Due again already, while others still wait for their first look.
            wake = self.watching.desk.world.clock() + _NEXT_ROUND
            self.watching.queue.release(lease, wake=wake)
            return
        self._leases[key] = lease
        self._left[key] = {followed.story for followed in fresh}
        if self.seconds is None:
            self._taken |= self._left[key]
        yield Lane(fresh, lease)

    def recorded(self, numbers: range, looks: Sequence[Looked]) -> None:
        if numbers:
            self.watching.after(numbers)
        for looked in looks:
            self.summary = self.summary.with_look(looked)
            if looked.lease:
                self._settle(looked, looked.lease)

    def _settle(self, looked: Looked, lease: Lease) -> None:
        story = looked.followed.story
        self.watching.queue.done(
            lease, story, now=self.watching.desk.world.clock(), next_due=self._next_due(looked)
        )
        key = (lease.host, lease.epoch)
        self._left[key].discard(story)
        if not self._left[key]:
            self._release(key)

    def _next_due(self, looked: Looked) -> datetime:
        if looked.put_off_until:
            return looked.put_off_until
        now = self.watching.desk.world.clock()
        if isinstance(looked.sightings[-1].event, Refused):
            return now + _REFUSED_AGAIN
        change = self.watching.last_change(looked.followed.story)
        return next_due(now, looked.followed, change, confirm_after=self.watching.confirm_after)

    def release_all(self) -> None:
        """Give back what a stop or an error left: its stories stay due."""
        for key in list(self._leases):
            self._release(key)

    def _release(self, key: tuple[str, int]) -> None:
        lease = self._leases.pop(key)
        del self._left[key]
        hosts = {host_of(followed.url) for followed in lease.due}
        now = self.watching.desk.world.clock()
        wake = max(self.watching.desk.hosts.opens(host, now) for host in hosts)
        self.watching.queue.release(lease, wake=wake)
