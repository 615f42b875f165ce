"""Which sign parts decimals in a document: the language's, unless its numbers say otherwise."""

import re
from typing import Final

# Two groups, a group and decimals, or decimals before a percent sign can be read in one way only.
_TELLING: Final = re.compile(
    r"(?<![\d.,])(?:"
    r"\d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})+(?![\d])"
    r"|\d{1,3}(?:[.,]\d{3})+(?P<decimal>(?<=,\d{3})\.|(?<=\.\d{3}),)\d{1,2}(?!\d)"
    r"|\d+(?P<part>[.,])\d{1,2}(?=[ \u00a0\u202f]?%)"
    r"|\d{1,3}(?P<either>[.,])\d{3}(?![\d.,]\d|\d)"
    r")"
)
_OTHER: Final = {".": ",", ",": "."}


def decimal_sign(text: str, own: str) -> str:
    """The sign `own`, or the other where some number needs it and none is written as usual."""
    foreign = False
    for found in _TELLING.finditer(text):
        if _meant(found, own) == own:
            return own
        foreign = foreign or found["either"] is None
    return _OTHER[own] if foreign else own


def _meant(found: re.Match[str], own: str) -> str:
    """The decimal sign of one number; 25,000 is taken as a group where it can be one."""
    if sign := found["decimal"] or found["part"]:
        return sign
    group = found["group"] or found["either"]
    return _OTHER[group] if group else own
