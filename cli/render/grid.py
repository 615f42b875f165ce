"""Tables with a column for each version: blocks below each other where the screen is narrow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from cli.render.words import FAINT, pad

_GAP: Final = 2
_WIDEST: Final = 28  # columns that a label has at least; a pipe has it whole
_MANY: Final = 12  # versions; of more, those that change nothing in the table are left out


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its labels, a cell for each version, and a remark behind them."""

    labels: tuple[str, ...]
    cells: tuple[str, ...]
    remark: str = ""


def grid_lines(heads: Sequence[str], rows: Sequence[Row], width: int | None) -> Iterator[Text]:
    """The table under these heads of its labels. Cells count versions from v1."""
    versions = _telling(rows)
    left = _Labels(heads, rows, versions, width)
    for block in _blocks(rows, versions, left.width, width):
        widths = [_width(rows, version) for version in block]
        titles = [pad(f"v{version + 1}", w) for version, w in zip(block, widths, strict=True)]
        last = block[-1] == versions[-1]
        line = left.line(heads) + _joined(titles)
        yield Text(line.rstrip(), "bold")
        yield Text("─" * _ruled(line, rows, width, last=last), FAINT)
        for row in rows:
            cells = [pad(row.cells[v], w) for v, w in zip(block, widths, strict=True)]
            remark = row.remark if last else ""
            yield Text(f"{left.line(row.labels)}{_joined(cells)}{' ' * _GAP}{remark}".rstrip())
        if not last:
            yield Text("")
    if rows and len(versions) < len(rows[0].cells):
        yield Text("Versions not shown are as the one before.", FAINT)


class _Labels:
    """The labels on the left, shortened only on a terminal that cannot hold them."""

    def __init__(
        self, heads: Sequence[str], rows: Sequence[Row], versions: Sequence[int], width: int | None
    ) -> None:
        lines = [heads, *(row.labels for row in rows)]
        self._widths = [max(cell_len(line[at]) for line in lines) for at in range(len(heads))]
        if width is not None:
            rest = sum(_width(rows, version) + _GAP for version in versions) + _remarks(rows)
            widest = self._widths.index(max(self._widths))
            room = width - rest - self.width + self._widths[widest]
            self._widths[widest] = min(self._widths[widest], max(_WIDEST, room))

    @property
    def width(self) -> int:
        return sum(self._widths) + _GAP * len(self._widths)

    def line(self, labels: Sequence[str]) -> str:
        cells = zip(labels, self._widths, strict=True)
        return "".join(_fitted(label, width) + " " * _GAP for label, width in cells)


def _fitted(label: str, width: int) -> str:
    if cell_len(label) <= width:
        return pad(label, width)
    return pad(set_cell_size(label, width - 1).rstrip() + "…", width)


def _telling(rows: Sequence[Row]) -> list[int]:
    """The versions to show: all of few, of many the first, the last and those that differ."""
    total = len(rows[0].cells) if rows else 0
    if total <= _MANY:
        return list(range(total))
    return [
        at
        for at in range(total)
        if at in {0, total - 1} or any(row.cells[at] != row.cells[at - 1] for row in rows)
    ]


def _blocks(
    rows: Sequence[Row], versions: Sequence[int], left: int, width: int | None
) -> Iterator[list[int]]:
    """Runs of versions that fit beside the labels, the last of them with the remarks."""
    block: list[int] = []
    taken = left
    for version in versions:
        more = _width(rows, version) + _GAP
        remark = _remarks(rows) if version == versions[-1] else 0
        if block and width is not None and taken + more + remark > width:
            yield block
            block, taken = [], left
        block.append(version)
        taken += more
    if block:
        yield block


def _remarks(rows: Sequence[Row]) -> int:
    return max((cell_len(row.remark) for row in rows), default=0)


def _width(rows: Sequence[Row], version: int) -> int:
    cells = (cell_len(row.cells[version]) for row in rows)
    return max([len(f"v{version + 1}"), *cells])


def _joined(cells: Sequence[str]) -> str:
    return (" " * _GAP).join(cells)


def _ruled(line: str, rows: Sequence[Row], width: int | None, *, last: bool) -> int:
    remark = _remarks(rows) if last else 0
    whole = cell_len(line) + (remark + _GAP if remark else 0)
    return whole if width is None else min(whole, width)
