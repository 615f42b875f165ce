"""Which versions which events confirmed: what there is to tell since somebody last asked."""

from typing import Final

from storage.database import Database

_TOUCHED: Final = """
SELECT DISTINCT story.id, capture.version
FROM capture JOIN story ON story.number = capture.story
JOIN version ON version.story = capture.story AND version.number = capture.version
WHERE capture.number >= ? AND capture.number < ? AND capture.variant = 0
    AND capture.version > 1 AND version.confirmed = 1
ORDER BY capture.number
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


def _is_confirmed_in(index: Database, story: str, version: int, numbers: range) -> bool:
    """The second look at a text confirms it."""
    looks = index.rows(_FIRST_TWO, (story, version))
    return len(looks) > 1 and looks[1][0] in numbers and all(origin is None for _, origin in looks)
