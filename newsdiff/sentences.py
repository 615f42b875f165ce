"""Paragraphs into sentences, by rule: terminators, quotation marks, abbreviations."""

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

_END: Final = re.compile(
    r"""(?:[.!?…]+["”’'»)\]]*(?:\[\d{1,3}\])*   # terminator, closing marks; what can begin
        (?=\s+["“‘'«(\[]*[ \u00a0\u202f]?[A-Z0-9ÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜ¿¡„$£€-])
        )|\n+""",
    re.VERBOSE,
)
_ABBREVIATION: Final = re.compile(
    r"""(?:^|[\s("“'‘[-])(?:
        Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Cmdr|Rep|Sen|Gov|Rev|Hon|Pres|Supt|Insp|Det|
        St|Jr|Sr|vs|No|Nos|Inc|Ltd|Co|Corp|Bros|approx|est|al|Fig|Art|Vol|pp?|
        Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|
        [A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|
        Nr|Abs|bzw|ca|z\.\s?B|d\.\s?h|u\.\s?a|Hr|Fr|Sr?a|Sres|Mme|Mlle|dott|sig|dhr|mevr
    )\.$""",
    re.VERBOSE,
)
_LOOK_BACK: Final = 12  # characters: the longest abbreviation and what stands before it


def sentences(text: str) -> list[Span]:
    """The sentences of a text as `(start, end)` offsets, without surrounding blanks.

    A line break always ends a sentence. Linear in the length of the text.
    """
    return list(_trimmed(text))


def _trimmed(text: str) -> Iterator[Span]:
    start = 0
    for end in _ends(text):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)
        start = end


def _ends(text: str) -> Iterator[int]:
    for found in _END.finditer(text):
        if found.group()[0] != "\n" and _inside(text, found):
            continue
        yield found.end()
    yield len(text)


def _inside(text: str, found: re.Match[str]) -> bool:
    """Whether this terminator belongs to an abbreviation and ends nothing."""
    if not found.group().startswith(".") or found.group() != ".":
        return False
    start = found.start() + 1
    return _ABBREVIATION.search(text, max(0, start - _LOOK_BACK), start) is not None
