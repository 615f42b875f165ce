"""The value of an attribution. What is one, and the fields: docs/reference/sourcing.md."""

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
Extent = Span | tuple[Span, ...]  # one pair, or pairs where it is split

Kind = Literal["direct", "mixed", "indirect"]
SourceClass = Literal["person", "institution", "document", "outlet", "unnamed"]
# How the cue presents the content; STRENGTH orders the classes.
CueClass = Literal[
    "neutral", "confirm", "admit", "claim", "suggest", "predict", "deny", "belief", "promise",
    "urge", "ask", "accuse", "praise", "describe", "stance", "rumour", "alleged",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, how it is said, what is said.

    Spans are `(start, end)` character offsets into the text given, a tuple of pairs where a part is
    split, None where it is missing. `name` is the source as a reader would list it: without
    title, a pronoun resolved to the nearest earlier named source. `strength` is how far the cue
    stands behind the content: 2 confirmed, 1 admitted, 0 neutral, -1 claimed, -2 rumoured. `quotes`
    are the direct quotations inside the content, without their marks. `chain` is True when this
    source is itself cited by another ("as reported by", "citing").
    """

    source: Extent | None
    cue: Extent
    content: Extent | None
    kind: Kind
    named: bool | None
    name: str | None = None
    source_class: SourceClass | None = None
    cue_class: CueClass = "neutral"
    strength: int = 0
    quotes: tuple[Span, ...] = ()
    chain: bool = False


def spans(extent: Extent | None) -> tuple[Span, ...]:
    """An extent as a tuple of pairs, empty where it is missing."""
    match extent:
        case None:
            return ()
        case (int(start), int(end)):
            return ((start, end),)
        case _:
            return extent
