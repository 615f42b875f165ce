"""What was left out and by which rule, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.render.words import FAINT, count, pad

if TYPE_CHECKING:
    from cli.leftouts import Omission
    from newsdiff.explanation import LeftOut

_LONGEST = 90  # characters of what was left out
_RULE = 16  # columns


def omission_lines(omissions: "Sequence[Omission]") -> Iterator[Text]:
    """A line for each, with the version that brought it."""
    yield from _heading([omission.left for omission in omissions])
    for omission in omissions:
        yield _line(omission.left, f"v{omission.version}, ")


def left_out_lines(left: "Sequence[LeftOut]") -> Iterator[Text]:
    """A line for each, of two versions."""
    yield from _heading(left)
    for one in left:
        yield _line(one, "")


def listed(left: "Sequence[LeftOut | Omission]") -> dict[str, Any]:
    """The key that `--explain` adds to a report as JSON."""
    return {"left_out": [one.to_dict() for one in left]}


def _heading(left: "Sequence[LeftOut]") -> Iterator[Text]:
    yield Text("")
    if not left:
        yield Text("Nothing was left out.")
        return
    yield Text(f"Left out: {count(len(left), 'thing')}. The rules: docs/reference/explain.md")


def _line(left: "LeftOut", version: str) -> Text:
    text = left.text if len(left.text) <= _LONGEST else left.text[: _LONGEST - 1] + "…"
    line = Text(f"  {pad(left.rule, _RULE)}  ", FAINT)
    line.append(" ".join(text.split()))
    line.append(f"   {left.kind}, {version}{left.where}", FAINT)
    return line
