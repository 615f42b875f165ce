"""Which sign parts decimals in a document: the language's, unless its numbers say otherwise."""

import re
from typing import Final

_SIGNED: Final = re.compile(
    r"[0-9]{1,12}(?:[.,][0-9]{1,6}){1,6}(?![.,]?[0-9])(?:[ \u00a0\u202f]?%)?"
)
_GROUPS: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})+")  # 1,234,567
_BOTH: Final = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+(\.)|(?:\.[0-9]{3})+(,))[0-9]{1,2}")
_PART: Final = re.compile(r"[0-9]+([.,])[0-9]{1,2}.?%")
_EITHER: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")  # a group, or a rare decimal
_OTHER: Final = {".": ",", ",": "."}


def decimal_sign(text: str, own: str) -> str:
    """The sign `own`, or the other where some number needs it and none is written as usual."""
    foreign = False
    for found in _SIGNED.finditer(text):
        group = _EITHER.fullmatch(found.group())
        if group is not None and group[1] != own:
            return own  # 25,000 in English: a group where it can be one
        needed = None if group else _needed(found.group())
        if needed == own:
            return own
        foreign = foreign or needed is not None
    return _OTHER[own] if foreign else own


def _needed(number: str) -> str | None:
    """The decimal sign without which the number could not be read; None where either will do."""
    if found := _GROUPS.fullmatch(number):
        return _OTHER[found[1]]
    if found := _BOTH.fullmatch(number):
        return found[1] or found[2]
    found = _PART.fullmatch(number)
    return found[1] if found else None
