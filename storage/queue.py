"""Which story is looked at next: a queue in tables that several workers share.

It leases hosts, not stories, so that one host is asked by one worker at a time. A lease ends by
its own time: a worker that was killed loses it, and nobody has to clean up. Its epoch tells a
worker that comes back late that the host is another's now.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from newsdiff.errors import DamagedArchive
from newsdiff.identity import hostname
from newsdiff.ports import Followed, Lease, Queued
from newsdiff.times import parse_stamp, stamp
from storage.database import Row, discard
from storage.index import open_queue_file

LEASE_LENGTH: Final = timedelta(minutes=10)

# Who changes a host or one of its stories locks the host's row first: nobody waits in a circle.
_LOCK_HOST: Final = "UPDATE host SET host = host WHERE host = ?"
_TAKE: Final = """
WITH free AS MATERIALIZED (
    SELECT host FROM host WHERE next_due <= ? AND wake <= ? AND leased_until <= ?
    ORDER BY next_due, host LIMIT ?{skip_locked})
UPDATE host SET epoch = epoch + 1, leased_until = ?, holder = ?
WHERE host IN (SELECT host FROM free) RETURNING host, epoch
"""
_DUE: Final = """
SELECT story, slug, url, every FROM due WHERE host = ? AND due <= ? ORDER BY due, story LIMIT ?
"""
_ADD_HOST: Final = """
INSERT INTO host (host, next_due, wake, reason, leased_until, holder, epoch)
VALUES (?, NULL, '', '', '', '', 0) ON CONFLICT (host) DO UPDATE SET host = excluded.host
"""
_ADD_STORY: Final = """
INSERT INTO due (story, slug, url, every, host, due) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (story) DO UPDATE SET slug = excluded.slug, every = excluded.every
"""
_RECKON: Final = """
UPDATE host SET next_due = (SELECT min(due) FROM due WHERE due.host = host.host) WHERE host = ?
"""
_HASTEN: Final = "UPDATE due SET due = ? WHERE story = ? AND due > ?"
_RENEW: Final = "UPDATE host SET leased_until = ? WHERE host = ? AND epoch = ?"
_RELEASE: Final = """
UPDATE host SET wake = ?, reason = ?, leased_until = '', holder = '', epoch = epoch + 1
WHERE host = ? AND epoch = ?
"""
_QUEUED: Final = """
SELECT story, slug, url, every, due.host, due, wake, reason, leased_until, holder
FROM due JOIN host ON host.host = due.host ORDER BY due, story
"""
_NEXT_WAKE: Final = """
SELECT min(CASE WHEN next_due >= wake AND next_due >= leased_until THEN next_due
    WHEN wake >= leased_until THEN wake ELSE leased_until END)
FROM host WHERE next_due IS NOT NULL
"""


class Writes(Protocol):
    """A transaction while it lasts."""

    def run(self, statement: str, values: Row = ()) -> int: ...

    def many(self, statement: str, rows: Sequence[Row]) -> None: ...

    def rows(self, statement: str, values: Row = ()) -> list[Row]: ...


class Tables(Protocol):
    """Where the queue stands. Statements are written as SQLite takes them, `?` for a value.

    `skip_locked` is what makes a query pass by the rows that others are taking at this moment.
    """

    skip_locked: str

    def rows(self, statement: str, values: Row = ()) -> list[Row]: ...

    def writing(self) -> AbstractContextManager[Writes]: ...

    def close(self) -> None: ...


class Tally(NamedTuple):
    """How many stories are queued and due; how many hosts leased, and left alone for now."""

    stories: int
    due: int
    leased: int
    asleep: int


class Queue:
    """Implements `newsdiff.ports.DueQueue` for any number of processes.

    `lease_length` must be longer than one look can take; `holder` is who we are.
    """

    def __init__(
        self, tables: Tables, *, holder: str = "", lease_length: timedelta = LEASE_LENGTH
    ) -> None:
        self._tables = tables
        self._holder = holder
        self._lease_length = lease_length
        self._take = _TAKE.format(skip_locked=tables.skip_locked)

    def follow(self, stories: Iterable[Followed], /, *, due: datetime) -> None:
        moment = stamp(due)
        added = sorted((s.story, s.slug, s.url, s.every, hostname(s.url), moment) for s in stories)
        hosts = sorted({(row[4],) for row in added})
        with self._tables.writing() as transaction:
            transaction.many(_ADD_HOST, hosts)
            transaction.many(_ADD_STORY, added)
            transaction.many(_RECKON, hosts)

    def drop(self, story: str, /) -> None:
        with self._tables.writing() as transaction:
            for host in transaction.rows("SELECT host FROM due WHERE story = ?", (story,)):
                transaction.run(_LOCK_HOST, host)
                transaction.run("DELETE FROM due WHERE story = ?", (story,))
                transaction.run(_RECKON, host)

    def hasten(self, story: str, due: datetime, /) -> None:
        moment = stamp(due)
        with self._tables.writing() as transaction:
            for host in transaction.rows("SELECT host FROM due WHERE story = ?", (story,)):
                transaction.run(_LOCK_HOST, host)
                transaction.run(_HASTEN, (moment, story, moment))
                transaction.run(_RECKON, host)

    def lease(self, now: datetime, /, *, hosts: int, per_host: int) -> Sequence[Lease]:
        """Take the hosts that have waited longest; of each at most `per_host` due stories."""
        until = now + self._lease_length
        moment, end = stamp(now), stamp(until)
        with self._tables.writing() as transaction:
            taken = transaction.rows(self._take, (moment, moment, moment, hosts, end, self._holder))
            return [
                Lease(host, epoch, _due(transaction, (host, moment, per_host)), until)
                for host, epoch in sorted(map(tuple, taken))
            ]

    def done(self, lease: Lease, story: str, /, *, now: datetime, next_due: datetime) -> bool:
        end = stamp(now + self._lease_length)
        with self._tables.writing() as transaction:
            if not transaction.run(_RENEW, (end, lease.host, lease.epoch)):
                return False
            transaction.run("UPDATE due SET due = ? WHERE story = ?", (stamp(next_due), story))
            transaction.run(_RECKON, (lease.host,))
            return True

    def release(self, lease: Lease, /, *, wake: datetime, reason: str = "") -> bool:
        with self._tables.writing() as transaction:
            released = transaction.run(_RELEASE, (stamp(wake), reason, lease.host, lease.epoch))
            return bool(released)

    def known(self) -> Iterable[Followed]:
        rows = self._tables.rows("SELECT story, slug, url, every FROM due")
        return (Followed(*row) for row in rows)

    def queued(self) -> Sequence[Queued]:
        return [
            Queued(
                Followed(*row[:4]),
                row[4],
                parse_stamp(row[5]),
                _moment(row[6]),
                row[7],
                _moment(row[8]),
                row[9],
            )
            for row in self._tables.rows(_QUEUED)
        ]

    def tally(self, now: datetime) -> Tally:
        moment = stamp(now)
        ((stories, due),) = self._tables.rows(
            "SELECT count(*), count(CASE WHEN due <= ? THEN 1 END) FROM due", (moment,)
        )
        ((leased, asleep),) = self._tables.rows(
            "SELECT count(CASE WHEN leased_until > ? THEN 1 END), "
            "count(CASE WHEN wake > ? THEN 1 END) FROM host",
            (moment, moment),
        )
        return Tally(stories, due, leased, asleep)

    def next_wake(self) -> datetime | None:
        ((wake,),) = self._tables.rows(_NEXT_WAKE)
        return None if wake is None else parse_stamp(wake)


def open_queue_tables(place: Path | str, origin: str) -> Tables:
    """The tables in a file, or for the archive of that origin at a `postgresql://` address."""
    if isinstance(place, str):
        from storage.postgres import open_postgres_queue

        return open_postgres_queue(place, origin)
    try:
        return open_queue_file(place)
    except DamagedArchive:  # nothing in it is worth more than one round of looks
        discard(place)
        return open_queue_file(place)


def _due(transaction: Writes, values: Row) -> tuple[Followed, ...]:
    return tuple(Followed(*row) for row in transaction.rows(_DUE, values))


def _moment(text: str) -> datetime | None:
    return parse_stamp(text) if text else None
