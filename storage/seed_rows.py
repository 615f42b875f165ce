"""Seeds in the index while events are loaded: what follows, looks at and reads them, as steps."""

from collections.abc import Iterable
from typing import Final

from newsdiff.codec import encode
from newsdiff.events import SeedFollowed, SeedRead
from storage.database import Row, Transaction
from storage.stories import StoryBook

SeedStep = tuple[str, Row]

_OK: Final = 200
_FOLLOWED: Final = """
INSERT INTO seed VALUES (?, ?, ?, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL)
ON CONFLICT (story) DO UPDATE SET settings = excluded.settings, parent = excluded.parent
"""
_LOOKED: Final = "UPDATE seed SET looked = ? WHERE story = ?"
_ANSWERED: Final = "UPDATE seed SET looked = ?, answered = ? WHERE story = ?"
_READ: Final = """
UPDATE seed SET block = ?, read = ?, readings = readings + 1, followed = followed + ?,
    lists = lists + ?, found = ?, left_out = ?, put_off = ?, reason = ? WHERE story = ?
"""


def seed_steps(number: int, event: SeedFollowed | SeedRead, book: StoryBook) -> list[SeedStep]:
    """What an event says of a seed; nothing when it was read and never followed."""
    if isinstance(event, SeedFollowed):
        seed = book.follow_seed(event, number)
        return [(_FOLLOWED, (seed.number, encode(event).decode(), event.parent))]
    known = book.known(event.seed)
    told = (event.found, event.left_out, event.put_off, event.reason)
    brought = (event.followed, event.lists)
    return [(_READ, (event.block, number, *brought, *told, known.number))] if known else []


def look_step(look: Row, story: int) -> SeedStep:
    """What a look (storage/look_rows.py) says of a seed."""
    number, _, _, _, kind, _, _, _, status, *_ = look
    if kind == "captured" and status == _OK:
        return _ANSWERED, (number, number, story)
    return _LOOKED, (number, story)


def apply_steps(transaction: Transaction, steps: Iterable[SeedStep]) -> None:
    """In the order of their events."""
    for statement, values in steps:
        transaction.run(statement, values)
