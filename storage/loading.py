"""Events into rows of the index, as they come: the cheap part of a projection."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any, Final, Protocol

import orjson

from newsdiff.errors import StorageFailed
from newsdiff.events import (
    Event,
    Look,
    Merged,
    RobotsOverridden,
    SeedDropped,
    SeedFollowed,
    SeedRead,
    Separated,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Unknown,
    Withdrawn,
)
from newsdiff.plain_looks import PlainLook
from newsdiff.times import stamp
from storage.analysis import Analysis
from storage.database import Database, Row, Transaction
from storage.joining import Join, apply_joins, join, place_looks
from storage.look_rows import LookRows, plain_row, row
from storage.orders import apply_order, withdrawal_row
from storage.progress import Progress, silent
from storage.seed_rows import SeedStep, apply_steps, look_step, seed_steps
from storage.stories import KnownStory, StoryBook

AT_ONCE: Final = 50_000  # events in one transaction

_Entry = Event | PlainLook

_STORY: Final = tuple(column.name for column in fields(KnownStory))
_KEEP_ANSWERS: Final = """
INSERT INTO answer (story, url, capture, seen_start, body, parsed) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (story, url) DO UPDATE SET
    capture = excluded.capture, seen_start = excluded.seen_start, body = excluded.body,
    etag = NULL, last_modified = NULL, parsed = 0
WHERE (excluded.seen_start, excluded.capture) > (answer.seen_start, answer.capture)
"""
_MARK: Final = """
INSERT OR REPLACE INTO stale (story, tick) SELECT value, tick FROM state, json_each(?)
"""
_MARK_ROOTS: Final = """
INSERT OR REPLACE INTO stale (story, tick)
SELECT joined.root, tick FROM state, joined WHERE joined.story IN (SELECT value FROM json_each(?))
"""


class LogMark(Protocol):
    """Where a log stands."""

    @property
    def size(self) -> int: ...
    @property
    def root(self) -> str: ...
    def to_json(self) -> bytes: ...


class Facts(Protocol):
    """What a projection needs of an archive."""

    origin: str

    @property
    def state(self) -> LogMark: ...
    def refresh(self) -> None: ...
    def entries(self, start: int = 0) -> Iterator[Event | PlainLook]: ...
    def payload(self, digest: str, /) -> bytes: ...


@dataclass(slots=True)
class _Rows:
    """What one batch of events adds."""

    end: int  # the number of the event after them
    looks: LookRows = field(default_factory=LookRows)
    joins: list[Join] = field(default_factory=list)
    seeds: list[SeedStep] = field(default_factory=list)
    orders: list[tuple[Withdrawn, int | None]] = field(default_factory=list)
    withdrawals: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    unknown: int = 0


def load(index: Database, facts: Facts, upto: LogMark, progress: Progress = silent) -> int:
    """Load the events the index has not, up to a mark; return how many this process loaded.

    Any number of processes may do it at once: a batch counts only if the index still stands where
    it began.
    """
    loaded = 0
    while (size := _size(index)) < upto.size:
        entries = islice(facts.entries(size), upto.size - size)
        book = StoryBook(index, complete=size == 0)
        for rows in _batches(entries, size, book):
            if not _commit(index, range(size, rows.end), rows, book):
                break
            size, loaded = rows.end, loaded + rows.end - size
            progress("events", size, upto.size)
        else:
            break
    _keep_mark(index, upto)
    return loaded


def _batches(entries: Iterator[_Entry], first: int, book: StoryBook) -> Iterator[_Rows]:
    while (rows := _rows(entries, first, book)).end > first:
        yield rows
        first = rows.end


def _size(index: Database) -> int:
    return int(index.rows("SELECT size FROM state")[0][0])


def _keep_mark(index: Database, mark: LogMark) -> None:
    if tuple(index.rows("SELECT size, root FROM state")[0]) == (mark.size, None):
        with index.writing() as transaction:
            transaction.run(
                "UPDATE state SET root = ?, log = ? WHERE size = ?",
                (mark.root, mark.to_json(), mark.size),
            )


def _commit(index: Database, span: range, rows: _Rows, book: StoryBook) -> bool:
    """False, with nothing done, when somebody else has loaded these events meanwhile."""
    with index.writing() as transaction:
        mine = transaction.run(
            "UPDATE state SET size = ?, root = NULL, tick = tick + 1, unknown = unknown + ? "
            "WHERE size = ?",
            (span.stop, rows.unknown, span.start),
        )
        if mine:
            _write(transaction, rows, book)
    return bool(mine)


def _write(transaction: Transaction, rows: _Rows, book: StoryBook) -> None:
    stories = [tuple(getattr(s, f) for f in _STORY) for s in book.changed.values()]
    transaction.load("story", stories, instead="REPLACE")
    book.changed.clear()
    looks, touched = rows.looks, rows.looks.touched
    transaction.load("capture", looks.captures)
    transaction.load("reading", looks.readings, instead="IGNORE")
    transaction.many(_KEEP_ANSWERS, looks.answers())
    apply_steps(transaction, rows.seeds)
    touched |= apply_joins(transaction, rows.joins)
    place_looks(transaction, [capture[0] for capture in looks.captures[:1]])
    transaction.load("withdrawal", rows.withdrawals)
    transaction.load("robots", rows.choices)
    for order, story in rows.orders:
        touched |= apply_order(transaction, order, story)
    mark_stale(transaction, touched)


def claim(transaction: Transaction, analysis: Analysis) -> None:
    """Begin a write of rows that this analysis made.

    Raises StorageFailed when other code has made the index its own meanwhile.
    """
    if not transaction.run(
        "UPDATE state SET tick = tick + 1 WHERE reading = ? AND analysis = ?",
        (analysis.reading, analysis.version),
    ):
        raise StorageFailed(
            "another version of newsdiff is at work on this index",
            hint="Use one version at a time, then try again.",
        )


def mark_stale(transaction: Transaction, stories: Iterable[int]) -> None:
    """Have the versions of these stories derived again, and of those they were merged into.

    Later marks outdo earlier ones.
    """
    numbers = orjson.dumps(sorted(stories)).decode()
    for statement in (_MARK, _MARK_ROOTS):
        transaction.run(statement, (numbers,))


def _rows(entries: Iterator[_Entry], first: int, book: StoryBook) -> _Rows:
    """The rows of the next entries, whose numbers begin at `first`.

    An order ends its batch: it takes down what came before it, however it is loaded.
    """
    rows = _Rows(end=first)
    for number, entry in enumerate(islice(entries, AT_ONCE), first):
        rows.end = number + 1
        if isinstance(entry, dict):  # most of them
            story = book.story(entry["story"], entry["url"], number)
            _add(rows, story, plain_row(number, story.number, entry))
        elif isinstance(entry, Look):
            story = book.story(entry.story, entry.url, number)
            _add(rows, story, row(number, story.number, entry))
        else:
            _decide(rows, number, entry, book)
            if isinstance(entry, Withdrawn):
                break
    return rows


def _add(rows: _Rows, story: KnownStory, row: tuple[Any, ...]) -> None:
    rows.looks.add(story, row)
    if story.seed:
        rows.seeds.append(look_step(row, story.number))


def _decide(rows: _Rows, number: int, event: Event, book: StoryBook) -> None:
    """An event that is no look."""
    match event:
        case StoryFollowed() | StoryChanged() | StoryDropped() | SeedDropped():
            book.decide(event, number)
        case SeedFollowed() | SeedRead():
            rows.seeds += seed_steps(number, event, book)
        case Merged() | Separated():
            rows.joins += join(event, book.known(event.story), book.known(event.other))
        case Withdrawn():
            _order(rows, number, event, book)
        case RobotsOverridden():
            told = (event.host, event.story, event.mode, event.reason)
            rows.choices.append((number, *told, stamp(event.recorded)))
        case Unknown():
            rows.unknown += 1
        case _:
            pass  # exports, alerts and keys are read from the log when they are wanted


def _order(rows: _Rows, number: int, order: Withdrawn, book: StoryBook) -> None:
    story = book.withdraw(order)
    rows.orders.append((order, story.number if story else None))
    if story:
        rows.withdrawals.append(withdrawal_row(number, order, story.number))
