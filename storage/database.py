"""A SQLite file that several processes share, reached through SQLAlchemy Core."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Index,
    MetaData,
    Table,
    create_engine,
    event,
    exc,
    insert,
    inspect,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from newsdiff.errors import DamagedArchive, StorageFailed

_PATIENCE: Final = 60_000  # milliseconds to wait for another process's write to end
_MEMORY: Final = 64 * 1024  # KiB of page cache; keys are hashes, so a load touches pages at random

_NAMES: Final = (
    r"SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"
)

Row = Sequence[Any]


class Transaction:
    """The write side while it lasts; nobody else writes to the file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Row = ()) -> int:
        """Execute and return how many rows it touched."""
        return self._connection.exec_driver_sql(statement, tuple(values)).rowcount

    def many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(statement, rows)

    def load(self, model: type[Any], rows: list[tuple[Any, ...]], *, instead: str = "") -> None:
        """Insert tuples in the order of the model's fields; `instead` is IGNORE or REPLACE."""
        self.many(_insertion(inspect(model).local_table, instead), rows)

    def rows(self, statement: str, values: Row = ()) -> Sequence[Row]:
        return self._connection.exec_driver_sql(statement, tuple(values)).all()


class Database:
    """A SQLite file shared by several processes, its tables made on first use.

    Raises StorageFailed when the disk refuses us, DamagedArchive when the file is no database.
    """

    def __init__(
        self, path: Path, tables: MetaData, schema: int, *, views: Sequence[str] = ()
    ) -> None:
        self.path = path
        self._views = views
        self._tables = tables
        self._schema = schema
        self._engine = _engine(path)
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._found() != schema:
                with self.writing() as transaction:
                    if self._found() != schema:  # nobody else has made them meanwhile
                        self.remake(transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def rows(self, statement: str, values: Row = ()) -> Sequence[Row]:
        with _translated(self.path), self._engine.connect() as connection:
            return Transaction(connection).rows(statement, values)

    def stream(self, statement: str, values: Row = ()) -> Iterator[Row]:
        """The rows one by one, for scans that should not be held in memory."""
        with _translated(self.path), self._engine.connect() as connection:
            yield from connection.exec_driver_sql(statement, tuple(values))

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that holds the file's write lock; an exception leaves nothing of it."""
        with _translated(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise

    def remake(self, transaction: Transaction) -> None:
        """Throw everything away; the tables are there again, empty and without their indexes.

        In place and in one transaction, never by renaming a new file over this one: the
        write-ahead log of a process that has the old file open would be applied to the new.
        """
        for kind in ("view", "table"):
            for (name,) in transaction.rows(_NAMES, (kind,)):
                transaction.run(f"DROP {kind} {_quoted(name)}")
        for table in self._tables.sorted_tables:
            transaction.run(_ddl(CreateTable(table)))
        for view in self._views:
            transaction.run(view)
        transaction.run(f"PRAGMA user_version = {self._schema}")

    def build_indexes(self) -> None:
        """Make the secondary indexes that are not there: after the first load, which they slow."""
        there = {name for (name,) in self.rows("SELECT name FROM sqlite_master")}
        missing = [index for index in _indexes(self._tables) if index.name not in there]
        if missing:
            with self.writing() as transaction:
                for index in missing:
                    transaction.run(_ddl(CreateIndex(index, if_not_exists=True)))

    def _found(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])


def discard(path: Path) -> None:
    """Delete a database file that cannot be used, and what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _indexes(tables: MetaData) -> list[Index]:
    found = [index for table in tables.sorted_tables for index in table.indexes]
    return sorted(found, key=lambda index: str(index.name))


def _quoted(name: str) -> str:
    return sqlite.dialect().identifier_preparer.quote(name)


def _ddl(element: DDLElement) -> str:
    return str(element.compile(dialect=sqlite.dialect()))


@cache
def _insertion(table: Table, instead: str) -> str:
    statement = insert(table)
    if instead:
        statement = statement.prefix_with(f"OR {instead}")
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",  # transactions are begun by us: IMMEDIATE, or not at all
        connect_args={"timeout": _PATIENCE / 1000},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", f"cache_size = -{_MEMORY}"):
        with closing(connection.execute(f"PRAGMA {setting}")):
            pass


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except exc.OperationalError as error:
        raise StorageFailed(f"cannot use {path}: {error.orig}") from error
    except (exc.DatabaseError, OSError) as error:
        if isinstance(error, OSError):
            raise StorageFailed(f"cannot use {path}: {error}") from error
        raise DamagedArchive(
            f"{path.name} cannot be used: {getattr(error, 'orig', error)}",
            key=path.name,
            hint='Delete it, or run "newsdiff rebuild": it is made again from the log.',
        ) from error
