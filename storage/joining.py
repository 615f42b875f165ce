"""Mergers in the index: the looks of all stories that are one are shown as those of its root.

The mergers that stand make a forest. One that would give a story a second parent, or close a
circle, is passed by, as is the undoing of one that does not stand.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from newsdiff.events import Merged, Separated
from newsdiff.times import stamp
from storage.database import Transaction
from storage.stories import KnownStory

Join = tuple[Merged | Separated, int, int]
"""An event, with the numbers of its `story` and of its `other`."""

_ROOT: Final = "SELECT coalesce((SELECT root FROM joined WHERE story = ?), ?)"
_JOIN: Final = "INSERT OR IGNORE INTO joined VALUES (?, ?, ?, ?, ?, ?)"
_RAISE: Final = "UPDATE joined SET root = ? WHERE root = ?"
_MOVE: Final = "UPDATE capture SET story = ? WHERE story = ?"
_PART: Final = "DELETE FROM joined WHERE story = ? AND parent = ? RETURNING root"
_REMEMBER: Final = "INSERT OR IGNORE INTO parted VALUES (?, ?)"
_BELOW: Final = """
WITH RECURSIVE below(story) AS (
    SELECT ? UNION SELECT joined.story FROM joined JOIN below ON joined.parent = below.story)
SELECT story FROM below
"""
_LOWER: Final = "UPDATE joined SET root = ? WHERE story = ?"
_MOVE_BACK: Final = "UPDATE capture SET story = ? WHERE story = ? AND own = ?"
_PLACE: Final = """
UPDATE capture SET story = (SELECT root FROM joined WHERE joined.story = own)
WHERE number >= ? AND own IN (SELECT story FROM joined)
"""


def join(
    event: Merged | Separated, story: KnownStory | None, other: KnownStory | None
) -> list[Join]:
    """What is to be done for an event; nothing when it names what nobody knows."""
    return [(event, story.number, other.number)] if story and other else []


def apply_joins(transaction: Transaction, joins: Iterable[Join]) -> set[int]:
    """Apply mergers and separations in their order; return the stories to derive again."""
    touched: set[int] = set()
    for event, story, other in joins:
        if isinstance(event, Merged):
            touched |= _merge(transaction, event, story, other)
        else:
            touched |= _separate(transaction, story, other)
    return touched


def place_looks(transaction: Transaction, first: Sequence[int]) -> None:
    """Show the looks loaded just now, from the `first` event on, where their stories are shown."""
    for number in first:
        transaction.run(_PLACE, (number,))


def _merge(transaction: Transaction, event: Merged, story: int, other: int) -> set[int]:
    ((root,),) = transaction.rows(_ROOT, (story, story))
    if root == other:
        return set()
    row = (other, story, root, event.evidence, event.because, stamp(event.recorded))
    if not transaction.run(_JOIN, row):
        return set()
    transaction.run(_RAISE, (root, other))
    transaction.run(_MOVE, (root, other))
    return {root, other}


def _separate(transaction: Transaction, story: int, other: int) -> set[int]:
    transaction.run(_REMEMBER, (min(story, other), max(story, other)))
    parted = transaction.rows(_PART, (other, story))
    for (root,) in parted:
        below = [story for (story,) in transaction.rows(_BELOW, (other,))]
        transaction.many(_LOWER, [(other, story) for story in below])
        transaction.many(_MOVE_BACK, [(other, root, story) for story in below])
        return {root, other}
    return set()
