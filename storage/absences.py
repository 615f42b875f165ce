"""When a story was gone from its address: told by several looks, never by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from newsdiff.times import stamp
from storage.database import Database
from storage.records import CaptureRecord, StoryRecord

Healthy = Callable[[datetime, datetime], bool]
"""Whether the host answered for other stories between two moments."""

_NEIGHBOURS: Final = """
SELECT count(*), count(CASE WHEN look.quality = 'ok' THEN 1 END)
FROM story JOIN look ON look.story = story.number
WHERE story.number != ? AND (story.url >= ? AND story.url < ? OR story.url >= ? AND story.url < ?)
    AND look.seen_start >= ? AND look.seen_end <= ? AND look.origin IS NULL
"""

LOOKS: Final = 3
SPAN: Final = timedelta(hours=24)
_GONE: Final = frozenset({"gone", "soft-404"})


@dataclass(frozen=True, slots=True)
class Absence:
    """`since` is the first look that missed the story, `told` the one that made it certain.

    `looks` missed it in all; `back` is the look that found it again, if one did.
    """

    since: CaptureRecord
    told: CaptureRecord
    looks: int
    back: CaptureRecord | None = None


def absences(looks: Iterable[CaptureRecord], healthy: Healthy) -> list[Absence]:
    """The absences of a story from its looks in the order of seeing.

    It is gone once three looks over 24 hours missed it while its host was healthy. Looks that were
    blocked or failed say nothing. What was never there is not gone.
    """
    found: list[Absence] = []
    missed: list[CaptureRecord] = []
    told: CaptureRecord | None = None
    stood = False
    for look in looks:
        if look.quality in _GONE and stood:
            missed.append(look)
            told = told or (look if _certain(missed, healthy) else None)
        elif look.quality == "ok":
            if told:
                found.append(Absence(missed[0], told, len(missed), look))
            missed, told, stood = [], None, True
    if told:
        found.append(Absence(missed[0], told, len(missed)))
    return found


def health(index: Database, story: StoryRecord) -> Healthy:
    """How the host of a story did by our looks at its other stories.

    One of which nothing else was looked at is taken to be healthy.
    """
    host = urlsplit(story.url).netloc
    ranges = [f"{scheme}://{host}{end}" for scheme in ("http", "https") for end in "/0"]

    def healthy(start: datetime, end: datetime) -> bool:
        values = (story.number, *ranges, stamp(start), stamp(end))
        ((looks, fine),) = index.rows(_NEIGHBOURS, values)
        return bool(fine or not looks)

    return healthy


def _certain(missed: list[CaptureRecord], healthy: Healthy) -> bool:
    start, end = missed[0].seen.start, missed[-1].seen.end
    return len(missed) >= LOOKS and end - start >= SPAN and healthy(start, end)
