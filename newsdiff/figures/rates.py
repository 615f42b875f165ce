"""What a figure is per: 500 a day, $31 a share."""

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import phrase_from
from newsdiff.figures.quantities import Quantity
from newsdiff.figures.tokens import Tokens


def rate_of(tokens: Tokens, quantity: Quantity, named: int, lexicon: Lexicon) -> str | None:
    """Directly behind the figure, or behind the noun it counts, which ends before `named`."""
    rate = _rate(tokens, quantity.end, lexicon)
    if rate is None and tokens.low[quantity.end] in lexicon.sets["of"]:
        named = phrase_from(tokens, quantity.end + 1, lexicon)  # 90 litres of rain per square metre
    return rate or (_rate(tokens, named, lexicon) if named > quantity.end else None)


def _rate(tokens: Tokens, at: int, lexicon: Lexicon) -> str | None:
    at += tokens.hyphen(at)  # barrel-a-day
    noun = at + 1 + tokens.hyphen(at + 1)
    word, following = tokens.low[at], tokens.low[noun]
    if word in lexicon.sets["rate_each"]:
        return word
    if not following[:1].isalpha():
        return None
    if word in lexicon.sets["rate_per"] and following not in lexicon.sets["stops"]:
        return following
    if word in lexicon.sets["rate_articles"] and following in lexicon.sets["rate_nouns"]:
        return following
    return None
