"""Appositions: "Goran Vidal, the commander," on either side of a cue."""

from typing import Final

from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.nounphrases import plain_phrase
from newsdiff.sourcing.reading import Range, Reading

_APPOSITION: Final = 26  # tokens between the commas of an apposition
_TELLING: Final = 60  # tokens of ", who runs the post office"
_DEPTH: Final = 3  # appositions one after the other
_COMMAS: Final = frozenset(",-–—)")
_OPENING: Final = {")": "("}
_RELATIVES: Final = frozenset(["who", "whose", "which", "whom"])
_ASIDES: Final = frozenset(
    ["as", "while", "when", "after", "before", "following", "amid", "despite", "since"]
)


def left_phrase(page: Reading, lex: Lexicon, end: int, low: int, depth: int = 0) -> Range | None:
    """The phrase that ends before token `end`, its apposition with it, not before `low`."""
    if end <= low or page.quoted[end - 1] >= 0 or depth > _DEPTH:
        return None
    if page.lows[end - 1] in _COMMAS:
        return _apposed(page, lex, end, low, depth + 1)
    return plain_phrase(page, lex, end, low)


def _apposed(page: Reading, lex: Lexicon, end: int, low: int, depth: int) -> Range | None:
    close = end - 1
    at = _opening(page, close, low)
    if at is None:
        return None
    head = _head_of(page, lex, at, low, depth)
    first = page.lows[at + 1]
    if head is None or _is_aside(page, lex, at + 1) or first in _ASIDES:
        return head
    return None if lex.has("breaks", first) else (head[0], close)


def _opening(page: Reading, close: int, low: int) -> int | None:
    """The comma, dash or bracket that opens what the mark at `close` closes."""
    opener = _OPENING.get(page.words[close], page.words[close])
    at = close - 1
    while at > max(low, close - _APPOSITION) and page.words[at] != opener:
        if page.quoted[at] >= 0 or page.words[at] in ";:":
            return None
        at -= 1
    return at if low < at < close - 1 and page.words[at] == opener else None


def _head_of(page: Reading, lex: Lexicon, comma: int, low: int, depth: int) -> Range | None:
    """The phrase before a comma, over a further apposition: "Roe, 76, from Cotley, who ..."."""
    at = comma - 1
    while at > max(low, comma - _APPOSITION) and page.words[at] != ",":
        at -= 1
    if at > low and page.words[at] == "," and _explains(page, (at + 1, comma)):
        return left_phrase(page, lex, comma + 1, low, depth)
    return left_phrase(page, lex, comma, low, depth)


def _explains(page: Reading, part: Range) -> bool:
    low = page.lows[part[0]]
    alone = part[1] - part[0] == 1
    return (alone and low.isdigit()) or low in ("from", "of", "a", "an")


def _is_aside(page: Reading, lex: Lexicon, at: int) -> bool:
    """Whether the words between commas tell of the source's doings, not who the source is."""
    low = page.lows[at]
    return (
        low in _RELATIVES
        or lex.has("others", low)
        or lex.has("times", low)
        or (lex.has("prepositions", low) and low not in ("of", "from"))
        or (low.endswith("ing") and page.words[at][0].islower())
    )


def with_apposition(page: Reading, lex: Lexicon, phrase: Range, high: int) -> Range:
    """A right phrase with ", 54, a nurse, who runs the post office": up to what tells no more."""
    for _ in range(_DEPTH):
        end = _apposition_end(page, lex, phrase, high)
        if end is None:
            break
        phrase = phrase[0], end
    return phrase


def _apposition_end(page: Reading, lex: Lexicon, phrase: Range, high: int) -> int | None:
    comma = phrase[1]
    if comma + 1 >= high or page.words[comma] != "," or page.quoted[comma] >= 0:
        return None
    if not (_tells_who(page, lex, comma + 1) or _gives_name(page, lex, phrase)):
        return None
    if _has_verb(page, lex, comma + 1, high):
        return None
    at, limit = comma + 1, min(high, comma + _TELLING)
    while at < limit and page.quoted[at] < 0 and page.words[at] not in ",;:–—":
        at += 1
    return at if at < limit or limit == high else None


def _has_verb(page: Reading, lex: Lexicon, start: int, high: int) -> bool:
    """Whether a clause follows, not an apposition: "the talks will go on"."""
    if page.lows[start] in _RELATIVES:
        return False
    for at in range(start, min(high, start + _APPOSITION)):
        if page.quoted[at] >= 0 or page.words[at] in ",;:–—" or page.lows[at] in _RELATIVES:
            return False
        if lex.has("finite", page.lows[at]):
            return True
    return False


def _gives_name(page: Reading, lex: Lexicon, phrase: Range) -> bool:
    """Whether a name follows a description: "the head teacher, Hassan Garba"."""
    at = phrase[1] + 1
    described = lex.has("determiners", page.lows[phrase[0]]) and (
        page.words[at - 2][0].islower() or bool(lex.head)
    )
    return described and page.words[at][0].isupper() and page.quoted[at] < 0


def _tells_who(page: Reading, lex: Lexicon, at: int) -> bool:
    low = page.lows[at]
    if low in ("who", "whose", "a", "an", "the", "of"):
        return True
    return _is_age(page, at) or _is_role(lex, low)


def _is_age(page: Reading, at: int) -> bool:
    return page.lows[at].isdigit() and page.words[at + 1 : at + 2] in ([","], ["."], [])


def _is_role(lex: Lexicon, low: str) -> bool:
    return lex.noun("titles", low) or lex.noun("unnamed", low)
