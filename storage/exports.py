"""What is stored, as tables for other tools: JSON Lines and CSV.

The same index gives the same bytes. Cells hold what was published, unaltered: one that begins with
= + - @ is a formula to a spreadsheet, so `guarded` puts an apostrophe before such text on request.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final, Literal

import orjson

from newsdiff.errors import BadInput
from newsdiff.figures.figure import Figure
from newsdiff.times import stamp
from storage.analysis import KINDS
from storage.export_columns import COLUMNS, Table
from storage.history import History
from storage.records import ChangeRecord, StoryRecord, VersionRecord

Form = Literal["jsonl", "csv"]
FORMS: Final[tuple[Form, ...]] = ("jsonl", "csv")

_Row = tuple[Any, ...]
_Rows = Callable[[History, StoryRecord], Iterator[_Row]]
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export(
    history: History,
    table: Table,
    form: Form,
    out: BinaryIO,
    *,
    stories: Iterable[StoryRecord] | None = None,
    guarded: bool = False,
) -> int:
    """Write a table of all stories, or of these, and return the number of its rows.

    Stories stand in the order given, else in that of the archive; their rows in that of versions.
    """
    if table not in COLUMNS or form not in FORMS:
        known = f"Tables: {', '.join(COLUMNS)}. Forms: {', '.join(FORMS)}."
        raise BadInput(f"no export {table!r} as {form!r}", hint=known)
    chosen = history.stories() if stories is None else stories
    rows = (
        (story.id, story.slug, story.url, *map(_cell, row))
        for story in chosen
        for row in _TABLES[table](history, story)
    )
    names = [column.name for column in COLUMNS[table]]
    if form == "csv":
        return _write_csv(names, map(_guarded, rows) if guarded else rows, out)
    return _write_json(names, rows, out)


def _write_json(names: list[str], rows: Iterable[_Row], out: BinaryIO) -> int:
    count = 0
    for row in rows:
        count += 1
        out.write(orjson.dumps(dict(zip(names, row, strict=True))) + b"\n")
    return count


class _Utf8:
    """What csv needs of a file, over bytes."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _write_csv(names: list[str], rows: Iterable[_Row], out: BinaryIO) -> int:
    writer = csv.writer(_Utf8(out), lineterminator="\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        count += 1
        writer.writerow([_shown(cell) for cell in row])
    return count


def _cell(value: object) -> object:
    match value:
        case datetime():
            return stamp(value)
        case float() if value.is_integer():
            return int(value)
        case tuple():
            return orjson.dumps(value).decode()
        case _:
            return value


def _shown(cell: object) -> object:
    return ("true" if cell else "false") if isinstance(cell, bool) else cell


def _guarded(row: _Row) -> _Row:
    return tuple(f"'{c}" if isinstance(c, str) and c.startswith(_FORMULA) else c for c in row)


def _captures(history: History, story: StoryRecord) -> Iterator[_Row]:
    for look in history.captures(story):
        seen = (look.seen.start, look.seen.end, look.recorded)
        found = (look.status, look.quality, look.reason, look.cause, look.version, look.variant)
        kept = (look.origin, look.block, look.body)
        yield (look.number, look.url, look.kind, *seen, *found, *kept)


def _versions(history: History, story: StoryRecord) -> Iterator[_Row]:
    for version in history.versions(story):
        after, before = version.came_between
        yield (
            version.id,
            version.number,
            version.headline,
            version.words,
            version.seen.start,
            before,
            after,
            version.last_seen.end,
            version.captures,
            version.confirmed,
            version.restores,
            version.block,
            version.article,
        )


def _changes(history: History, story: StoryRecord) -> Iterator[_Row]:
    versions = history.versions(story)
    for change in history.changes(story):
        yield (*_pair(versions, change), *(change.counts[kind] for kind in KINDS))


def _figures(history: History, story: StoryRecord) -> Iterator[_Row]:
    ids = {version.number: version.id for version in history.versions(story)}
    for found in history.figures(story):
        version = ids[found.version]
        where = (version, found.version, f"{version}-f{found.position}", found.place)
        yield (*where, *_figure(found.figure))


def _figure(figure: Figure) -> _Row:
    value = (figure.text, figure.value, figure.high, figure.unit, figure.modifier)
    return (figure.start, figure.end, *value, figure.concept, figure.rate)


def _sourcing(history: History, story: StoryRecord) -> Iterator[_Row]:
    ids = {version.number: version.id for version in history.versions(story)}
    for found in history.attributions(story):
        version = ids[found.version]
        where = (version, found.version, f"{version}-s{found.position}", found.kind)
        who = (found.source, found.name, found.named, found.source_class)
        how = (found.cue, found.cue_class, found.strength, found.chain)
        yield (*where, *who, *how, found.content, found.quotes)


def _figure_changes(history: History, story: StoryRecord) -> Iterator[_Row]:
    versions = history.versions(story)
    for change, whole in history.details(story):
        pair = _pair(versions, change)
        for position, one in enumerate(whole["figures"], 1):
            sides = (*_side(one.get("old")), *_side(one.get("new")))
            told = (f"{pair[1]}-fc{position}", one["kind"], one["concept"])
            yield (*pair, *told, *sides, bool(one.get("in_headline")))


def _side(side: dict[str, Any] | None) -> _Row:
    names = ("text", "value", "high", "unit", "modifier")
    return tuple((side or {}).get(name) for name in names)


def _sourcing_changes(history: History, story: StoryRecord) -> Iterator[_Row]:
    names = [column.name for column in COLUMNS["sourcing_changes"]]
    wanted = names[names.index("kind") :]
    versions = history.versions(story)
    for change, whole in history.details(story):
        pair = _pair(versions, change)
        for position, one in enumerate(whole["sourcing"], 1):
            yield (*pair, f"{pair[1]}-sc{position}", *(one.get(name) for name in wanted))


def _absences(history: History, story: StoryRecord) -> Iterator[_Row]:
    for absence in history.absences(story):
        since, back = absence.since, absence.back
        times = (since.seen.start, absence.told.seen.end)
        yield (*times, absence.looks, since.reason, back and back.seen.end, since.number)


def _pair(versions: list[VersionRecord], change: ChangeRecord) -> _Row:
    old, new = versions[change.old - 1], versions[change.new - 1]
    return (old.id, new.id, old.number, new.number, *new.came_between, change.noticed)


_TABLES: Final[dict[Table, _Rows]] = {
    "captures": _captures,
    "versions": _versions,
    "changes": _changes,
    "figures": _figures,
    "figure_changes": _figure_changes,
    "sourcing": _sourcing,
    "sourcing_changes": _sourcing_changes,
    "absences": _absences,
}
