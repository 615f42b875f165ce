"""Which story is looked at next: a queue in a SQLite file that several workers share.

It leases hosts, not stories, so that one host is asked by one worker at a time. A lease ends by
its own time: a worker that was killed loses it, and nobody has to clean up. Its epoch tells a
worker that comes back late that the host is another's now.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from newsdiff.errors import DamagedArchive
from newsdiff.ports import Followed, Lease
from newsdiff.times import parse_stamp, stamp
from storage.database import Database, Row, Transaction, discard
from storage.index import open_queue

_LEASE_LENGTH: Final = timedelta(minutes=10)

_TAKE: Final = """
UPDATE host SET epoch = epoch + 1, leased_until = ? WHERE host IN (
    SELECT host FROM host WHERE next_due <= ? AND wake <= ? AND leased_until <= ?
    ORDER BY next_due, host LIMIT ?)
RETURNING host, epoch
"""
_DUE: Final = """
SELECT story, slug, url, every FROM due WHERE host = ? AND due <= ? ORDER BY due, story LIMIT ?
"""
_ADD_STORY: Final = """
INSERT INTO due (story, slug, url, every, host, due) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (story) DO UPDATE SET slug = excluded.slug, every = excluded.every
"""
_ADD_HOST: Final = """
INSERT OR IGNORE INTO host (host, next_due, wake, leased_until, epoch) VALUES (?, NULL, '', '', 0)
"""
_RECKON: Final = """
UPDATE host SET next_due = (SELECT min(due) FROM due WHERE due.host = host.host) WHERE host = ?
"""


class SqliteQueue:
    """Implements `newsdiff.ports.DueQueue` for any number of processes on one machine.

    `lease_length` must be longer than the looks of one lease can take.
    """

    def __init__(self, path: Path, *, lease_length: timedelta = _LEASE_LENGTH) -> None:
        self._file = _opened(path)
        self._lease_length = lease_length

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def follow(self, stories: Iterable[Followed], /, *, due: datetime) -> None:
        added = [(s.story, s.slug, s.url, s.every, _host(s.url), stamp(due)) for s in stories]
        hosts = sorted({(row[4],) for row in added})
        with self._file.writing() as transaction:
            transaction.many(_ADD_STORY, added)
            transaction.many(_ADD_HOST, hosts)
            transaction.many(_RECKON, hosts)

    def drop(self, story: str, /) -> None:
        with self._file.writing() as transaction:
            hosts = transaction.rows("DELETE FROM due WHERE story = ? RETURNING host", (story,))
            for host in hosts:
                transaction.run(_RECKON, host)

    def hasten(self, story: str, /, *, due: datetime) -> None:
        moment = stamp(due)
        with self._file.writing() as transaction:
            statement = "UPDATE due SET due = ? WHERE story = ? AND due > ? RETURNING host"
            for host in transaction.rows(statement, (moment, story, moment)):
                transaction.run(_RECKON, host)

    def lease(self, now: datetime, /, *, hosts: int, per_host: int) -> Sequence[Lease]:
        """Take the hosts that have waited longest; of each at most `per_host` due stories."""
        moment, end = stamp(now), stamp(now + self._lease_length)
        with self._file.writing() as transaction:
            taken = transaction.rows(_TAKE, (end, moment, moment, moment, hosts))
            return [
                Lease(host, epoch, _due(transaction, (host, moment, per_host)))
                for host, epoch in sorted(map(tuple, taken))
            ]

    def done(self, lease: Lease, story: str, /, *, next_due: datetime) -> bool:
        with self._file.writing() as transaction:
            if not _holds(transaction, lease):
                return False
            transaction.run("UPDATE due SET due = ? WHERE story = ?", (stamp(next_due), story))
            transaction.run(_RECKON, (lease.host,))
            return True

    def release(self, lease: Lease, /, *, wake: datetime) -> bool:
        with self._file.writing() as transaction:
            return bool(
                transaction.run(
                    "UPDATE host SET wake = ?, leased_until = '', epoch = epoch + 1 "
                    "WHERE host = ? AND epoch = ?",
                    (stamp(wake), lease.host, lease.epoch),
                )
            )

    def next_wake(self) -> datetime | None:
        ((wake,),) = self._file.rows(
            "SELECT min(max(next_due, wake, leased_until)) FROM host WHERE next_due IS NOT NULL"
        )
        return None if wake is None else parse_stamp(wake)


def _opened(path: Path) -> Database:
    try:
        return open_queue(path)
    except DamagedArchive:  # nothing in it is worth more than one round of looks
        discard(path)
        return open_queue(path)


def _due(transaction: Transaction, values: Row) -> tuple[Followed, ...]:
    return tuple(Followed(*row) for row in transaction.rows(_DUE, values))


def _holds(transaction: Transaction, lease: Lease) -> bool:
    rows = transaction.rows("SELECT epoch FROM host WHERE host = ?", (lease.host,))
    return bool(rows) and rows[0][0] == lease.epoch


def _host(url: str) -> str:
    """Whom we would ask, as far as the URL tells."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
