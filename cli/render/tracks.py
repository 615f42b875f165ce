"""One figure plotted, and all figures as a matrix with a column for each version."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from cli.ledger import Entry
from cli.render.changed import interval_words, notice_words
from cli.render.figures import figure_name, quote
from cli.render.grid import Row, grid_lines
from cli.render.plot import Stand, plot_lines
from cli.render.words import FAINT, difference, distinct, figure_text, percent

if TYPE_CHECKING:
    from cli.tracking import FigureReport, Tracked
    from newsdiff.article import Article
    from newsdiff.changes.values import FigureMention
    from storage.records import VersionRecord

_NOT_STATED: Final = "·"


def plot_report(
    report: "FigureReport", tracked: "Tracked", article: "Article", width: int
) -> Iterator[Text]:
    """The figure's name and place, its step line, and the sentences of every value it had.

    `article` is the version that states it last.
    """
    last = next(p.mention for p in reversed(tracked.track.points) if p.mention)
    name = Text(figure_name(tracked), "bold")
    name.append(f"   {_about(tracked, last, article)}", "not bold")
    yield name
    yield Text("")
    stated = report.told_by(tracked)
    stands = [_stand(*pair) for pair in zip(report.versions, stated, strict=True)]
    until = max(report.versions[-1].last_seen.end.timestamp(), stands[-1].since)
    lines = list(plot_lines(stands, until, width - 2))
    yield from (Text(f"  {line}") for line in lines)
    edge = max(lines[-2].find("┼"), 0) + 1
    yield from (Text(f"  {line}", FAINT) for line in _times(report, tracked, edge, lines))
    if (drawn := len(lines[-1].split())) < len(stands):
        yield Text(f"  Drawn at {drawn} of {len(stands)} versions.", FAINT)
    yield Text("")
    yield from _sentences(tracked, stated)
    yield from _intervals(tracked.entries)


def _about(tracked: "Tracked", last: "FigureMention", article: "Article") -> str:
    places = ["headline"] if tracked.track.in_headline and last.place != "headline" else []
    places.append(_place(last, article))
    unit = f"{last.figure.unit} · " if last.figure.unit else ""
    return f"{unit}in {' and '.join(places)}"


def _place(mention: "FigureMention", article: "Article") -> str:
    if mention.place != "body":
        return str(mention.place)
    numbers = (n for n, p in enumerate(article.paragraphs, 1) if mention.sentence in p.text)
    number = next(numbers, None)
    return f"paragraph {number}" if number else "the text"


def _stand(version: "VersionRecord", mention: "FigureMention | None") -> Stand:
    return Stand(
        f"v{version.number}",
        version.seen.start.timestamp(),
        mention.figure.value if mention else None,
        mention.figure.text if mention else "",
    )


def _times(
    report: "FigureReport", tracked: "Tracked", edge: int, lines: Sequence[str]
) -> Iterator[str]:
    """When the first and the last version were first seen, under the ends of the line."""
    seen = distinct([str(version.seen) for version in report.versions])
    first, last = f"{seen[0]} UTC", seen[-1]
    if any(e.notice and e.notice.number == len(seen) for e in tracked.entries):
        last += ", notice"
    if len(seen) == 1:
        last = ""
    end = max(map(len, lines))
    if edge + len(first) + 2 + len(last) <= end:
        yield " " * edge + first + last.rjust(end - edge - len(first))
    else:
        yield " " * edge + first
        yield last.rjust(end)


def _sentences(tracked: "Tracked", stated: "Sequence[FigureMention | None]") -> Iterator[Text]:
    """What it was first, from the version that first had it, and after each change."""
    first, *later = tracked.track.points
    since = next((n for n, told in enumerate(stated, 1) if told is first.mention), first.version)
    for version, mention in ((since, first.mention), *((p.version, p.mention) for p in later)):
        words = quote(mention.to_dict()) if mention else "not stated"
        yield Text(f"  v{version:<4} {words}")


def _intervals(entries: Sequence[Entry]) -> Iterator[Text]:
    for entry in entries:
        words = interval_words(entry)
        several = f"v{entry.version.number} " if len(entries) > 1 else ""
        line = f"{several}{words}; {notice_words(entry)}."
        yield Text("  " + line[:1].upper() + line[1:] if not several else f"  {line}", FAINT)


def matrix_lines(
    report: "FigureReport", shown: "Sequence[Tracked]", width: int | None
) -> Iterator[Text]:
    """Every figure that changed and every one that did not, by version."""
    rows = [_row(tracked, report.told_by(tracked)) for tracked in shown]
    rows += [
        Row(("", figure.concept or figure.text), (figure.text,) * len(report.versions))
        for figure in report.standing
    ]
    if not rows:
        yield Text("No figures.")
        return
    yield from grid_lines(("", "Figure"), rows, width)


def _row(tracked: "Tracked", stated: "Sequence[FigureMention | None]") -> Row:
    overall = tracked.track.overall
    amounts = (difference(overall.difference), percent(overall.percent))
    return Row(
        (str(tracked.number), figure_name(tracked)),
        tuple(figure_text(m.to_dict()) if m else _NOT_STATED for m in stated),
        "  ".join(amount for amount in amounts if amount),
    )
