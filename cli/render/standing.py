"""What a story counts and never changed, and its numbers that are no figures."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from cli.render.words import FAINT, figure_text, pad, per

if TYPE_CHECKING:
    from cli.tracking import FigureReport
    from newsdiff.figures import Figure
    from newsdiff.figures.others import OtherNumber

_FEW: Final = 6
_LONGEST_MARK: Final = 6  # digits
_VAGUE: Final = frozenset({"hundreds", "thousands", "dozens"})


def rest_lines(report: "FigureReport", *, everything: bool) -> Iterator[Text]:
    """A line for each of the two, or with `everything` a line for each number."""
    if report.standing or report.others:
        yield Text("")
    yield from _unchanged(report, everything=everything)
    yield from _others(report, everything=everything)


def _unchanged(report: "FigureReport", *, everything: bool) -> Iterator[Text]:
    if not report.standing:
        return
    if everything:
        yield Text("Unchanged")
        yield from (Text(f"  {standing_words(figure)}", FAINT) for figure in report.standing)
        return
    names = [standing_words(figure) for figure in report.standing]
    yield Text(f"Unchanged    {_listed(names)}", FAINT)


def _listed(names: Sequence[str]) -> str:
    more = f" · {len(names) - _FEW} more" if len(names) > _FEW else ""
    return " · ".join(names[:_FEW]) + more


def standing_words(figure: "Figure") -> str:
    """`1,000 sappers`, `hundreds of drones`, `500 drones a day`, `about $2.50`."""
    vague = figure.modifier in _VAGUE
    text = figure.text.lower() if vague else figure.text
    words = figure_text({"modifier": figure.modifier, "text": text})
    if not figure.unit and figure.concept:
        words += f" {'of ' if vague else ''}{figure.concept}"
    return words + per(figure.rate)


def _others(report: "FigureReport", *, everything: bool) -> Iterator[Text]:
    if not report.others:
        return
    if not everything:
        yield Text(f"Not figures  {_listed(other_names(report.others))}   (shown by --all)", FAINT)
        return
    yield Text("Not figures")
    for text, rule in report.other_numbers:
        yield Text(f"  {pad(text, 16)}  {rule}", FAINT)


def other_names(others: "Sequence[OtherNumber]") -> list[str]:
    """Each once, reference marks together: `marks [1] to [5]`, `Geran-2`."""
    marks = sorted({int(o.text[1:-1]) for o in others if _is_mark(o)})
    rest = list(dict.fromkeys(o.text for o in others if not _is_mark(o)))
    return [*_marks(marks), *rest]


def _is_mark(other: "OtherNumber") -> bool:
    number = other.text[1:-1]
    return other.text.startswith("[") and number.isdecimal() and len(number) < _LONGEST_MARK


def _marks(marks: Sequence[int]) -> list[str]:
    if len(marks) < 2:
        return [f"mark [{mark}]" for mark in marks]
    if marks[-1] - marks[0] == len(marks) - 1 and len(marks) > 2:
        return [f"marks [{marks[0]}] to [{marks[-1]}]"]
    return ["marks " + " ".join(f"[{mark}]" for mark in marks)]
