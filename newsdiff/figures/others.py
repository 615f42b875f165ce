"""Numbers that state no quantity: dates, years, clock times, ages, scores, names and the like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, cast

from newsdiff.figures.datings import only_dates
from newsdiff.figures.grammar import candidates
from newsdiff.figures.lexicon import Lexicon, lexicon, sign_of
from newsdiff.figures.quantities import quantity_at
from newsdiff.figures.skips import dated_from, skipped
from newsdiff.figures.tokens import Tokens, paragraphs

NumberKind = Literal[
    "date", "year", "time", "age", "score", "ordinal", "name", "address", "label", "mark",
    "multiple", "dating", "bare",
]  # fmt: skip
_NO_NUMBER: Final = "word"  # one-off, the two


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """`start` and `end` are offsets in the text given; `kind` is why it is no figure."""

    start: int
    end: int
    text: str
    kind: NumberKind


def other_numbers(text: str, language: str = "en") -> list[OtherNumber]:
    """The numbers of a text that `extract_figures` leaves out, in their order, each with its kind.

    A "dating" is a duration that only dates something ("two years ago"); a "bare" number counts
    nothing that we can see.
    """
    lex = lexicon(language, sign_of(text, language))
    return [
        OtherNumber(start, end, text[start:end], kind)
        for tokens in paragraphs(text, elision=lex.elision)
        for start, end, kind in _others(tokens, lex)
    ]


def _others(tokens: Tokens, lex: Lexicon) -> Iterator[tuple[int, int, NumberKind]]:
    free = 0
    for at in candidates(tokens, lex):
        if at < free:
            continue
        start, end, kind = _other(tokens, at, lex)
        if kind and kind != _NO_NUMBER:
            yield tokens.starts[start], tokens.ends[end - 1], cast("NumberKind", kind)
        free = end


def _other(tokens: Tokens, at: int, lex: Lexicon) -> tuple[int, int, str]:
    """What stands here, from and to which token; without a kind when it is a figure."""
    end, kind = skipped(tokens, at, lex)
    if end:
        return (dated_from(tokens, at, lex) if kind == "date" else at), end, kind
    quantity = quantity_at(tokens, at, lex)
    if quantity is None:
        return at, at + 1, "bare" if tokens.is_number(at) else ""
    end = max(quantity.end, at + 1)
    return at, end, "dating" if only_dates(tokens, quantity, lex) else ""
