"""What a number is of: a currency before or behind it, a percent sign, a measure, a time."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.numbers import Number
from newsdiff.figures.tokens import HYPHENS, Tokens

Kind = Literal["money", "percent", "measure", "time"]

TIMES: Final = frozenset(
    {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
)
_PERCENT: Final = frozenset({"percent", "percentage point", "basis point"})
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_MILLION: Final = 1e6
_LIGHTEST: Final = 1e5  # pounds: from here on they are rather money


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's code and the token behind it. `hyphened` in "a 48-hour strike"."""

    code: str
    end: int
    kind: Kind
    hyphened: bool = False


def money_before(tokens: Tokens, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The currency printed before a number, and the token it begins at."""
    at = start - 1 if tokens.hyphen(start - 1) else start
    return lexicon.symbols.match(tokens.raw, at) if at > 0 else None


def unit_behind(tokens: Tokens, number: Number, lexicon: Lexicon) -> Unit | None:
    """The unit behind a number, over a hyphen or glued or after a blank."""
    at = number.end
    hyphened = tokens.hyphen(at) and tokens.raw[at] in HYPHENS
    at += hyphened
    told_apart = _pounds(tokens, at, number, lexicon, hyphened=hyphened)
    if told_apart := told_apart or _bracketed(tokens, at, lexicon):
        return told_apart
    capital = tokens.raw[at] != tokens.low[at]
    if capital and (sign := lexicon.unit_signs.match(tokens.raw, at)):  # Nm, not nm
        return Unit(sign[0], sign[1], unit_kind(sign[0]), hyphened)
    if unit := lexicon.units.match(tokens.low, at):
        return Unit(unit[0], unit[1], unit_kind(unit[0]), hyphened)
    if money := _money(tokens, at, lexicon):
        return Unit(money[0], money[1], "money", hyphened)
    if number.scaled and tokens.glued(number.end - 1):
        return None
    sign = lexicon.unit_signs.match(tokens.raw, at)
    return Unit(sign[0], sign[1], unit_kind(sign[0]), hyphened) if sign else None


def _bracketed(tokens: Tokens, at: int, lexicon: Lexicon) -> Unit | None:
    """As tables write: 20 (kg)."""
    closing = _BRACKETS.get(tokens.raw[at])
    unit = lexicon.units.match(tokens.low, at + 1) if closing else None
    if unit is None or tokens.raw[unit[1]] != closing:
        return None
    return Unit(unit[0], unit[1] + 1, unit_kind(unit[0]))


def unit_behind_of(tokens: Tokens, number: Number, lexicon: Lexicon) -> Unit | None:
    """The unit of a vague count: tens of thousands of dollars."""
    if tokens.low[number.end] not in lexicon.sets["of"]:
        return None
    return unit_behind(tokens, replace(number, end=number.end + 1), lexicon)


def metres(tokens: Tokens, number: Number, lexicon: Lexicon) -> Number:
    """The number without its glued "m" where that means metres, not millions."""
    glued = number.scaled and number.end == number.start + 2 and tokens.glued(number.start)
    if not glued or tokens.raw[number.start + 1] != "m":
        return number
    if money_before(tokens, number.start, lexicon) or _counts(tokens, number.end, lexicon):
        return number
    return Number(number.start, number.start + 1, number.value / _MILLION)


def _counts(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a counted noun or a currency follows: 5m people, 5m euros."""
    word = tokens.low[at]
    if word in lexicon.sets["of"]:
        return True
    plural = word.endswith("s") or word in lexicon.sets["plurals"]
    return (plural and word not in lexicon.sets["stops"]) or _money(tokens, at, lexicon) is not None


def _money(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[str, int] | None:
    return lexicon.money.match(tokens.low, at)


def unit_kind(code: str) -> Kind:
    if code in TIMES:
        return "time"
    return "percent" if code in _PERCENT else "measure"


def _pounds(
    tokens: Tokens, at: int, number: Number, lexicon: Lexicon, *, hyphened: bool
) -> Unit | None:
    if tokens.low[at] not in lexicon.sets["pounds"]:
        return None
    start = number.start
    weighed = lexicon.sets["weighing"].intersection(tokens.low[max(0, start - 4) : start])
    if hyphened or weighed or _weight_of(tokens, at + 1, number, lexicon):
        return Unit("lb", at + 1, "measure", hyphened)
    return None


def _weight_of(tokens: Tokens, at: int, number: Number, lexicon: Lexicon) -> bool:
    if tokens.low[at] not in lexicon.sets["of"] or number.value >= _LIGHTEST:
        return False
    return not lexicon.sets["money_nouns"].intersection(tokens.low[at + 1 : at + 3])
