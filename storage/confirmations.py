"""Which versions which events confirmed: what there is to tell since somebody last asked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from newsdiff.times import stamp
from storage.database import Database

_TOUCHED: Final = """
SELECT DISTINCT story.id, capture.version
FROM capture JOIN story ON story.number = capture.story
JOIN version ON version.story = capture.story AND version.number = capture.version
WHERE capture.number >= ? AND capture.number < ? AND capture.variant = 0
    AND capture.version > 1 AND version.confirmed = 1
ORDER BY capture.number
"""
_SINCE: Final = """
SELECT story.id, version.number FROM version JOIN story ON story.number = version.story
WHERE version.number > 1 AND version.confirmed = 1 AND version.seen_start >= ?
    AND coalesce(story.withdrawn, 'redact') = 'redact'
ORDER BY version.seen_start DESC, story.id, version.number DESC
"""
_MISSED: Final = """
SELECT DISTINCT story.id FROM capture JOIN story ON story.number = capture.story
WHERE capture.number >= ? AND capture.number < ? AND story.number IN (
    SELECT story FROM reading WHERE quality IN ('gone', 'soft-404'))
ORDER BY story.id
"""
_FIRST_TWO: Final = """
SELECT capture.number, origin FROM capture JOIN story ON story.number = capture.story
WHERE story.id = ? AND version = ? AND variant = 0
ORDER BY seen_start, seen_end, capture.number LIMIT 2
"""


def confirmed_in(index: Database, numbers: range) -> list[tuple[str, int]]:
    """Story id and number of the versions that the looks of these events confirmed.

    Only what we saw ourselves: an import tells of the past, and of that nobody wants to be woken.
    """
    touched = index.rows(_TOUCHED, (numbers.start, numbers.stop))
    return [
        (story, version)
        for story, version in touched
        if _is_confirmed_in(index, story, version, numbers)
    ]


def confirmed_since(index: Database, since: datetime) -> Iterator[tuple[str, int]]:
    """Story id and number of all confirmed versions first seen since then, the newest first.

    First versions are left out, as they changed nothing, and stories that are not to be shown.
    """
    return ((story, version) for story, version in index.stream(_SINCE, (stamp(since),)))


def missed_in(index: Database, numbers: range) -> list[str]:
    """The stories looked at by these events that some look did not find: they may be gone."""
    return [story for (story,) in index.rows(_MISSED, (numbers.start, numbers.stop))]


def _is_confirmed_in(index: Database, story: str, version: int, numbers: range) -> bool:
    """The second look at a text confirms it."""
    looks = index.rows(_FIRST_TWO, (story, version))
    return len(looks) > 1 and looks[1][0] in numbers and all(origin is None for _, origin in looks)
