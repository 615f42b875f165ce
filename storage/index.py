"""The index of an archive and the file of the queue beside it, opened."""

from pathlib import Path
from typing import Final

from storage.database import Database, Schema

# Raise the number when a table changes: files of another number are made anew.
INDEX_SCHEMA: Final = 9
QUEUE_SCHEMA: Final = 5


def open_index(path: Path) -> Database:
    """The index in a file; of another schema, it is emptied and its state is gone."""
    return Database(path, INDEX_SCHEMA, _index_schema)


def open_queue_file(path: Path) -> Database:
    database = Database(path, QUEUE_SCHEMA, _queue_schema)
    database.build_indexes()
    return database


def _index_schema() -> Schema:
    from storage.schema import index_schema

    return index_schema()


def _queue_schema() -> Schema:
    from storage.schema import queue_schema

    return queue_schema()
