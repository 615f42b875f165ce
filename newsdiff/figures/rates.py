"""What a figure is per: 500 a day, $31 a share."""

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import phrase_from
from newsdiff.figures.quantities import Quantity
from newsdiff.figures.tokens import Tokens


def rate_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str | None:
    """Directly behind the figure, or behind the noun it counts."""
    linked = tokens.low[quantity.end] in lexicon.sets["of"]  # 90 litres of rain per square metre
    named = phrase_from(tokens, quantity.end + linked, lexicon)
    rate = _rate(tokens, quantity.end, lexicon)
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
