"""Withdrawals in the index: what was taken down is in no row that a reader sees.

The looks stay, with the quality `withdrawn` and the level as its reason; their texts go, and all
that was derived from them. What is left of a story is derived anew.
"""

from collections.abc import Iterable
from typing import Any, Final

import orjson

from newsdiff.events import Withdrawn
from newsdiff.times import stamp
from storage.database import Row, Transaction

_OF_STORY: Final = "SELECT story, body, article FROM reading WHERE story = ?"
_OF_BLOCKS: Final = """
SELECT story, body, article FROM reading WHERE (story, body) IN (
    SELECT own, body FROM capture
    WHERE kind = 'captured' AND block IN (SELECT value FROM json_each(?)))
"""
# A level holds until a stronger one: bytes that are gone do not come back.
_TAKE_DOWN: Final = """
UPDATE reading SET quality = 'withdrawn', reason = ?,
    article = NULL, canonical = NULL, amphtml = NULL, fingerprint = NULL
WHERE story = ? AND body = ? AND NOT (coalesce(quality, '') = 'withdrawn' AND (
    reason = 'erase' OR reason = 'redact' AND ? != 'erase' OR reason = 'hide' AND ? = 'hide'))
"""
_PUT_BACK: Final = """
UPDATE reading SET quality = NULL, reason = NULL, fingerprint = NULL
WHERE story = ? AND body = ? AND quality = 'withdrawn' AND reason = 'hide'
"""
_ANSWERS: Final = "DELETE FROM answer WHERE story = ? AND body = ?"
_ARTICLES: Final = """
DELETE FROM article WHERE digest IN (SELECT value FROM json_each(?)) AND digest NOT IN (
    SELECT article FROM reading WHERE article IN (SELECT value FROM json_each(?)))
"""
_DERIVED: Final = ("version", "change", "figure", "attribution", "verdict", "likeness")

_NO_PLACE: Final = """
UPDATE capture SET version = NULL, variant = 0, judged = NULL, grounds = NULL WHERE story = ?
"""


def withdrawal_row(number: int, order: Withdrawn, story: int) -> Row:
    told = (order.level, order.scope, order.basis, order.reference)
    return (number, story, *told, stamp(order.recorded))


def apply_order(transaction: Transaction, order: Withdrawn, story: int | None) -> set[int]:
    """Take down (or put back) what an order names; return the stories to derive again."""
    found = _touched(transaction, order, story)
    keys = sorted({(row[0], row[1]) for row in found})
    if order.level == "lift":
        transaction.many(_PUT_BACK, keys)
    else:
        level = order.level
        transaction.many(_TAKE_DOWN, [(level, *key, level, level) for key in keys])
        transaction.many(_ANSWERS, keys)
    stories = {story for story, _ in keys}
    _underive(transaction, stories)
    articles = orjson.dumps(sorted({row[2] for row in found if row[2]})).decode()
    transaction.run(_ARTICLES, (articles, articles))
    return stories


def _touched(transaction: Transaction, order: Withdrawn, story: int | None) -> list[Row]:
    found: list[Any] = []
    if order.blocks:
        found += transaction.rows(_OF_BLOCKS, (orjson.dumps(order.blocks).decode(),))
    if order.scope == "story" and story is not None:
        found += transaction.rows(_OF_STORY, (story,))
    return found


def _underive(transaction: Transaction, stories: Iterable[int]) -> None:
    keys = [(story,) for story in sorted(stories)]
    for table in _DERIVED:
        transaction.many(f"DELETE FROM {table} WHERE story = ?", keys)  # noqa: S608 (a constant)
    transaction.many(_NO_PLACE, keys)
