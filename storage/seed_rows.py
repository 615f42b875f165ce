"""Seeds in the index while events are loaded: what follows, looks at and reads them, as steps."""

from collections.abc import Iterable
from typing import Final

from newsdiff.codec import encode
from newsdiff.events import Captured, Look, SeedFollowed, SeedRead
from storage.database import Row, Transaction

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


def followed_step(event: SeedFollowed, story: int) -> SeedStep:
    return _FOLLOWED, (story, encode(event).decode(), event.parent)


def look_step(number: int, look: Look, story: int) -> SeedStep:
    if isinstance(look, Captured) and look.status == _OK:
        return _ANSWERED, (number, number, story)
    return _LOOKED, (number, story)


def read_step(number: int, event: SeedRead, story: int) -> SeedStep:
    told = (event.found, event.left_out, event.put_off, event.reason)
    return _READ, (event.block, number, event.followed, event.lists, *told, story)


def apply_steps(transaction: Transaction, steps: Iterable[SeedStep]) -> None:
    """In the order of their events."""
    for statement, values in steps:
        transaction.run(statement, values)
