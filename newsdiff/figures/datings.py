"""Quantities that only date or age something: two years ago, a 45-year-old."""

from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.quantities import Quantity
from newsdiff.figures.tokens import Tokens

_NEAR: Final = 6  # tokens between a word of age and the years


def only_dates(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> bool:
    behind = quantity.end + tokens.hyphen(quantity.end)
    if quantity.kind is None:
        joined = behind > quantity.end or tokens.glued(quantity.end - 1)
        return joined and tokens.low[behind] in lexicon.sets["old"]
    if quantity.kind != "time":
        return False
    return _ago(tokens, quantity, lexicon) or _age(tokens, quantity, behind, lexicon)


def _ago(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> bool:
    if tokens.low[quantity.end] in lexicon.sets["ago"] and not quantity.hyphened:
        return True
    return quantity.start > 0 and lexicon.ago_before.match(tokens.low, quantity.start) is not None


def _age(tokens: Tokens, quantity: Quantity, behind: int, lexicon: Lexicon) -> bool:
    low, sets = tokens.low, lexicon.sets
    if low[behind] in sets["old"]:
        return True
    if low[quantity.end] in sets["of"] and low[quantity.end + 1] in sets["age_nouns"]:
        return True
    if quantity.unit != "year":
        return False
    start = quantity.start
    if low[start - 1] in sets["of"] and low[start - 2] in sets["persons"]:
        return True
    if lexicon.ages_apposed and _apposed(tokens, quantity, lexicon):
        return True
    return bool(sets["age_hints"].intersection(low[max(0, start - _NEAR) : start]))


def _apposed(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether commas or brackets part it off: el conductor, de 45 años, murió."""
    before = quantity.start - 1 - (tokens.low[quantity.start - 1] in lexicon.sets["of"])
    return tokens.raw[before] in {",", "("} and tokens.raw[quantity.end] in {",", ")", ".", ";"}
