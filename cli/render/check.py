"""Where versions disagree with themselves, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.render.words import FAINT, around, count, second

if TYPE_CHECKING:
    from cli.doubts import Doubt
    from newsdiff.consistency import Statement
    from storage.records import StoryRecord

_INDENT = "      "


def doubt_lines(story: "StoryRecord", found: "Sequence[Doubt]") -> Iterator[Text]:
    versions = f"{count(story.versions, 'version')} of {story.slug}"
    if not found:
        yield Text(f"No disagreement found in {versions}.")
        return
    yield Text(f"{count(len(found), 'disagreement')} in {versions}")
    for doubt in found:
        yield Text("")
        line = Text("  ")
        line.append(_span(doubt), "bold")
        line.append(f"   {doubt.found.what}")
        yield line
        for side in (doubt.found.one, doubt.found.other):
            if side.start is not None or side.sentence != side.text:
                yield Text(f'{_INDENT}{side.place:<10}  "{_quote(side)}"', FAINT)
        yield Text(f"{_INDENT}first seen {second(str(doubt.first.seen))}", FAINT)


def _span(doubt: "Doubt") -> str:
    first, last = doubt.first.number, doubt.last.number
    return f"v{first}" if first == last else f"v{first} to v{last}"


def _quote(side: "Statement") -> str:
    at = max(side.sentence.find(side.text), 0)
    return around(side.sentence, at, at + len(side.text))
