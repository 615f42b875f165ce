"""Does the index say what the log says? Built again from nothing, and held against it."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from newsdiff.errors import StorageFailed
from newsdiff.ports import Reader
from storage.analysis import Analysis
from storage.database import Database, Row
from storage.index import open_index
from storage.loading import Facts
from storage.progress import Progress, silent
from storage.projection import catch_up
from storage.schema import listing, table_names

# How the rows came about, not what they say.
_WORK: Final = ("state", "stale", "verdict", "likeness")
_MOST_ROUNDS: Final = 5
_PREFIX: Final = "check-"
_STALE: Final = 172_800  # seconds
_STATE: Final = "SELECT id, origin, reading, analysis, size, unknown FROM state"
# Without blanks, which are the library's that writes the statements.
_SCHEMA: Final = """
SELECT type, name, replace(replace(replace(sql, char(10), ''), char(9), ''), ' ', '')
FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY type, name
"""
_STORY_OF_ARTICLE: Final = "SELECT story FROM reading WHERE article = ? ORDER BY story LIMIT 1"


@dataclass(frozen=True, slots=True)
class Difference:
    """The first row in which an index and a rebuilt one differ.

    `kind` says what was done to the index: a row edited, removed, or added. `story` is its slug.
    """

    table: str
    key: tuple[Any, ...]
    kind: Literal["edited", "removed", "added"]
    columns: tuple[str, ...] = ()
    story: str | None = None

    def __str__(self) -> str:
        key = ", ".join(map(str, self.key))
        what = f" ({', '.join(self.columns)})" if self.columns else ""
        where = f" of {self.story}" if self.story else ""
        return f"the index was altered: {self.table} {key}{where} was {self.kind}{what}"


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: Sequence[str]
    keys: int  # how many of the columns, the first ones, are the key
    statement: str


def check_index(
    facts: Facts, index: Database, reader: Reader, analysis: Analysis, progress: Progress = silent
) -> Difference | None:
    """Catch the index up, build another from the log alone, and return where they first differ.

    Reads every page again. The other index stands beside the first while it is needed.
    """
    _sweep(index.path.parent)
    with (
        TemporaryDirectory(dir=index.path.parent, prefix=_PREFIX) as folder,
        open_index(Path(folder) / "index.sqlite") as rebuilt,
    ):
        for _ in range(_MOST_ROUNDS):
            catch_up(facts, rebuilt, reader, analysis, progress)
            catch_up(facts, index, reader, analysis)
            if _size(index) == _size(rebuilt):
                return first_difference(index, rebuilt, progress)
    raise StorageFailed("the log grows faster than its index can be checked")


def first_difference(
    index: Database, rebuilt: Database, progress: Progress = silent
) -> Difference | None:
    tables = _tables()
    for done, table in enumerate(tables, 1):
        for difference in _differences(table, index, rebuilt):
            return difference
        progress("tables", done, len(tables))
    return None


def _sweep(folder: Path) -> None:
    """Remove what a check that was killed has left behind; none takes two days."""
    for left in folder.glob(f"{_PREFIX}*"):
        if left.stat().st_mtime < time.time() - _STALE:
            shutil.rmtree(left, ignore_errors=True)


def _size(index: Database) -> int:
    return int(index.rows("SELECT size FROM state")[0][0])


def _tables() -> list[_Table]:
    state = _Table("state", ("id", "origin", "reading", "analysis", "size", "unknown"), 1, _STATE)
    schema = _Table("schema", ("type", "name", "sql"), 2, _SCHEMA)
    said = [_Table(name, *listing(name)) for name in table_names() if name not in _WORK]
    return [schema, state, *said]


def _differences(table: _Table, index: Database, rebuilt: Database) -> Iterator[Difference]:
    """All of them while rows stand side by side; the first is what counts."""
    pairs = zip_longest(index.stream(table.statement), rebuilt.stream(table.statement))
    for found, due in pairs:
        if found is None or due is None or tuple(found) != tuple(due):
            yield _difference(table, found, due, rebuilt)


def _difference(table: _Table, found: Row | None, due: Row | None, rebuilt: Database) -> Difference:
    """Rows come in the order of their keys: the lesser key is the one that has no partner."""
    here = None if found is None else tuple(found[: table.keys])
    there = None if due is None else tuple(due[: table.keys])
    if here == there and found is not None and due is not None:
        names = zip(table.columns, found, due, strict=True)
        changed = tuple(name for name, a, b in names if a != b)
        return Difference(table.name, here or (), "edited", changed, _story(table, due, rebuilt))
    if here is None or (there is not None and _order(there) < _order(here)):
        return Difference(table.name, there or (), "removed", (), _story(table, due, rebuilt))
    return Difference(table.name, here, "added", (), _story(table, found, rebuilt))


def _order(key: tuple[Any, ...]) -> list[tuple[int, Any]]:
    """SQLite's: numbers, then text, then bytes."""
    return [(isinstance(value, str) + 2 * isinstance(value, bytes), value) for value in key]


def _story(table: _Table, row: Row | None, rebuilt: Database) -> str | None:
    if row is None or table.name in {"schema", "state"}:
        return None
    values = dict(zip(table.columns, row, strict=True))
    number = values.get("number") if table.name == "story" else values.get("story")
    if table.name == "article":
        rows = rebuilt.rows(_STORY_OF_ARTICLE, (values["digest"],))
        number = rows[0][0] if rows else None
    slugs = rebuilt.rows("SELECT slug FROM story WHERE number = ?", (number,))
    return slugs[0][0] if slugs else None
