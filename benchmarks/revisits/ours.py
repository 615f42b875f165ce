"""The policy that ships, in the simulator: the same functions, fed with what was seen there."""

from datetime import UTC, datetime

import numpy as np

from benchmarks.revisits.engine import Notebook, Truths
from benchmarks.revisits.worlds import Floats, Ints, World
from jobs.revisiting.decay import Outlook
from jobs.revisiting.purse import Purse
from jobs.revisiting.rates import Rates, believed, learn
from newsdiff.course import Course

_BORN = datetime(2025, 1, 1, tzinfo=UTC)
_LEARN_EVERY = 12.0
_LEAST, _MOST = 0.25, 30 * 24.0


class Ours:
    def __init__(self, world: World, an_hour: float) -> None:
        self._world = world
        self._hosts = [f"outlet-{number}" for number in range(world.nature.outlets)]
        self._due = np.full(world.size, np.inf)
        self._first = np.zeros(world.size)
        self._last = np.zeros(world.size)
        self._changes: list[tuple[tuple[float, float], ...]] = [()] * world.size
        self._purse = Purse(an_hour, 0.0, 0.0)
        self._rates = Rates()
        self._learned = 0.0

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        self._purse = self._purse.filled(now)
        if now - self._learned >= _LEARN_EVERY:
            self._learned = now
            known = np.flatnonzero(notes.looks > 0)
            self._rates = learn([self._course(int(article)) for article in known])
        return np.maximum(now - self._due[active] + 1e-6, 0)

    def looked(self, now: float, articles: Ints, changed: Truths, notes: Notebook) -> None:
        for article, change in zip(articles.tolist(), changed.tolist(), strict=True):
            self._purse = self._purse.paid()
            age = now - self._world.published[article]
            if notes.looks[article] == 1:
                self._first[article] = age
            elif change:
                self._changes[article] += ((float(self._last[article]), age),)
            self._last[article] = age
            self._due[article] = now + self._pause(article, age)

    def _pause(self, article: int, age: float) -> float:
        belief = believed(self._course(article), self._rates)
        wait = Outlook(belief, self._rates.kernel, age).pause(self._purse.price)
        return min(max(wait, _LEAST), _MOST)

    def _course(self, article: int) -> Course:
        return Course(
            story="",
            host=self._hosts[self._world.outlet[article]],
            born=_BORN,
            first=float(self._first[article]),
            last=float(self._last[article]),
            changes=self._changes[article],
        )
