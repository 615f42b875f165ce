"""How others decide when to look again, as they do it, given the same number of looks.

Where a rule alone would take more or fewer looks than there are, the articles that are furthest
beyond their time come first. The oracle knows the true rate of every article, not its edits.
"""

import numpy as np

from benchmarks.revisits.engine import Notebook, Truths
from benchmarks.revisits.worlds import Floats, Ints, World

_QUARTER, _WEEK, _DAY = 0.25, 168.0, 86_400.0


class Fixed:
    """Whatever waited longest: the same interval for all."""

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        return now - notes.last[active]

    def looked(self, _now: float, _new: Ints, _changed: Truths, _notes: Notebook, /) -> None:
        pass


class NewsDiffs(Fixed):
    """Tiers by the hours since the last change: scraper.py of NewsDiffs."""

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        quiet = now - notes.last_change[active]
        tiers = [quiet < 3, quiet < 24, quiet < 168, quiet < 720]
        interval = np.select(tiers, [0.25, 0.5, 2.0, 24.0], 168.0)
        return _beyond((now - notes.last[active]) / interval)


class Diffengine(Fixed):
    """Once the time since the last look is a fifth of the age.

    As written it takes `timedelta.seconds` for all of a time, which begins anew every 24 hours.
    """

    def __init__(self, *, as_written: bool) -> None:
        self._wraps = as_written

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        since, age = 3600 * (now - notes.last[active]), 3600 * (now - notes.found[active])
        if self._wraps:
            since, age = since % _DAY, age % _DAY
        return _beyond(since / np.maximum(age, 1.0) / 0.2)


class Backoff(Fixed):
    """An interval for each article: shorter after a change, longer without one."""

    def __init__(self, size: int) -> None:
        self._interval = np.full(size, _QUARTER)

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        return _beyond((now - notes.last[active]) / self._interval[active])

    def looked(self, _now: float, articles: Ints, changed: Truths, notes: Notebook, /) -> None:
        interval = self._interval[articles]
        later = np.where(changed, self.shorter(interval), self.longer(interval))
        again = notes.looks[articles] > 1
        self._interval[articles] = np.where(again, np.clip(later, _QUARTER, _WEEK), _QUARTER)

    def shorter(self, interval: Floats) -> Floats:
        return np.full_like(interval, _QUARTER)

    def longer(self, interval: Floats) -> Floats:
        return interval * 2


class Aimd(Backoff):
    """Half an hour more without a change, half of it after one."""

    def shorter(self, interval: Floats) -> Floats:
        return interval / 2

    def longer(self, interval: Floats) -> Floats:
        return interval + 0.5


class ChoGarciaMolina(Fixed):
    """The rate of Cho & Garcia-Molina (2003) times the time since the last look."""

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        followed = np.maximum(notes.last[active] - notes.found[active], _QUARTER)
        rate = (notes.changes[active] + 0.5) / (followed + 2.0)
        return rate * (now - notes.last[active])


class Oracle(Fixed):
    """The expected edits since the last look, times the time since then to a power."""

    def __init__(self, world: World, power: float) -> None:
        self._world = world
        self._power = power

    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        world = self._world
        born, last = world.published[active], notes.last[active]
        edits = world.share(now - born) - world.share(last - born)
        due: Floats = world.strength[active] * edits * (now - last) ** self._power
        return due


def _beyond(ratio: Floats) -> Floats:
    """How far beyond its time something is; 0 and below: not yet."""
    return np.where(ratio >= 1, ratio, 0.0)
