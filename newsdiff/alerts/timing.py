"""When an alert goes, and when it is tried again."""

from datetime import datetime, timedelta
from typing import Final

from newsdiff.alerts.rule import Rule

_FIRST_AGAIN: Final = timedelta(seconds=30)
_LAST_AGAIN: Final = timedelta(hours=6)
_TRIES: Final = 15  # two and a half days
_MORNING: Final = 6  # o'clock UTC


def due_and_batch(rule: Rule, now: datetime, alone: int) -> tuple[datetime, str]:
    """When a new alert of a rule goes, and in which digest.

    `alone` is how many went one by one since the full hour.
    """
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if rule.digest == "daily":
        morning = now.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
        return morning + timedelta(days=now >= morning), "daily"
    if rule.digest == "hourly" or (rule.at_most is not None and alone >= rule.at_most):
        return hour, "hourly"
    return now, ""


def try_again(attempts: int, now: datetime) -> datetime | None:
    """After so many attempts, at least one: each waits four times as long; None: no more."""
    if attempts >= _TRIES:
        return None
    return now + min(_LAST_AGAIN, _FIRST_AGAIN * (1 << 2 * (attempts - 1)))
