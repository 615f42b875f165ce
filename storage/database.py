"""A SQLite file that several processes and threads share."""

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from newsdiff.errors import DamagedArchive, StorageFailed

_PATIENCE: Final = 60  # seconds to wait for another process's write to end
_RETRY: Final = 0.005  # seconds
_SETTINGS: Final = (
    "PRAGMA synchronous = NORMAL",  # a power cut may take the newest rows: they are derived
    "PRAGMA cache_size = -65536",  # 64 MiB; keys are hashes, so a load touches pages at random
)
_NAMES: Final = (
    "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
)

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Schema:
    """The statements that make tables and views, and by name those that make indexes."""

    tables: tuple[str, ...]
    indexes: dict[str, str]


class Transaction:
    """The write side while it lasts; nobody else writes to the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Row = ()) -> int:
        """Execute and return how many rows it touched."""
        return self._connection.execute(statement, values).rowcount

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        self._connection.executemany(statement, rows)

    def load(self, table: str, rows: Sequence[Row], *, instead: str = "") -> None:
        """Insert rows with a value for each column; `instead` is IGNORE or REPLACE."""
        if rows:
            self.many(_insertion(table, len(rows[0]), instead), rows)

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()


class Database:
    """A file of one schema, made on first use. `number` is the schema's.

    A file of another number is emptied. Raises StorageFailed when the disk refuses us,
    DamagedArchive when the file is no database or contradicts itself.
    """

    skip_locked = ""  # one writes at a time, so no row is locked

    def __init__(self, path: Path, number: int, schema: Callable[[], Schema]) -> None:
        self.path = path
        self._number = number
        self._schema = schema  # called when it is needed: most openings find the tables made
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchall()

    def stream(self, statement: str, values: Row = ()) -> Iterator[Row]:
        """The rows one by one, for scans that should not be held in memory."""
        with self._connection() as connection:
            yield from connection.execute(statement, values)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that holds the file's write lock; an exception leaves nothing of it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def remake(self, transaction: Transaction) -> None:
        """Throw everything away; the tables are there again, empty and without their indexes.

        In place and in one transaction, never by renaming a new file over this one: the
        write-ahead log of a process that has the old file open would be applied to the new.
        """
        for kind in ("view", "table"):
            for (name,) in transaction.rows(_NAMES, (kind,)):
                quoted = name.replace('"', '""')
                transaction.run(f'DROP {kind} "{quoted}"')
        for statement in self._schema().tables:
            transaction.run(statement)
        transaction.run(f"PRAGMA user_version = {self._number}")

    def tidy(self) -> None:
        """Keep the plans of queries good and the write-ahead log short, for as long as we run."""
        with self._connection() as connection:
            connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def scrub(self) -> None:
        """Leave nothing of deleted rows in the file or in its write-ahead log."""
        with self._connection() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def build_indexes(self) -> None:
        """Make the secondary indexes if there are none: after the first load, which they slow."""
        if self.rows("SELECT 1 FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
            return
        with self.writing() as transaction:
            there = {name for (name,) in transaction.rows(_NAMES, ("index",))}
            for name, statement in self._schema().indexes.items():
                if name not in there:
                    transaction.run(statement)

    def _prepare(self) -> None:
        with _translated(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._found() != self._number:
            with self.writing() as transaction:
                if self._found() != self._number:  # nobody else has made them meanwhile
                    self.remake(transaction)

    def _found(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with _translated(self.path):
            try:
                connection = self._idle.pop()  # another thread may have taken the last
            except IndexError:
                connection = _connect(self.path)
            try:
                yield connection
            finally:
                if self._closed:
                    connection.close()
                else:
                    self._idle.append(connection)


def discard(path: Path) -> None:
    """Delete a database file that cannot be used, and what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=_PATIENCE,
        isolation_level=None,  # transactions are begun by us: IMMEDIATE, or not at all
        check_same_thread=False,  # one thread at a time has it, but not always the same
    )
    try:
        _write_ahead(connection)
        for setting in _SETTINGS:
            connection.execute(setting)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a write-ahead log, so that readers and a writer do not wait for each other.

    The first to open a new file turns it on, which needs the file alone: SQLite answers "locked"
    at once to others who try meanwhile, however long they would wait.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > end:
                raise
            time.sleep(_RETRY)
        else:
            return


def _insertion(table: str, width: int, instead: str) -> str:
    verb = f"INSERT OR {instead}" if instead else "INSERT"
    return " ".join((verb, "INTO", table, "VALUES", f"({', '.join('?' * width)})"))


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise StorageFailed(f"cannot use {path}: {error}") from error
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        raise DamagedArchive(
            f"{path.name} cannot be used: {error}",
            key=path.name,
            hint='Delete it, or run "newsdiff rebuild": it is made again from the log.',
        ) from error
