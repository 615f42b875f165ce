"""The report on the figures of a story, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from rich.text import Text

from cli.ledger import Entry
from cli.render.changed import interval_words, notice_words
from cli.render.spark import sparkline
from cli.render.standing import rest_lines
from cli.render.words import (
    FAINT,
    around,
    count,
    difference,
    figure_text,
    pad,
    per,
    percent,
    was_now,
)

if TYPE_CHECKING:
    from cli.tracking import FigureReport, Tracked
    from newsdiff.changes.least import Least

_INDENT: Final = " " * 7
_LIMITS: Final = (6, 34, 60, 20, 12, 40)  # columns; a longer cell stands over the edge
_MOST_VALUES: Final = 4
_Cells = tuple[str, str, str, str, str, str]  # number, name, values, difference, percent, when


def figure_lines(
    report: "FigureReport",
    shown: "Sequence[Tracked]",
    least: "Least | None",
    *,
    everything: bool,
    width: int | None,
) -> Iterator[Text]:
    """`2 of 5 figures changed over 4 versions`, each with its was and now, then the rest."""
    yield Text(_headline(report, shown, least))
    rows = [_cells(tracked, report) for tracked in shown]
    for tracked, line in zip(shown, _summaries(rows, width), strict=True):
        yield Text("")
        yield from line
        yield from _steps(tracked)
    yield from rest_lines(report, everything=everything)


def _headline(report: "FigureReport", shown: "Sequence[Tracked]", least: "Least | None") -> str:
    versions = count(len(report.versions), "version")
    by = f" by {least} or more" if least else ""
    stated = count(report.stated, "figure")
    return f"{len(shown)} of {stated} changed{by} over {versions} of {report.story.slug}"


def figure_name(tracked: "Tracked") -> str:
    """What is counted, and per what: `drones a day`."""
    track = tracked.track
    return (track.concept or "a figure") + per(track.rate)


def _cells(tracked: "Tracked", report: "FigureReport") -> _Cells:
    overall = tracked.track.overall
    stated = report.told_by(tracked)
    line = sparkline([mention.figure.value if mention else None for mention in stated])
    came = [f"v{entry.version.number}" for entry in tracked.entries]
    when = came[0] if len(came) == 1 else f"{came[0]} to {came[-1]}"
    return (
        str(tracked.number),
        figure_name(tracked),
        _values(tracked),
        difference(overall.difference),
        percent(overall.percent),
        f"{when}  {line}",
    )


def _values(tracked: "Tracked") -> str:
    """`25,000 to 12,000`; of many changes the first and the last value."""
    if len(tracked.entries) == 1:
        return was_now(tracked.entries[0].change)
    sides = [p.mention.to_dict() if p.mention else None for p in tracked.track.points]
    if len(sides) > _MOST_VALUES:
        return f"{figure_text(sides[0])} to … to {figure_text(sides[-1])}"
    return " to ".join(figure_text(side) for side in sides)


def _summaries(rows: Sequence[_Cells], width: int | None) -> Iterator[list[Text]]:
    """The first lines of all figures, in columns; on two lines where one is too narrow."""
    columns = zip(zip(*rows, strict=True), _LIMITS, strict=False)
    widths = [
        max((size for cell in cells if (size := cell_len(cell)) <= limit), default=0)
        for cells, limit in columns
    ]
    for row in rows:
        yield _summary(row, widths, width)


def _summary(row: _Cells, widths: Sequence[int], width: int | None) -> list[Text]:
    number, name, *rest = row
    amounts = [
        pad(cell, columns, right=at in {1, 2})
        for at, (cell, columns) in enumerate(zip(rest, widths[2:], strict=True))
        if columns
    ]
    tail = "  ".join(amounts).rstrip()
    lead = pad(number, widths[0], right=True)
    one = f"  {lead}  {pad(name, widths[1])}  {tail}"
    if cell_len(name) <= widths[1] and (width is None or cell_len(one) <= width):
        return [_bold(one, f"  {lead}  ", name)]
    below = "  ".join(cell for cell in rest if cell)
    return [_bold(f"  {lead}  {name}", f"  {lead}  ", name), Text(_INDENT + below)]


def _bold(line: str, before: str, name: str) -> Text:
    text = Text(line)
    text.stylize("bold", len(before), len(before) + len(name))
    return text


def _steps(tracked: "Tracked") -> Iterator[Text]:
    """Each change with its sentences, interval and notice; several stand below their values."""
    several = len(tracked.entries) > 1
    indent = _INDENT + "  " * several
    for entry in tracked.entries:
        if several:
            yield Text(_INDENT + step_words(entry))
        for word, side in (("was", entry.change["old"]), ("now", entry.change["new"])):
            if side:
                yield Text(f'{indent}{word}  "{quote(side)}"', FAINT)
        yield Text(f"{indent}{interval_words(entry)}{_also(entry.change)}", FAINT)
        yield Text(f"{indent}{notice_words(entry)}", FAINT)


def step_words(entry: Entry) -> str:
    """`v2  12 to 15  +3  +25.0 %`."""
    change = entry.change
    parts = (was_now(change), difference(change["difference"]), percent(change["percent"]))
    return "  ".join([f"v{entry.version.number}", *(part for part in parts if part)])


def quote(side: dict[str, Any], reach: int = 34) -> str:
    at = max(side["sentence"].find(side["text"]), 0)
    return around(side["sentence"], at, at + len(side["text"]), reach)


def _also(change: dict[str, Any]) -> str:
    words = [
        w
        for key, w in (("in_headline", "in the headline too"), ("in_quotation", "in a quotation"))
        if change[key]
    ]
    return "".join(f", {word}" for word in words)
