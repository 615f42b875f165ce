"""What was left out and by which rule, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.render.words import FAINT, count, pad
from newsdiff.explanation.leftout import RULES

if TYPE_CHECKING:
    from cli.leftouts import Omission
    from newsdiff.explanation import LeftOut

_LONGEST = 90  # characters of what was left out
_RULE = 16  # columns


def omission_lines(omissions: "Sequence[Omission]") -> Iterator[Text]:
    """A line for each, with the version that brought it, and what their rules mean."""
    placed = [(one.left, f"v{one.version}, {one.left.where}") for one in omissions]
    yield from _lines(placed)


def left_out_lines(left: "Sequence[LeftOut]") -> Iterator[Text]:
    """A line for each, of two versions, and what their rules mean."""
    yield from _lines([(one, one.where) for one in left])


def _lines(placed: "Sequence[tuple[LeftOut, str]]") -> Iterator[Text]:
    yield Text("")
    if not placed:
        yield Text("Nothing was left out.")
        return
    yield Text(f"Left out: {count(len(placed), 'thing')}, each by a rule")
    yield from (_line(left, where) for left, where in placed)
    yield Text("")
    for kind, rule in dict.fromkeys((left.kind, left.rule) for left, _ in placed):
        yield Text(f"  {pad(rule, _RULE)}  {RULES[kind][rule]}", FAINT)


def _line(left: "LeftOut", where: str) -> Text:
    text = left.text if len(left.text) <= _LONGEST else left.text[: _LONGEST - 1] + "…"
    line = Text(f"  {pad(left.rule, _RULE)}  ", FAINT)
    line.append(" ".join(text.split()))
    line.append(f"   {left.kind}, {where}", FAINT)
    return line
