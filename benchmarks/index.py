"""How fast the log is projected, against raw sqlite3 inserting the same rows in the same run.

    python -m benchmarks.index [EVENTS]

The promise: loading events runs at 0.4 of the raw insert or better, in processor time. Reader and
analysis are trivial here and the events are in memory, so that what is measured is the index.
"""

import gc
import hashlib
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsdiff.article import Article, Paragraph
from newsdiff.events import Captured, Event, StoryFollowed, Unchanged, story_id
from newsdiff.ports import Page, Reading
from newsdiff.times import instant
from storage.analysis import Analysis
from storage.database import Database
from storage.index import open_index
from storage.projection import catch_up
from storage.schema import table_names

PROMISED = 0.4
LOOKS = 99  # of a story, ten of which find a new body
EVERY = 10
BATCH = 10_000
LOADED = ("story", "capture", "reading", "answer")
START = datetime(2025, 6, 19, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    size: int
    root: str = ""

    def to_json(self) -> bytes:
        return b"{}"


class Facts:
    """A log in memory whose payloads are their own digests."""

    origin = "benchmark"

    def __init__(self, events: int) -> None:
        self._events = list(islice(_events(), events))
        self.state = Mark(events)
        gc.freeze()  # a real log is read piece by piece; these events would be walked at each round

    def refresh(self) -> None: ...

    def entries(self, start: int = 0) -> Iterator[Event]:
        return islice(self._events, start, None)

    def payload(self, digest: str, /) -> bytes:
        return digest.encode()


class Reader:
    def read(self, pages: Iterable[Page], /) -> Iterator[Reading]:
        for page in pages:
            yield Reading("ok", "", Article(paragraphs=(Paragraph(page.block.decode()),)))


class Changed:
    def __bool__(self) -> bool:
        return True

    def to_dict(self) -> dict[str, Any]:
        return {"wording": [{"old": "a", "new": "b"}]}


ANALYSIS = Analysis(
    reading="1",
    version="1",
    compare=lambda _old, _new: Changed(),
    figures=lambda _text, _language: [],
    attributions=lambda _text, _language: [],
)


def _events() -> Iterator[Event]:
    number = 0
    while True:
        url = f"https://news.example/town/story-{number}"
        yield StoryFollowed(story=story_id(url), url=url, recorded=START)
        for look in range(LOOKS):
            yield _look(url, START + timedelta(minutes=15 * look, seconds=number), look)
        number += 1


def _look(url: str, moment: datetime, look: int) -> Event:
    body = hashlib.sha256(f"{url} {look // EVERY}".encode()).hexdigest()
    block = hashlib.sha256(f"{url} {look}".encode()).hexdigest()
    if look % EVERY:
        return Unchanged(
            story=story_id(url),
            url=url,
            seen=instant(moment),
            recorded=moment,
            status=304,
            block=block,
            length=200,
            body=body,
        )
    return Captured(
        story=story_id(url),
        url=url,
        seen=instant(moment),
        recorded=moment,
        status=200,
        block=block,
        length=80_000,
        header_length=200,
        body=body,
    )


@dataclass(frozen=True)
class Timing:
    rows: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def project(facts: Facts, index: Database) -> tuple[float, float]:
    """Processor seconds until all events were loaded, and until all was derived."""
    loaded: list[float] = []

    def watch(what: str, done: int, of: int) -> None:
        if what == "events" and done == of:
            loaded.append(time.process_time() - start)

    start = time.process_time()
    catch_up(facts, index, Reader(), ANALYSIS, watch)
    return loaded[0], time.process_time() - start


def insert_raw(index: Database, path: Path, tables: Sequence[str]) -> Timing:
    """The same rows by executemany in batches of equal size, with the same indexes after."""
    rows = {table: _rows(index, table) for table in tables}
    ddl = {kind: _ddl(index, kind, tables) for kind in ("table", "index")}
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA cache_size = -65536")
        start = time.process_time()
        for statement in ddl["table"]:
            raw.execute(statement)
        for table, values in rows.items():
            _fill(raw, table, values)
        for statement in ddl["index"]:
            raw.execute(statement)
        return Timing(sum(map(len, rows.values())), time.process_time() - start)


def _rows(index: Database, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in index.rows(f"SELECT * FROM {table}")]


def _ddl(index: Database, kind: str, tables: Sequence[str]) -> list[str]:
    rows = index.rows(
        "SELECT tbl_name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
    )
    return [sql for table, sql in rows if table in tables]


def _fill(raw: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        marks = ", ".join("?" * len(batch[0]))
        raw.execute("BEGIN")
        raw.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)
        raw.execute("COMMIT")


def main() -> int:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    facts = Facts(events)
    with TemporaryDirectory() as folder, open_index(Path(folder) / "index.sqlite") as index:
        loading, whole = project(facts, index)
        raw_load = insert_raw(index, Path(folder) / "load.sqlite", LOADED)
        raw_whole = insert_raw(index, Path(folder) / "whole.sqlite", table_names())
    load, everything = Timing(raw_load.rows, loading), Timing(raw_whole.rows, whole)
    print(f"{events} events, {raw_load.rows} rows loaded, {raw_whole.rows} rows in all")
    print(f"load     {load.rate:9,.0f} rows/s   {events / loading:9,.0f} events/s")
    print(f"raw      {raw_load.rate:9,.0f} rows/s   ratio {load.rate / raw_load.rate:.2f}")
    print(f"rebuild  {everything.rate:9,.0f} rows/s   {events / whole:9,.0f} events/s")
    print(f"raw      {raw_whole.rate:9,.0f} rows/s   ratio {everything.rate / raw_whole.rate:.2f}")
    return 0 if load.rate >= PROMISED * raw_load.rate else 1


if __name__ == "__main__":
    sys.exit(main())
