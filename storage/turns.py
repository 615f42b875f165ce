"""Who does which chore when: one row for each chore, in the tables of the queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from newsdiff.ports import Turn
from newsdiff.times import parse_stamp, stamp
from storage.queue import Tables

_KNOW: Final = """
INSERT INTO chore (name, due, began, ended, failures, trouble, holder)
VALUES (?, '', '', '', 0, '', '') ON CONFLICT (name) DO NOTHING
"""
_TAKE: Final = """
UPDATE chore SET due = ?, began = ?, holder = ? WHERE name = ? AND due <= ? RETURNING failures
"""
_END: Final = """
UPDATE chore SET due = ?, ended = ?, trouble = ?, holder = '',
    failures = CASE WHEN ? = '' THEN 0 ELSE failures + 1 END
WHERE name = ?
"""
_ALL: Final = "SELECT name, due, began, ended, failures, trouble, holder FROM chore ORDER BY name"
_LONGEST: Final = 500  # characters of a trouble


class ChoreTurns:
    """Implements `newsdiff.ports.Turns`. `holder` is who we are."""

    def __init__(self, tables: Tables, *, holder: str = "") -> None:
        self._tables = tables
        self._holder = holder

    def take(self, chore: str, now: datetime, /, *, until: datetime) -> int | None:
        moment = stamp(now)
        with self._tables.writing() as transaction:
            transaction.run(_KNOW, (chore,))
            taken = transaction.rows(_TAKE, (stamp(until), moment, self._holder, chore, moment))
            return int(taken[0][0]) if taken else None

    def ended(self, chore: str, now: datetime, /, *, due: datetime, trouble: str = "") -> None:
        said = trouble[:_LONGEST]
        with self._tables.writing() as transaction:
            transaction.run(_END, (stamp(due), stamp(now), said, said, chore))

    def turns(self) -> Sequence[Turn]:
        return [
            Turn(
                chore=name,
                due=parse_stamp(due),
                began=parse_stamp(began) if began else None,
                ended=parse_stamp(ended) if ended else None,
                failures=failures,
                trouble=trouble,
                holder=holder,
            )
            for name, due, began, ended, failures, trouble, holder in self._tables.rows(_ALL)
        ]
