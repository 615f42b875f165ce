"""When a story is looked at again: its policy, what was learned, and the budget, put together."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from jobs.revisiting.choices import FIXED, Choices, cron_of
from jobs.revisiting.purse import HOURS, UNLIMITED, Purse
from jobs.revisiting.rates import Rates, learn
from jobs.revisiting.waiting import wait
from newsdiff.course import Course, Courses
from newsdiff.ports import Followed

CONFIRM_AFTER: Final = timedelta(minutes=5)
_SAMPLE: Final = 20_000  # stories that rates are learned from: under a second of work
_LEARN_EVERY: Final = timedelta(hours=12)
_HOUR: Final = 3600.0

NextCron = Callable[[str, datetime], datetime]
"""The first time after a moment that fits a cron expression, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What was decided about looking. Budgets are looks an hour; None: as many as are worth it."""

    choices: Choices = field(default_factory=Choices)
    looks: float | None = None
    looks_at_host: float | None = None
    confirm_after: timedelta = CONFIRM_AFTER


@dataclass(slots=True)
class Revisits:
    """Decides one look after the other, and learns from the archive now and then.

    Its memory is the budget's; all else is in the archive. One for each process that looks.
    """

    courses: Courses
    next_cron: NextCron
    manner: Manner = field(default_factory=Manner)
    rates: Rates = field(default_factory=Rates)
    _purse: Purse | None = None
    _purses: dict[str, Purse] = field(default_factory=dict)
    _learned: datetime | None = None

    def after(self, followed: Followed, host: str, now: datetime) -> datetime:
        """When to look again, after a look that is paid for here."""
        self._learn(now)
        price = self._pay(host, now)
        course = self.courses.course(followed.story)
        course = course or Course(story=followed.story, host=host, born=now, read=False)
        due = self._due(course, now, price)
        return due if course.confirmed else min(due, now + self.manner.confirm_after)

    def left(self, now: datetime) -> int | None:
        """How many looks the budget has left; None: no end of them."""
        if self.manner.looks is None:
            return None
        self._purse = (self._purse or _purse(self.manner.looks, now)).filled(_hours(now))
        return max(int(self._purse.looks), 0)

    def opens(self, host: str, now: datetime) -> datetime:
        """When the budget of a host has a look for it."""
        purse = self._purses.get(host)
        lack = 1 - purse.filled(_hours(now)).looks if purse else 0.0
        return now + timedelta(hours=lack / purse.an_hour) if purse and lack > 0 else now

    def _due(self, course: Course, now: datetime, price: float) -> datetime:
        wish = self.manner.choices.of(course)
        policy, every = wish.policy or "", timedelta(seconds=wish.every or 0)
        if cron := cron_of(policy):
            due = self.next_cron(cron, now)
        elif policy == FIXED:
            return now + every
        else:
            age = max((now - course.born).total_seconds() / _HOUR, 0.0)
            due = now + timedelta(hours=wait(course, age, policy, self.rates, price))
        return min(due, now + every) if every else due

    def _learn(self, now: datetime) -> None:
        if self._learned is None or now - self._learned >= _LEARN_EVERY:
            self._learned = now
            self.rates = learn(list(self.courses.courses(_SAMPLE)))

    def _pay(self, host: str, now: datetime) -> float:
        """The price of the next look, once this one is paid for: the host's, if that is higher."""
        price = UNLIMITED
        if self.manner.looks is not None:
            self._purse = (self._purse or _purse(self.manner.looks, now)).filled(_hours(now)).paid()
            price = self._purse.price
        if self.manner.looks_at_host is not None:
            purse = self._purses.get(host) or _limit(self.manner.looks_at_host, now)
            self._purses[host] = purse.filled(_hours(now)).paid()
            price = max(price, self._purses[host].price)
        return price


def _purse(an_hour: float, now: datetime) -> Purse:
    return Purse(an_hour, an_hour * HOURS / 2, _hours(now))


def _limit(an_hour: float, now: datetime) -> Purse:
    """A purse that makes nothing dearer until it runs low: of a host few have too many stories."""
    return replace(_purse(an_hour, now), drifted=UNLIMITED)


def _hours(moment: datetime) -> float:
    return moment.timestamp() / _HOUR
