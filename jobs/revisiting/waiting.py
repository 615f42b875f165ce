"""How long a story is left alone by each policy. Times in hours; ages since the story was born."""

from dataclasses import replace
from typing import Final

from jobs.revisiting.choices import TIERS
from jobs.revisiting.decay import Outlook
from jobs.revisiting.rates import Rates, believed
from newsdiff.course import Course

LEAST: Final = 0.25
MOST: Final = 30 * 24.0
"""A story at rest is still asked once in so long."""
_SILENCE: Final = 14 * 24.0  # after which a change makes a story new again
_UNREAD: Final = 1.0

_TIERS: Final = (  # (hours since the newest text came, hours between looks), after NewsDiffs
    (6.0, 0.25),
    (24.0, 0.5),
    (72.0, 2.0),
    (30 * 24.0, 24.0),
    (365 * 24.0, 7 * 24.0),
)
_LATER: Final = 28 * 24.0


def wait(course: Course, age: float, policy: str, rates: Rates, price: float) -> float:
    """How long after a look at this age, whether or not it could be read.

    What cannot be read is asked for again after half as long as it could not.
    """
    unread = age - course.last if course.read else age
    if not course.read:
        return min(max(_UNREAD, unread / 2), MOST)
    if policy == TIERS:
        usual = _tier(course, age)
    else:
        awake = woken(course)
        outlook = Outlook(believed(awake, rates), rates.kernel, awake.last)
        usual = outlook.pause(price) - unread
    return min(max(usual, unread / 2, LEAST), MOST)


def woken(course: Course) -> Course:
    """A story that changed after a long silence counts as born with that change."""
    quiet_since = course.first
    start = None
    for before, (_, seen) in enumerate(course.changes):
        if seen - quiet_since >= _SILENCE and not (course.earlier and before == 0):
            start = before
        quiet_since = seen
    if start is None:
        return course
    born = course.changes[start][1]
    later = course.changes[start + 1 :]
    return replace(
        course,
        first=0.0,
        last=course.last - born,
        changes=tuple((before - born, seen - born) for before, seen in later),
        earlier=0,
    )


def _tier(course: Course, age: float) -> float:
    since = course.changes[-1][1] if course.changes else course.first
    return next((pause for limit, pause in _TIERS if age - since < limit), _LATER)
