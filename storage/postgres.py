"""A PostgreSQL schema that workers on several machines share. The home of psycopg.

The library is the extra `postgres`; nothing else of newsdiff needs it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from newsdiff.errors import BadInput, StorageFailed, missing_extra
from storage.database import Row, Schema
from storage.index import QUEUE_SCHEMA

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
except ImportError as error:
    raise missing_extra("a queue in PostgreSQL", "postgres") from error

SCHEMES: Final = ("postgresql://", "postgres://")
_SKEW: Final = timedelta(minutes=1)
_PATIENCE: Final = 10  # seconds to connect
_SILENCE: Final = 30  # seconds until a silent network counts as gone
_MADE: Final = """
SELECT description FROM pg_namespace JOIN pg_description ON objoid = pg_namespace.oid
WHERE classoid = 'pg_namespace'::regclass AND nspname = ?
"""

_Connection = psycopg.Connection[tuple[Any, ...]]


class _Transaction:
    """Implements `storage.queue.Writes`."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Row = ()) -> int:
        return self._connection.execute(_worded(statement), values).rowcount

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_worded(statement), rows)

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        return list(self._connection.execute(_worded(statement), values).fetchall())


class PostgresTables:
    """Implements `storage.queue.Tables` in a schema of that name, made on first use.

    One of another number is emptied. Raises StorageFailed when the server refuses us or is gone,
    BadInput for an address that is none and when its clock and ours differ by over a minute.
    """

    skip_locked = " FOR UPDATE SKIP LOCKED"

    def __init__(self, url: str, name: str, number: int, schema: Callable[[], Schema]) -> None:
        self._url = url
        self._name = name
        self._number = str(number)
        self._schema = schema
        self._place = _place(url)
        self._idle: deque[_Connection] = deque()
        self._closed = False
        try:
            self._compare_clocks()
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        with self._connection() as connection:
            return _Transaction(connection).rows(statement, values)

    @contextmanager
    def writing(self) -> Iterator[_Transaction]:
        """A transaction; an exception leaves nothing of it."""
        with self._connection() as connection, connection.transaction():
            yield _Transaction(connection)

    def _compare_clocks(self) -> None:
        """A lease is a time: machines that share a queue must agree on it."""
        ((theirs,),) = self.rows("SELECT clock_timestamp()")
        apart = abs(datetime.now(UTC) - theirs)
        if apart > _SKEW:
            raise BadInput(
                f"this clock and that of {self._place} are {apart.total_seconds():.0f} s apart",
                hint="Set both by NTP: leases of the queue are times.",
            )

    def _prepare(self) -> None:
        if self._made(self.rows(_MADE, (self._name,))):
            return
        with self.writing() as transaction:
            transaction.rows("SELECT pg_advisory_xact_lock(hashtext(?))", (self._name,))
            if not self._made(transaction.rows(_MADE, (self._name,))):
                self._make(transaction)

    def _made(self, rows: list[Row]) -> bool:
        return [tuple(row) for row in rows] == [(self._number,)]

    def _make(self, transaction: _Transaction) -> None:
        schema = self._schema()
        transaction.run(f"DROP SCHEMA IF EXISTS {self._name} CASCADE")
        transaction.run(f"CREATE SCHEMA {self._name}")
        for statement in (*schema.tables, *schema.indexes.values()):
            transaction.run(statement)
        transaction.run(f"COMMENT ON SCHEMA {self._name} IS '{self._number}'")

    @contextmanager
    def _connection(self) -> Iterator[_Connection]:
        with self._translated():
            try:
                connection = self._idle.pop()  # another thread may have taken the last
            except IndexError:
                connection = self._connect()
            try:
                yield connection
            finally:
                if self._closed or connection.broken:
                    connection.close()
                else:
                    self._idle.append(connection)

    def _connect(self) -> _Connection:
        options = f"-c search_path={self._name} -c statement_timeout=60s -c timezone=UTC"
        return psycopg.connect(
            self._url,
            autocommit=True,
            application_name="newsdiff",
            options=options,
            connect_timeout=_PATIENCE,
            keepalives_idle=_SILENCE,
            tcp_user_timeout=_SILENCE * 1000,
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            why = str(error).partition("\n")[0] or type(error).__name__
            hint = "Does the server run, and may this machine and user reach it?"
            words = f"cannot use the queue at {self._place}: {why}"
            raise StorageFailed(words, hint=hint) from error


def open_postgres_queue(url: str, origin: str) -> PostgresTables:
    """The queue of the archive of that origin: each has a schema of its own in the database."""
    name = f"newsdiff_{sha256(origin.encode()).hexdigest()[:16]}"
    return PostgresTables(url, name, QUEUE_SCHEMA, _queue_schema)


def _queue_schema() -> Schema:
    from storage.schema import postgres_queue_schema

    return postgres_queue_schema()


def _worded(statement: str) -> str:
    return statement.replace("?", "%s")


def _place(url: str) -> str:
    """Server and database, without user and password."""
    if not url.startswith(SCHEMES):
        scheme = url.partition(":")[0][:20]
        raise BadInput(f"no address of PostgreSQL: {scheme}:…", hint="postgresql://host/name")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise BadInput("the address of the queue cannot be read: postgresql://…") from None
    return f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"
