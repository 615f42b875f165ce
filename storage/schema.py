"""The tables of the index and of the queue as SQL: what makes them, and how one is listed."""

from typing import Final

from sqlalchemy import MetaData, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from storage.database import Schema
from storage.queue_tables import Operational
from storage.tables import Derived

_SQLITE: Final = sqlite.dialect()
_POSTGRESQL: Final[Dialect] = postgresql.dialect()  # type: ignore[no-untyped-call]

# Captures with what their bodies turned out to be. A 304 stands for an answer of another status:
# the one its body came with, the lowest if there were several.
_LOOK: Final = """
CREATE VIEW look AS
SELECT capture.*, reading.article,
    CASE reading.quality WHEN 'ok' THEN coalesce(judged, 'ok') ELSE reading.quality END AS quality,
    CASE reading.quality WHEN 'ok' THEN coalesce(grounds, '') ELSE reading.reason END AS said
FROM capture LEFT JOIN reading
ON reading.story = capture.own AND reading.body = capture.body AND reading.status = coalesce(
    (SELECT status FROM reading AS same
        WHERE story = capture.own AND body = capture.body AND status = capture.status),
    (SELECT min(status) FROM reading AS other
        WHERE story = capture.own AND body = capture.body))
"""


def index_schema() -> Schema:
    return _schema(Derived.metadata, _LOOK)


def queue_schema() -> Schema:
    return _schema(Operational.metadata)


def postgres_queue_schema() -> Schema:
    """The same tables as PostgreSQL is told of them."""
    return _schema(Operational.metadata, dialect=_POSTGRESQL)


def table_names() -> list[str]:
    """The tables of the index, in the order of their definition."""
    return list(Derived.metadata.tables)


def listing(table: str) -> tuple[list[str], int, str]:
    """A table's columns, the key first; how many are the key; the query for all, by the key."""
    found = Derived.metadata.tables[table]
    key = list(found.primary_key.columns)
    ordered = key + [column for column in found.columns if column not in set(key)]
    statement = select(*ordered).order_by(*key).compile(dialect=_SQLITE)
    return [column.name for column in ordered], len(key), str(statement)


def _schema(tables: MetaData, *views: str, dialect: Dialect = _SQLITE) -> Schema:
    made = tables.sorted_tables
    indexes = sorted(
        (index for table in made for index in table.indexes), key=lambda i: str(i.name)
    )
    return Schema(
        tables=(*(_ddl(CreateTable(table), dialect) for table in made), *views),
        indexes={str(index.name): _ddl(CreateIndex(index), dialect) for index in indexes},
    )


def _ddl(element: DDLElement, dialect: Dialect) -> str:
    return str(element.compile(dialect=dialect))
