"""What an archive holds already, and what it may not hold again: for those who bring things in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsdiff.errors import Refused
from newsdiff.times import When
from storage.database import Database

_LOOKS: Final = """
SELECT story.id, seen_start, seen_end, body
FROM capture JOIN story ON story.number = capture.own WHERE body IS NOT NULL
"""
_TAKEN_BODIES: Final = """
SELECT story.id, body FROM reading JOIN story ON story.number = reading.story
WHERE quality = 'withdrawn'
"""


@dataclass(frozen=True, slots=True)
class Holdings:
    urls: frozenset[str]
    looks: frozenset[tuple[str, str, str]]
    taken_stories: frozenset[str]
    taken_bodies: frozenset[tuple[str, str]]

    def follows(self, url: str) -> bool:
        return url in self.urls

    def holds(self, story: str, seen: When, body: str) -> bool:
        """Whether this look at a body needs no recording: known, or withdrawn."""
        known = (story, str(seen), body) in self.looks
        return known or story in self.taken_stories or (story, body) in self.taken_bodies


def holdings(index: Database) -> Holdings:
    looks = (
        (story, str(When(datetime.fromisoformat(start), datetime.fromisoformat(end))), body)
        for story, start, end, body in index.stream(_LOOKS)
    )
    return Holdings(
        urls=frozenset(url for (url,) in index.rows("SELECT url FROM story WHERE seed IS NULL")),
        looks=frozenset(looks),
        taken_stories=withdrawn_stories(index),
        taken_bodies=frozenset((story, body) for story, body in index.rows(_TAKEN_BODIES)),
    )


def withdrawn_stories(index: Database) -> frozenset[str]:
    rows = index.rows("SELECT id FROM story WHERE withdrawn IS NOT NULL")
    return frozenset(story for (story,) in rows)


def require_open(index: Database, stories: Iterable[str]) -> None:
    """Raises Refused when one of these stories (ids) was withdrawn."""
    if withdrawn_stories(index) & set(stories):
        raise Refused(
            "this story was withdrawn: it is not looked at any more",
            hint='What was only hidden, "newsdiff withdraw STORY --level lift" shows again.',
        )
