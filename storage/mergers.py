"""What the index knows of stories that may be one, or were found to be."""

from dataclasses import dataclass
from typing import Final

from newsdiff.events import Evidence
from storage.database import Database
from storage.records import StoryRecord

_PERMANENT: Final = """
SELECT DISTINCT story.id, capture.reason, 'redirect'
FROM capture JOIN story ON story.number = capture.story
WHERE capture.number >= ? AND kind = 'redirected' AND status IN (301, 308) AND story.seed IS NULL
"""
_POINTED: Final = """
SELECT DISTINCT story.id, reading.{name}, '{name}'
FROM capture JOIN story ON story.number = capture.story
JOIN reading ON reading.story = capture.own AND reading.body = capture.body
WHERE capture.number >= ? AND reading.{name} IS NOT NULL
"""
_PARTED: Final = "SELECT 1 FROM parted WHERE story = ? AND other = ?"
_MEMBERS: Final = """
SELECT story.id, story.slug, story.url, above.id FROM joined
JOIN story ON story.number = joined.story JOIN story AS above ON above.number = joined.parent
WHERE joined.root = ? ORDER BY joined.story
"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A story (id) one of whose pages names another URL as its own."""

    story: str
    url: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Member:
    """A story that was merged into another one (`into`, an id)."""

    id: str
    slug: str
    url: str
    into: str


def pointers(index: Database, first: int) -> list[Pointer]:
    """What the looks from event `first` on say of where else a story stands."""
    questions = [_PERMANENT, *(_POINTED.format(name=name) for name in ("canonical", "amphtml"))]
    rows = [row for question in questions for row in index.rows(question, (first,))]
    return [Pointer(*row) for row in rows]


def were_parted(index: Database, one: StoryRecord, other: StoryRecord) -> bool:
    """Whether somebody said that these two are not one."""
    pair = sorted((one.number, other.number))
    return bool(index.rows(_PARTED, pair))


def members(index: Database, story: StoryRecord) -> list[Member]:
    """The stories that were merged into this one, directly or through others."""
    return [Member(*row) for row in index.rows(_MEMBERS, (story.number,))]
