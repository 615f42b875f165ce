"""The hosts we are asking: who has a request under way, and when each may be asked again."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Final

from jobs.politeness import HostState, Pace, after, unknown
from jobs.wire import Answer
from newsdiff.ports import Clock

_REMEMBERED: Final = 10_000


class Hosts:
    """One memory of politeness for as long as the process runs. `chance` draws from 0 to 1."""

    def __init__(
        self, clock: Clock, pace: Pace | None = None, chance: Callable[[], float] = random.random
    ) -> None:
        self._clock = clock
        self._pace = pace or Pace()
        self._chance = chance
        self._states: dict[str, HostState] = {}
        self._busy: set[str] = set()

    def is_busy(self, host: str) -> bool:
        return host in self._busy

    def opens(self, host: str, now: datetime, *, following: bool = False) -> datetime:
        """When the host may be asked. `following` is for the next request of the same look."""
        state = self._states.get(host) or unknown(now)
        return state.held if following else state.ready

    def asked(self, host: str) -> None:
        self._busy.add(host)

    def heard(self, host: str, answer: Answer, crawl_delay: float | None) -> None:
        self._busy.discard(host)
        now = self._clock()
        self._states[host] = after(
            now,
            self._states.get(host) or unknown(now),
            answer,
            pace=self._pace,
            crawl_delay=crawl_delay,
            draw=self._chance(),
        )
        if len(self._states) > _REMEMBERED:
            self._forget(now)

    def cancelled(self) -> None:
        """Nothing is under way any more."""
        self._busy.clear()

    def _forget(self, now: datetime) -> None:
        open_again = [
            host
            for host, state in self._states.items()
            if state.ready <= now and not state.failures
        ]
        for host in open_again:
            del self._states[host]
