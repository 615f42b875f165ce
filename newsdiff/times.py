"""Moments as an archive states them: UTC, fixed width, milliseconds; or a whole day."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsdiff.errors import BadInput

_DAY_LENGTH = len("2020-03-17")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """When something was seen: an instant (`start == end`) or a day known without its hour.

    Both ends are aware UTC datetimes cut to milliseconds.
    """

    start: datetime
    end: datetime

    @property
    def is_day(self) -> bool:
        return self.start != self.end

    def __str__(self) -> str:
        return self.start.date().isoformat() if self.is_day else stamp(self.start)


def instant(moment: datetime) -> When:
    """The instant itself, cut to milliseconds. A naive datetime raises BadInput."""
    if moment.tzinfo is None:
        raise BadInput(f"a time without a zone: {moment.isoformat()}")
    moment = moment.astimezone(UTC)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return When(moment, moment)


def stamp(moment: datetime) -> str:
    """`2025-06-19T11:00:02.123Z`: sorts as text in the order of time."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse_when(text: str) -> When:
    """Read `2020-03-17` (the whole day, UTC) or an ISO 8601 time; no zone means UTC.

    Anything else raises BadInput.
    """
    text = text.strip()
    try:
        if _STAMP.fullmatch(text):  # most of them
            moment = datetime.fromisoformat(text)
            return When(moment, moment)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if len(text) == _DAY_LENGTH:
            return When(moment, moment + timedelta(days=1) - timedelta(milliseconds=1))
        return instant(moment)
    except (ValueError, OverflowError):
        raise BadInput(
            f"not a time: {text[:40]!r}",
            hint="Write 2020-03-17, 2020-03-17T09:30 or 2020-03-17T09:30:00+01:00.",
        ) from None


def parse_stamp(text: str) -> datetime:
    """Read a stamp back; anything else raises ValueError."""
    if not _STAMP.fullmatch(text):
        raise ValueError(f"not a stamp: {text[:40]!r}")
    return datetime.fromisoformat(text)
