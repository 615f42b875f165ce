"""What an order to withdraw covers: the payloads it names, and what left the archive before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from newsdiff.errors import BadInput, Refused
from newsdiff.events import Event, Exported, Level, Reported, Withdrawn
from storage.database import Database
from storage.records import StoryRecord

_AT_ONCE: Final = 800  # digests in one event, which is under 64 KiB
_LONGEST: Final = 1_000  # characters of a basis or a reference
# A header block alone, such as that of a 304, may be that of other stories too: then it stays.
_OF_STORY: Final = """
SELECT block, min(number) FROM capture WHERE story = ? AND block IS NOT NULL AND (
    kind = 'captured' OR block NOT IN (
        SELECT block FROM capture AS other WHERE other.story != capture.story AND block NOT NULL))
GROUP BY block ORDER BY min(number)
"""
_OF_VERSIONS: Final = """
SELECT block, min(number) FROM capture
WHERE story = ? AND kind = 'captured' AND NOT variant
    AND version IN (SELECT value FROM json_each(?))
GROUP BY block ORDER BY min(number)
"""
_ALSO: Final = """
SELECT DISTINCT story.slug FROM capture JOIN story ON story.number = capture.story
WHERE capture.story != ? AND kind = 'captured' AND block IN (SELECT value FROM json_each(?))
ORDER BY story.number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked for, and why. No `versions` means the whole story."""

    level: Level
    basis: str
    reference: str
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The payloads a demand covers, oldest first; other stories (slugs) that show some of them.

    `since` is the first event covered.
    """

    blocks: tuple[str, ...]
    since: int
    also: tuple[str, ...]


def cover(index: Database, story: StoryRecord, demand: Demand) -> Coverage:
    """Raises BadInput or Refused for a demand that makes no sense for this story."""
    _require_sense(story, demand)
    if demand.versions:
        numbers = orjson.dumps(demand.versions).decode()
        rows = index.rows(_OF_VERSIONS, (story.number, numbers))
    else:
        rows = index.rows(_OF_STORY, (story.number,))
    blocks = tuple(block for block, _ in rows)
    also = index.rows(_ALSO, (story.number, orjson.dumps(blocks).decode()))
    since = min((number for _, number in rows), default=story.number)
    return Coverage(blocks, since, tuple(slug for (slug,) in also))


def orders(
    story: StoryRecord, demand: Demand, coverage: Coverage, recorded: datetime
) -> Iterator[Withdrawn]:
    """The events of a demand: one, or several when it covers very many payloads."""
    whole = not demand.versions
    blocks = () if whole and demand.level in {"hide", "lift"} else coverage.blocks
    for start in range(0, max(len(blocks), 1), _AT_ONCE):
        yield Withdrawn(
            story=story.id,
            recorded=recorded,
            level=demand.level,
            scope="story" if whole else "looks",
            basis=demand.basis,
            reference=demand.reference,
            blocks=blocks[start : start + _AT_ONCE],
        )


def recall(events: Iterable[tuple[int, Event]], story: StoryRecord, since: int) -> list[Exported]:
    """The exports that could hold something of the story from event `since` on.

    An alert counts as one to its target, of the form "alert".
    """
    found = (_left(number, event, story) for number, event in events)
    return [export for export in found if export and export.upto > since]


def _left(number: int, event: Event, story: StoryRecord) -> Exported | None:
    """What left by this event, if it could be of the story."""
    match event:
        case Exported(stories=stories) if not stories or story.id in stories:
            return event
        case Reported(story=told) if told == story.id:
            return Exported(recorded=event.recorded, form="alert", target=event.target, upto=number)
        case _:
            return None


def exported_stories(stories: Sequence[StoryRecord] | None) -> tuple[str, ...]:
    """The ids an export names; of very many, none: that means all."""
    return tuple(story.id for story in stories or () if len(stories or ()) <= _AT_ONCE)


def _require_sense(story: StoryRecord, demand: Demand) -> None:
    for name, text in (("--basis", demand.basis), ("--ref", demand.reference)):
        if not text.strip() or len(text) > _LONGEST:
            raise BadInput(f"{name} must have 1 to {_LONGEST} characters")
    if demand.level == "lift" and demand.versions:
        raise BadInput("only a whole story can be lifted", hint="Leave out the versions.")
    if demand.level == "lift" and story.withdrawn in {"redact", "erase"}:
        raise Refused(f"{story.slug} cannot be shown again: its bytes were removed")
