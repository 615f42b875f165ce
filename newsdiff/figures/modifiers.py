"""Hedges around a number: about, at least, or more."""

from typing import Final

from newsdiff.figures.figure import Modifier
from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.tokens import Tokens

_FILLERS: Final = 2  # words that may stand between a hedge and its number
_CLAUSE: Final = 8  # tokens between a verb of change and the level it leads to


def hedge_before(
    tokens: Tokens, start: int, lexicon: Lexicon, *, duration: bool, part: bool = False
) -> tuple[Modifier, int] | None:
    """The hedge that ends before `start`, and the token it begins at.

    Before a `part` an article may stand between them: knapp die Hälfte.
    """
    start -= part and tokens.low[start - 1] in lexicon.sets["determiners"]
    for end in range(start, max(start - _FILLERS, 0), -1):
        found = lexicon.before.match(tokens.low, end)
        if found and _hedges(tokens, found, end, lexicon, duration=duration):
            return found
        if tokens.low[end - 1] not in lexicon.sets["fillers"]:
            return None
    return None


def hedge_behind(tokens: Tokens, end: int, lexicon: Lexicon) -> Modifier | None:
    found = lexicon.behind.match(tokens.low, end)
    return found[0] if found else None


def _hedges(
    tokens: Tokens, found: tuple[Modifier, int], end: int, lexicon: Lexicon, *, duration: bool
) -> bool:
    """False for "a row over £11,000", "fell over two years", "went up to 500", "cayó hasta 18"."""
    modifier, start = found
    word, previous = tokens.low[start], tokens.low[start - 1]
    if modifier == "up_to" and lexicon.sets["change_verbs"].intersection(
        tokens.low[max(0, start - _CLAUSE) : start]
    ):
        return False
    if end - start > 1:
        return modifier != "up_to" or previous not in lexicon.sets["up_before"]
    if word not in lexicon.sets["over"]:
        return True
    if duration:
        return previous in lexicon.sets["over_durations"]
    return previous not in lexicon.sets["over_topics"]
