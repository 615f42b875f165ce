"""One figure over time as a step line in plain characters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rich.cells import cell_len

from cli.render.words import pad

_HEIGHT: Final = 6  # rows between the highest and the lowest level, at the least
_MOST_LEVELS: Final = 14
_LEAST_WIDTH: Final = 20  # columns of the line itself
_LONGEST_LABEL: Final = 16


@dataclass(frozen=True, slots=True)
class Stand:
    """What stood from a moment (in seconds) on, with its label; None for nothing."""

    name: str
    since: float
    value: float | None
    label: str


def plot_lines(stands: Sequence[Stand], until: float, width: int) -> Iterator[str]:
    """The step line with its levels on the left and the names of its steps below.

    `width` is that of the whole plot. Steps too close to be told apart are moved apart, so the time
    axis is true in order and only roughly in length.
    """
    levels = {s.value: s.label for s in reversed(stands) if s.value is not None}
    rows = _rows(list(levels))
    bottom = max(rows.values()) + (min(levels) <= 0)
    labels = {rows[value]: label[:_LONGEST_LABEL] for value, label in levels.items()}
    if min(levels) > 0:
        labels[bottom] = "0"
    left = max(cell_len(label) for label in labels.values())
    columns = max(_LEAST_WIDTH, width - left - 2)
    drawn = _drawn(stands, columns)
    at = _columns(drawn, until, columns)
    canvas = _Canvas(bottom, columns)
    canvas.draw([rows.get(s.value) if s.value is not None else None for s in drawn], at)
    for row in range(bottom):
        edge = "┤" if row in labels else "│"
        yield f"{pad(labels.get(row, ''), left, right=True)} {edge}{canvas.line(row)}".rstrip()
    yield f"{pad(labels.get(bottom, ''), left, right=True)} ┼{_axis(at, columns)}"
    yield " " * (left + 2) + _names([s.name for s in drawn], at)


def _rows(values: Sequence[float]) -> dict[float, int]:
    """The row of each level, from the top: spaced by size, a row of its own for each if few."""
    levels = sorted({*values, *([0.0] if min(values) > 0 else [])}, reverse=True)
    span = levels[0] - levels[-1] or 1.0
    if len(levels) > _MOST_LEVELS:
        lowest = {levels[-1]: _MOST_LEVELS}
        steps = {v: int((levels[0] - v) / span * _MOST_LEVELS) for v in levels[:-1]}
        return {v: min(row, _MOST_LEVELS - 1) for v, row in steps.items()} | lowest
    rows = {levels[0]: 0}
    for above, level in pairwise(levels):
        rows[level] = rows[above] + max(1, round(_HEIGHT * (above - level) / span))
    return rows


def _drawn(stands: Sequence[Stand], columns: int) -> list[Stand]:
    """All stands, or those where something changes, or as many of them as there is room for."""
    if _room(stands) <= columns:
        return list(stands)
    telling = [
        stand
        for at, stand in enumerate(stands)
        if at in {0, len(stands) - 1} or stand.value != stands[at - 1].value
    ]
    most = max(2, columns // (max(len(stand.name) for stand in telling) + 1))
    if len(telling) <= most:
        return telling
    return [telling[(len(telling) - 1) * at // (most - 1)] for at in range(most)]


def _room(stands: Sequence[Stand]) -> int:
    return sum(len(stand.name) + 1 for stand in stands)


def _columns(stands: Sequence[Stand], until: float, columns: int) -> list[int]:
    """Where each step stands: by its time, moved so that the names below do not touch."""
    start = stands[0].since
    length = max(until - start, 1e-9)
    at = [round((stand.since - start) / length * (columns - 1)) for stand in stands]
    gaps = [len(stand.name) + 1 for stand in stands]
    at[0] = 0
    for n in range(1, len(at)):
        at[n] = max(at[n], at[n - 1] + gaps[n - 1])
    limit = columns
    for n in range(len(at) - 1, 0, -1):
        at[n] = min(at[n], limit - gaps[n])
        limit = at[n]
    return at


class _Canvas:
    def __init__(self, rows: int, columns: int) -> None:
        self._cells = [[" "] * columns for _ in range(rows)]
        self._columns = columns

    def line(self, row: int) -> str:
        return "".join(self._cells[row])

    def draw(self, rows: Sequence[int | None], at: Sequence[int]) -> None:
        ends = [*at[1:], self._columns]
        before: int | None = None
        for row, start, end in zip(rows, at, ends, strict=True):
            if row is not None:
                for column in range(start, end):
                    self._cells[row][column] = "━"
            self._step(before, row, start)
            before = row

    def _step(self, before: int | None, row: int | None, column: int) -> None:
        """The joint where one stand ends and the next begins."""
        if row is None or before is None:
            return
        if row == before:
            self._cells[row][column] = "╋" if column else "━"
            return
        down = row > before
        self._cells[before][column] = "┓" if down else "┛"
        self._cells[row][column] = "┗" if down else "┏"
        for between in range(min(row, before) + 1, max(row, before)):
            self._cells[between][column] = "┃"


def _axis(at: Sequence[int], columns: int) -> str:
    cells = ["─"] * columns
    for column in at:
        cells[column] = "┴"
    return "".join(cells)


def _names(names: Sequence[str], at: Sequence[int]) -> str:
    line = ""
    for name, column in zip(names, at, strict=True):
        line = line.ljust(column) + name
    return line
