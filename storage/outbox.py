"""Alerts on their way, in the tables beside the queue."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, cast

from newsdiff.alerts.outbox import Parcel, Standing, State
from newsdiff.times import parse_stamp, stamp
from storage.database import Row
from storage.queue import Tables, Writes

_MOST: Final = 100  # parcels in a digest
_LONGEST: Final = 300  # characters of a trouble
_KEPT: Final = timedelta(days=7)  # what was sent
_COLUMNS: Final = "alert, target, rule, story, block, batch, due, attempts"

_PUT: Final = """
INSERT INTO parcel (alert, target, rule, story, block, batch, made, due, attempts, state, trouble)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'waiting', '') ON CONFLICT (alert, target) DO NOTHING
"""
_NEXT: Final = """
SELECT target, batch, alert FROM parcel WHERE state = 'waiting' AND due <= ?
ORDER BY due, made, alert, target LIMIT 1
"""
_TAKE: Final = f"""
UPDATE parcel SET due = ?, attempts = attempts + 1
WHERE target = ? AND state = 'waiting' AND due <= ? AND alert IN (
    SELECT alert FROM parcel WHERE target = ? AND batch = ? AND (? = '' OR alert = ?)
        AND state = 'waiting' AND due <= ? ORDER BY due, made, alert LIMIT {_MOST})
RETURNING {_COLUMNS}
"""  # noqa: S608  # constants
_SENT: Final = "UPDATE parcel SET state = 'sent', trouble = '' WHERE alert = ? AND target = ?"
_FAILED: Final = """
UPDATE parcel SET state = ?, due = ?, trouble = ? WHERE alert = ? AND target = ?
"""
_LEAVE_ALONE: Final = """
UPDATE parcel SET due = ? WHERE target = ? AND state = 'waiting' AND due < ?
"""
_ALONE: Final = """
SELECT count(*) FROM parcel WHERE rule = ? AND target = ? AND batch = '' AND made >= ?
"""
_STANDING: Final = f"""
SELECT {_COLUMNS}, state, trouble FROM parcel WHERE state != 'sent'
ORDER BY due, made, alert, target
"""  # noqa: S608
_FORGET: Final = "DELETE FROM parcel WHERE state = 'sent' AND made < ?"


class AlertOutbox:
    """Implements `newsdiff.alerts.outbox.Outbox` for any number of processes."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def mark(self) -> int | None:
        rows = self._tables.rows("SELECT size FROM mark")
        return int(rows[0][0]) if rows else None

    def put(
        self, parcels: Iterable[Parcel], /, *, since: int | None, upto: int, now: datetime
    ) -> bool:
        made = stamp(now)
        rows = [
            (p.alert, p.target, p.rule, p.story, p.block, p.batch, made, stamp(p.due))
            for p in parcels
        ]
        with self._tables.writing() as transaction:
            if not _move(transaction, since, upto):
                return False
            transaction.many(_PUT, rows)
            transaction.run(_FORGET, (stamp(now - _KEPT),))
            return True

    def alone_since(self, rule: str, target: str, moment: datetime, /) -> int:
        ((count,),) = self._tables.rows(_ALONE, (rule, target, stamp(moment)))
        return int(count)

    def take(self, now: datetime, /, *, until: datetime) -> Sequence[Parcel]:
        moment, end = stamp(now), stamp(until)
        with self._tables.writing() as transaction:
            for target, batch, alert in transaction.rows(_NEXT, (moment,)):
                alone = "" if batch else alert
                values = (end, target, moment, target, batch, alone, alert, moment)
                taken = sorted(map(tuple, transaction.rows(_TAKE, values)))
                return [_parcel(row) for row in taken]
        return []

    def sent(self, parcels: Iterable[Parcel], /) -> None:
        with self._tables.writing() as transaction:
            transaction.many(_SENT, [(p.alert, p.target) for p in parcels])

    def failed(self, parcels: Sequence[Parcel], /, *, trouble: str, again: datetime | None) -> None:
        state, said = "waiting" if again else "parked", trouble[:_LONGEST]
        with self._tables.writing() as transaction:
            for parcel in parcels:
                due = stamp(again or parcel.due)
                transaction.run(_FAILED, (state, due, said, parcel.alert, parcel.target))
                if again:
                    transaction.run(_LEAVE_ALONE, (due, parcel.target, due))

    def standing(self) -> Sequence[Standing]:
        return [
            Standing(_parcel(row[:-2]), cast("State", row[-2]), row[-1])
            for row in self._tables.rows(_STANDING)
        ]

    def send_parked(self, target: str, now: datetime) -> int:
        """Let what was given up for a target start again; return how many."""
        with self._tables.writing() as transaction:
            return transaction.run(
                "UPDATE parcel SET state = 'waiting', attempts = 0, due = ? "
                "WHERE state = 'parked' AND target = ?",
                (stamp(now), target),
            )


def _move(transaction: Writes, since: int | None, upto: int) -> bool:
    if since is None:
        first = "INSERT INTO mark (id, size) VALUES (1, ?) ON CONFLICT (id) DO NOTHING"
        return bool(transaction.run(first, (upto,)))
    return bool(transaction.run("UPDATE mark SET size = ? WHERE size = ?", (upto, since)))


def _parcel(row: Row) -> Parcel:
    alert, target, rule, story, block, batch, due, attempts = row
    return Parcel(alert, target, rule, story, block, batch, parse_stamp(due), attempts)
