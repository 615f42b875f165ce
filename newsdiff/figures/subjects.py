"""What a figure is said of: the subject or object before it, past what only says where or when."""

from collections.abc import Iterator
from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import is_determiner, phrase_before, wording
from newsdiff.figures.tokens import Tokens

_FAR: Final = 16  # tokens between a figure and its subject
STOPPERS: Final = frozenset({"", *'.;:!?()[]“”"„«»|'})


def subject_before(tokens: Tokens, at: int, lexicon: Lexicon, *, counted: bool = True) -> str:
    """The noun phrase of the same clause: the death toll in the city rose to 73.

    Phrases behind a preposition are passed over, and unless `counted` those that another number
    counts. Languages without a list of prepositions take the nearest phrase.
    """
    for start, end in _phrases_before(tokens, at, lexicon):
        another = tokens.is_number(start - 1) or tokens.low[start - 1] in lexicon.triggers
        if not _is_adjunct(tokens, start, lexicon) and (counted or not another):
            return _with_link(tokens, start, end, lexicon)
    return ""


def nearest_before(tokens: Tokens, at: int, lexicon: Lexicon) -> str:
    """The nearest noun phrase of the same clause, whatever its place in it."""
    for start, end in _phrases_before(tokens, at, lexicon):
        return _with_link(tokens, start, end, lexicon)
    return ""


def _phrases_before(tokens: Tokens, at: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The noun phrases of the clause from right to left."""
    end, last = at - (tokens.raw[at - 1] == ":"), max(at - _FAR, 0)
    while end > last and not _closes(tokens, end - 1, lexicon):
        start = phrase_before(tokens, end, lexicon)
        dates = tokens.low[end - 1] in lexicon.sets["moments"]
        if start < end and not dates and not lexicon.units.match(tokens.low, start):
            yield start, end
        end = min(start, end - 1)


def _closes(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    return tokens.raw[at] in STOPPERS or tokens.low[at] in lexicon.sets["clauses"]


def _is_adjunct(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    """Whether a preposition leads the phrase: in the second round."""
    at = _linked(tokens, start, lexicon)
    while is_determiner(tokens, at - 1, lexicon) or tokens.low[at - 1] in lexicon.unit_words:
        at -= 1
    return tokens.low[at - 1] in lexicon.sets["prepositions"]


def _linked(tokens: Tokens, start: int, lexicon: Lexicon) -> int:
    """Where the phrase begins with what it belongs to: the price of a ticket."""
    at = start
    while at > 1 and is_determiner(tokens, at - 1, lexicon):
        if tokens.low[at - 1] in lexicon.sets["links"]:
            break
        at -= 1
    if at == 0 or tokens.low[at - 1] not in lexicon.sets["links"]:
        return start
    head = phrase_before(tokens, at - 1, lexicon)
    return start if head == at - 1 or tokens.is_number(head - 1) else head


def _with_link(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> str:
    phrase = wording(tokens, start, end)
    head = _linked(tokens, start, lexicon)
    if head == start:
        return phrase
    link = next(k for k in range(start - 1, head, -1) if tokens.low[k] in lexicon.sets["links"])
    if tokens.low[link - 1] in lexicon.sets["counters"]:
        return phrase  # the number of cases counts cases
    return f"{wording(tokens, head, link)} {tokens.low[link]} {phrase}"
