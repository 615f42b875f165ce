"""Text as tokens: numbers, words and single signs, with their offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

_NUMBER: Final = (
    r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]+(?:[.,'’][0-9]+)*"
    r"|(?<![^\s(\[,/$£€-])\.[0-9]+"  # .5, but not the end of "v1..5"
)
_ABBREVIATION: Final = r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
_WORD: Final = r"[^\W\d_]+(?:['’][^\W\d_]+)*"
_ELIDED: Final = r"[^\W\d_]+['’]?"  # l'an, d'euros, quarant'anni: two words each
# A paragraph, or as much of an endless one as can be held: up to a blank, if it has any.
_LINE: Final = re.compile(r"[^\n]{1,50000}(?!\S)|[^\n]{1,50000}")
_PADDING: Final = 12  # tokens: how far any rule looks beyond either end without asking
_WIDEST: Final = 40  # characters: a longer token is no number and no word of any lexicon


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one paragraph, padded with empty ones.

    An index before the first token wraps round to the padding at the end, so rules may look a few
    tokens to either side without asking whether there are any.
    """

    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    count: int

    def glued(self, at: int) -> bool:
        """Whether nothing stands between this token and the next."""
        return self.ends[at] == self.starts[at + 1]

    def hyphen(self, at: int) -> bool:
        """Whether this token is a hyphen that joins its neighbours."""
        return self.raw[at] in HYPHENS and self.glued(at - 1) and self.glued(at)

    def is_number(self, at: int) -> bool:
        return "0" <= self.raw[at][-1:] <= "9"  # .5 begins with none


HYPHENS: Final = frozenset("-‐‑")
DASHES: Final = frozenset("-‐‑–—−")


@cache
def pattern(*, elision: bool) -> re.Pattern[str]:
    word = _ELIDED if elision else _WORD
    return re.compile(rf"{_NUMBER}|{_ABBREVIATION}|{word}|\S")


def words_of(phrase: str, *, elision: bool) -> tuple[str, ...]:
    """A phrase of the lexicon cut as the text is."""
    return tuple(pattern(elision=elision).findall(phrase))


def paragraphs(text: str, *, elision: bool) -> Iterator[Tokens]:
    cut = pattern(elision=elision)
    for line in _LINE.finditer(text):
        yield _tokens(text, cut, *line.span())


def _tokens(text: str, cut: re.Pattern[str], start: int, end: int) -> Tokens:
    spans = [found.span() for found in cut.finditer(text, start, end)]
    raw = [text[first:last] for first, last in spans]
    low = [word.lower() for word in raw]
    if "’" in text[start:end]:
        low = [word.replace("’", "'") for word in low]
    if max(map(len, raw), default=0) > _WIDEST:
        low = [word if len(word) <= _WIDEST else "\0" for word in low]
    starts = [first for first, _ in spans]
    ends = [last for _, last in spans]
    blank = [""] * _PADDING
    # Two ends that meet no start: padding is glued to nothing.
    return Tokens(
        raw + blank, low + blank, starts + [-1] * _PADDING, ends + [-2] * _PADDING, len(raw)
    )
