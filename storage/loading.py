"""Events into rows of the index, as they come: the cheap part of a projection."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any, Final, Protocol

from newsdiff.errors import StorageFailed
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Event,
    Exported,
    KeyRotated,
    Look,
    Merged,
    Redirected,
    Refused,
    Reported,
    RobotsOverridden,
    SeedDropped,
    SeedFollowed,
    SeedRead,
    Separated,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Unchanged,
    Unknown,
    Withdrawn,
)
from newsdiff.times import stamp
from storage.analysis import Analysis
from storage.database import Database, Row, Transaction
from storage.joining import Join, apply_joins, join, place_looks
from storage.orders import apply_order, withdrawal_row
from storage.progress import Progress, silent
from storage.seed_rows import SeedStep, apply_steps, look_step, seed_steps
from storage.stories import KnownStory, StoryBook

AT_ONCE: Final = 10_000  # events in one transaction

_Row = tuple[Any, ...]
_Numbered = tuple[int, Event]

_STORY: Final = tuple(column.name for column in fields(KnownStory))
_KINDS: Final = {
    Captured: "captured",
    CaptureFailed: "failed",
    Redirected: "redirected",
    Refused: "refused",
    Unchanged: "unchanged",
}

_KEEP_ANSWERS: Final = """
INSERT INTO answer (story, url, capture, seen_start, body, parsed) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (story, url) DO UPDATE SET
    capture = excluded.capture, seen_start = excluded.seen_start, body = excluded.body,
    etag = NULL, last_modified = NULL, parsed = 0
WHERE (excluded.seen_start, excluded.capture) > (answer.seen_start, answer.capture)
"""
_MARK: Final = """
INSERT OR REPLACE INTO stale (story, tick)
SELECT named, tick FROM state, (SELECT ? AS named UNION SELECT root FROM joined WHERE story = ?)
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
    def events(self, start: int = 0) -> Iterator[tuple[int, Event]]: ...
    def payload(self, digest: str, /) -> bytes: ...


@dataclass(slots=True)
class _Rows:
    """What one batch of events adds."""

    captures: list[_Row] = field(default_factory=list)
    readings: list[_Row] = field(default_factory=list)
    answers: dict[tuple[int, str], _Row] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    joins: list[Join] = field(default_factory=list)
    seeds: list[SeedStep] = field(default_factory=list)
    orders: list[tuple[Withdrawn, int | None]] = field(default_factory=list)
    withdrawals: list[Row] = field(default_factory=list)
    choices: list[_Row] = field(default_factory=list)
    unknown: int = 0


def load(index: Database, facts: Facts, upto: LogMark, progress: Progress = silent) -> int:
    """Load the events the index has not, up to a mark; return how many this process loaded.

    Any number of processes may do it at once: a batch counts only if the index still stands where
    it began.
    """
    loaded = 0
    while (size := _size(index)) < upto.size:
        events = islice(facts.events(size), upto.size - size)
        book = StoryBook(index, complete=size == 0)
        for batch in _batches(events):
            end = size + len(batch)
            if not _commit(index, range(size, end), _rows(batch, book), book):
                break
            size, loaded = end, loaded + len(batch)
            progress("events", size, upto.size)
        else:
            break
    _keep_mark(index, upto)
    return loaded


def _batches(events: Iterable[_Numbered]) -> Iterator[list[_Numbered]]:
    """An order ends its batch: it takes down what came before it, however it is loaded."""
    batch: list[_Numbered] = []
    for number, event in events:
        batch.append((number, event))
        if len(batch) == AT_ONCE or isinstance(event, Withdrawn):
            yield batch
            batch = []
    if batch:
        yield batch


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
    transaction.load("capture", rows.captures)
    transaction.load("reading", rows.readings, instead="IGNORE")
    transaction.many(_KEEP_ANSWERS, list(rows.answers.values()))
    apply_steps(transaction, rows.seeds)
    rows.touched |= apply_joins(transaction, rows.joins)
    place_looks(transaction, [row[0] for row in rows.captures[:1]])
    transaction.load("withdrawal", rows.withdrawals)
    transaction.load("robots", rows.choices)
    for order, story in rows.orders:
        rows.touched |= apply_order(transaction, order, story)
    mark_stale(transaction, rows.touched)


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
    transaction.many(_MARK, [(story, story) for story in sorted(stories)])


def _rows(batch: Iterable[_Numbered], book: StoryBook) -> _Rows:
    rows = _Rows()
    for number, event in batch:
        match event:
            case StoryFollowed() | StoryChanged() | StoryDropped() | SeedDropped():
                book.decide(event, number)
            case SeedFollowed() | SeedRead():
                rows.seeds += seed_steps(number, event, book)
            case Merged() | Separated():
                rows.joins += join(event, book.known(event.story), book.known(event.other))
            case Withdrawn():
                _order(rows, number, event, book)
            case Exported() | Reported() | KeyRotated():
                pass  # read from the log when they are wanted
            case RobotsOverridden():
                told = (event.host, event.story, event.mode, event.reason)
                rows.choices.append((number, *told, stamp(event.recorded)))
            case Unknown():
                rows.unknown += 1
            case _:
                _add(rows, number, event, book.story(event.story, event.url, number))
    return rows


def _order(rows: _Rows, number: int, order: Withdrawn, book: StoryBook) -> None:
    story = book.withdraw(order)
    rows.orders.append((order, story.number if story else None))
    if story:
        rows.withdrawals.append(withdrawal_row(number, order, story.number))


def _add(rows: _Rows, number: int, look: Look, story: KnownStory) -> None:
    start = stamp(look.seen.start)
    end = stamp(look.seen.end) if look.seen.is_day else start
    recorded = start if look.recorded == look.seen.start else stamp(look.recorded)
    told = _told(look)
    rows.captures.append(
        (
            number,
            story.number,
            story.number,
            look.url,
            _KINDS[type(look)],
            start,
            end,
            recorded,
            *told,
        )
    )
    _, _, _, body, _, _, origin, *_ = told
    if story.seed:
        rows.seeds.append(look_step(number, look, story.number))
    if body is None:
        return
    if not story.seed:
        rows.touched.add(story.number)
    if isinstance(look, Captured) and not story.seed:
        key = (story.number, body, look.status)
        taken = ("withdrawn", story.withdrawn) if story.withdrawn else (None, None)
        rows.readings.append((*key, number, story.language, *taken, None, None, None, None))
    if origin is None:
        _answer(rows, (story.number, look.url, number, start, body))


def _answer(rows: _Rows, answer: _Row) -> None:
    key, newness = answer[:2], answer[3:1:-1]
    known = rows.answers.get(key)
    if known is None or newness > known[3:1:-1]:
        rows.answers[key] = answer


def _told(look: Look) -> _Row:
    """From the status on: what the event says of itself, then no version yet."""
    said: _Row
    match look:
        case Captured():
            said = (look.status, look.block, look.header_length, look.body, None, None, look.origin)
        case Unchanged():
            said = (look.status, look.block, look.length, look.body, None, None, look.origin)
        case CaptureFailed():
            said = (look.status, look.block, None, None, look.failure, look.reason, None)
        case Redirected():
            said = (look.status, look.block, look.length, None, None, look.target, None)
        case Refused():
            said = (None, None, None, None, look.rule, look.reason, None)
    kept, against = getattr(look, "length", None), getattr(look, "against", None)
    return (*said, None, 0, kept, against, None, None)
