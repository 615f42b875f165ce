"""Numbers that are no figures, each with the rule that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newsdiff.figures.datings import only_dates
from newsdiff.figures.grammar import candidates, extract_figures
from newsdiff.figures.lexicon import Lexicon, lexicon, sign_of
from newsdiff.figures.quantities import quantity_at
from newsdiff.figures.skips import skipped
from newsdiff.figures.tokens import Tokens, paragraphs

DATING: Final = "dating"
NO_QUANTITY: Final = "no-quantity"
_CLOCK: Final = "clock-time"
_NAMED: Final = frozenset({"name", "age"})  # Boeing 737, aged 45
_JOINED: Final = frozenset({"identifier", "score", "part-of-a-word"})


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """`start` and `end` are character offsets of `text`, which shows the number in its name."""

    start: int
    end: int
    text: str
    rule: str


def other_numbers(text: str, language: str = "en") -> list[OtherNumber]:
    """The numbers of a text that `extract_figures` leaves out, in their order.

    Number words are told only where a rule takes them for part of a name or a word.
    """
    lex = lexicon(language, sign_of(text, language))
    taken = {at for f in extract_figures(text, language) for at in range(f.start, f.end)}
    return [
        number
        for tokens in paragraphs(text, elision=lex.elision)
        for number in _others(text, tokens, lex, taken)
    ]


def _others(text: str, tokens: Tokens, lex: Lexicon, taken: set[int]) -> Iterator[OtherNumber]:
    free = 0
    for at in candidates(tokens, lex):
        if at < free or tokens.starts[at] in taken:
            continue
        first, free, rule = _ruled(tokens, at, free, lex)
        if rule != NO_QUANTITY or tokens.is_number(at):
            start, end = tokens.starts[first], tokens.ends[free - 1]
            yield OtherNumber(start, end, text[start:end], rule)


def _ruled(tokens: Tokens, at: int, free: int, lex: Lexicon) -> tuple[int, int, str]:
    """The first token of what the number belongs to, the one behind it, and the rule.

    Nothing before `free` is looked at, so that no token is looked at often.
    """
    end, rule = skipped(tokens, at, lex)
    if end:
        if rule == "reference-mark" and tokens.glued(at + 1) and tokens.is_number(at + 2):
            return at, at + 3, _CLOCK  # 16:05 opens a line of a live page
        return _first(tokens, at, free, rule), end, rule
    quantity = quantity_at(tokens, at, lex)
    if quantity and only_dates(tokens, quantity, lex):
        return quantity.start, _behind(tokens, quantity.end), DATING
    return at, at + 1, NO_QUANTITY


def _first(tokens: Tokens, at: int, free: int, rule: str) -> int:
    """The token where what the number belongs to begins."""
    before = tokens.raw[at - 1] if at > free else ""
    if rule in _JOINED:
        while at > free and tokens.glued(at - 1):
            at -= 1
        return at
    marked = rule == "reference-mark" and before in {"[", "("}
    month = rule == "date" and before[:1].isupper()
    named = rule in _NAMED and before[-1:].isalpha() and tokens.is_number(at)
    return at - (marked or month or named)


def _behind(tokens: Tokens, at: int) -> int:
    """Behind the word that dates: "two years ago", "45-year-old"."""
    end = min(at + 1, tokens.count)
    while tokens.glued(end - 1) and (tokens.hyphen(end) or tokens.raw[end][-1:].isalpha()):
        end += 1
    return end
