"""Chores: what is done now and then while watching, and what comes of one that fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from jobs.happenings import Tell, untold
from newsdiff.errors import words_of
from newsdiff.ports import Clock, Turns

_FIRST_PAUSE: Final = (1.0, 60.0)  # seconds, as far as the chore's own time lies between them
_LONGEST_PAUSE: Final = (300.0, 3600.0)
_MOST_DOUBLINGS: Final = 20
LONGEST_RUN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done every so many seconds: maintenance, feeds, a digest.

    `shared`: one worker does it for all, and its time stands in the queue, so that it outlives
    restarts; another takes it over when it was not ended within `LONGEST_RUN`. Errors of the kinds
    in `fatal` end the watch; any other is told and tried again.
    """

    name: str
    seconds: float
    run: Callable[[], object]
    shared: bool = False
    fatal: tuple[type[Exception], ...] = ()


def pause_after(chore: Chore, failures: int) -> timedelta:
    """How long a chore waits that failed so often in a row: doubling, up to an hour."""
    first, longest = (
        min(max(chore.seconds, low), high) for low, high in (_FIRST_PAUSE, _LONGEST_PAUSE)
    )
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    return timedelta(seconds=min(first * 2.0**doublings, longest))


class Errands:
    """Runs chores as their turn comes, and lets one that failed wait."""

    def __init__(
        self, clock: Clock, turns: Turns, chores: Sequence[Chore] = (), tell: Tell = untold
    ) -> None:
        self.chores = tuple(chores)
        self._clock = clock
        self._turns = turns
        self._tell = tell
        self._failures: dict[str, int] = {}
        self._waits: dict[str, datetime] = {}

    def run(self, chore: Chore) -> None:
        """Do it if its turn has come. Raises what is fatal to it, and no other Exception."""
        now = self._clock()
        if now < self._waits.get(chore.name, now):
            return
        begin = monotonic()
        try:
            if not self._done(chore, now):
                return
        except chore.fatal:
            raise
        except Exception as error:  # noqa: BLE001 - a chore's error must not end the watch
            self._failed(chore, error, monotonic() - begin)
        else:
            self._failures.pop(chore.name, None)
            self._tell(
                "chore",
                chore=chore.name,
                outcome="ok",
                every=chore.seconds,
                seconds=_since(begin),
            )

    def _done(self, chore: Chore, now: datetime) -> bool:
        if not chore.shared:
            chore.run()
            return True
        failures = self._turns.take(chore.name, now, until=now + LONGEST_RUN)
        if failures is None:
            return False
        try:
            chore.run()
        except BaseException as error:
            due = self._clock() + pause_after(chore, failures + 1)
            self._turns.ended(chore.name, self._clock(), due=due, trouble=words_of(error))
            raise
        due = now + timedelta(seconds=chore.seconds)
        self._turns.ended(chore.name, self._clock(), due=due)
        return True

    def _failed(self, chore: Chore, error: Exception, seconds: float) -> None:
        failures = self._failures[chore.name] = self._failures.get(chore.name, 0) + 1
        pause = pause_after(chore, failures)
        self._waits[chore.name] = self._clock() + pause
        self._tell(
            "chore",
            chore=chore.name,
            outcome="failed",
            trouble=words_of(error),
            failures=failures,
            again_in=pause.total_seconds(),
            every=chore.seconds,
            seconds=round(seconds, 3),
        )


def _since(begin: float) -> float:
    return round(monotonic() - begin, 3)
