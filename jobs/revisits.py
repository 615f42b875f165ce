"""When a story is looked at again: often while it is fresh, seldom once it has settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsdiff.ports import Followed


@dataclass(frozen=True, slots=True)
class Change:
    """The newest text of a story: since when it stands, and whether a second look found it too."""

    since: datetime
    confirmed: bool


CONFIRM_AFTER: Final = timedelta(minutes=5)

_TIERS: Final = (  # (age of the newest text, time between looks), after the schedule of NewsDiffs
    (timedelta(hours=6), timedelta(minutes=15)),
    (timedelta(hours=24), timedelta(minutes=30)),
    (timedelta(days=3), timedelta(hours=2)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
)
_LATER: Final = timedelta(days=28)
_NEVER_READ: Final = timedelta(hours=1)


def next_due(
    now: datetime,
    followed: Followed,
    change: Change | None,
    *,
    confirm_after: timedelta = CONFIRM_AFTER,
) -> datetime:
    """When to look again after a look at `now`. `change` is None when no text is known yet."""
    pause = timedelta(seconds=followed.every) if followed.every else _tier(now, change)
    if change and not change.confirmed:
        pause = min(pause, confirm_after)
    return now + pause


def _tier(now: datetime, change: Change | None) -> timedelta:
    if change is None:
        return _NEVER_READ
    age = now - change.since
    return next((pause for limit, pause in _TIERS if age < limit), _LATER)
