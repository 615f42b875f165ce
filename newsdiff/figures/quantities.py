"""Amounts put together: number, currency or unit, and the range two of them make."""

from dataclasses import dataclass, replace
from typing import Final

from newsdiff.figures.figure import Modifier
from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.names import opens_sentence
from newsdiff.figures.nouns import counts_noun, determined
from newsdiff.figures.numbers import Number, half_behind, number_at
from newsdiff.figures.tokens import DASHES, Tokens
from newsdiff.figures.units import (
    Kind,
    metres,
    money_before,
    unit_behind,
    unit_behind_of,
    unit_kind,
)

_NEAR: Final = 3  # tokens between a verb of change and "10 to 15"
_MINUS: Final = frozenset("-−")
_HUNDREDTHS: Final = frozenset({"cent", "penny"})
_ODDS: Final = frozenset({5, 10, 100})
_HUNDRED: Final = 100
_NOUNS: Final = 4  # tokens between the two numbers of a share
_WIDE: Final = 3  # "30 or 40" is a range, "5 or 500" hardly


@dataclass(frozen=True, slots=True)
class Quantity:
    """Tokens from `start` up to `end`; `hedged` is where the hedge before them begins."""

    start: int
    end: int
    number: Number
    value: float
    high: float | None = None
    unit: str | None = None
    kind: Kind | None = None
    hyphened: bool = False
    part: bool = False
    hedged: int = 0

    @property
    def vague(self) -> Modifier | None:
        return self.number.vague


def quantity_at(tokens: Tokens, at: int, lexicon: Lexicon) -> Quantity | None:
    """The quantity whose number begins here, as a range if it opens one."""
    if tokens.low[at] in lexicon.sets["half_behind"] and tokens.low[at - 1] in lexicon.connectors:
        return _one_and_a_half(tokens, at, lexicon)
    if lexicon.sets["odds"] and (share := _one_of(tokens, at, lexicon)):
        return share
    amount = _amount(tokens, at, lexicon)
    if amount is None:
        return None
    if odds := _odds(tokens, amount, lexicon):
        return odds
    return _range(tokens, amount, lexicon) or _with_change(tokens, amount, lexicon)


def _with_change(tokens: Tokens, amount: Quantity, lexicon: Lexicon) -> Quantity:
    """Thirteen dollars and forty-five cents: one sum."""
    if amount.kind != "money" or amount.unit in _HUNDREDTHS:
        return amount
    at = amount.end + (tokens.low[amount.end] in lexicon.sets["range_and"])
    rest = _amount(tokens, at, lexicon) if tokens.raw[at] else None
    if rest is None or rest.start != at or rest.unit not in _HUNDREDTHS or rest.value >= _HUNDRED:
        return amount
    return replace(amount, end=rest.end, value=amount.value + rest.value / _HUNDRED)


def _amount(tokens: Tokens, at: int, lexicon: Lexicon) -> Quantity | None:
    number = number_at(tokens, at, lexicon)
    if number is None or not _stands(tokens, number, lexicon):
        return None
    number = metres(tokens, number, lexicon)
    start = number.start
    quantity = Quantity(start, number.end, number, number.value, part=number.part, hedged=start)
    return _negative(tokens, _with_unit(tokens, quantity, lexicon), lexicon)


def _stands(tokens: Tokens, number: Number, lexicon: Lexicon) -> bool:
    """A third is a part only before what it is of, or behind a hedge; not the third man."""
    if not number.part:
        return True
    following = tokens.low[number.end]
    if tokens.low[number.start] in lexicon.sets["halves"]:
        return lexicon.units.match(tokens.low, number.end + tokens.hyphen(number.end)) is not None
    hedged = lexicon.before.match(tokens.low, number.start) is not None
    hedged = hedged or tokens.low[number.start - 1] in lexicon.sets["links_half"]
    if number.end == number.start + 1:  # a bare "half"
        return hedged or following in lexicon.sets["half_follow"]
    if tokens.low[number.start] not in lexicon.sets["articles"]:
        return True
    measured = lexicon.units.match(tokens.low, number.end) is not None
    follows = following in lexicon.sets["fraction_follow"] or not following[:1].isalpha()
    return hedged or measured or follows


def _with_unit(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> Quantity:
    number = quantity.number
    if number.part:
        number = _half_a_unit(tokens, number, lexicon)
    unit = unit_behind(tokens, number, lexicon)
    if before := money_before(tokens, number.start, lexicon):
        end = unit.end if unit and unit.kind == "money" else number.end
        start = before[1]
        return replace(quantity, start=start, hedged=start, end=end, unit=before[0], kind="money")
    if unit is None and number.vague:
        unit = unit_behind_of(tokens, number, lexicon)
    if unit is None:
        return quantity
    half = 2 * half_behind(tokens, unit.end, lexicon)  # tokens of "et demie"
    return replace(
        quantity,
        end=unit.end + half,
        value=quantity.value + half / 4,
        unit=unit.code,
        kind=unit.kind,
        hyphened=unit.hyphened,
        part=False,
    )


def _half_a_unit(tokens: Tokens, number: Number, lexicon: Lexicon) -> Number:
    """Over the article in "half an hour"."""
    article = tokens.low[number.end] in lexicon.sets["articles"]
    return replace(number, end=number.end + 1) if article else number


def _negative(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> Quantity:
    """With its sign: -5%, minus 5 degrees, minus-130C."""
    if quantity.kind and (below := lexicon.below_zero.match(tokens.low, quantity.end)):
        return replace(quantity, end=below[1], value=-quantity.value)
    sign = quantity.start - 1
    if quantity.kind is None or not _is_minus(tokens, sign, lexicon):
        return quantity
    start = sign - (tokens.hyphen(sign) and tokens.low[sign - 1] in lexicon.sets["negatives"])
    return replace(quantity, start=start, hedged=start, value=-quantity.value)


def _is_minus(tokens: Tokens, sign: int, lexicon: Lexicon) -> bool:
    if tokens.hyphen(sign):
        return tokens.low[sign - 1] in lexicon.sets["negatives"]
    if tokens.raw[sign] in _MINUS:
        return tokens.glued(sign) and not tokens.glued(sign - 1)
    # The French "au moins" holds a minus and is none.
    named = tokens.low[sign] in lexicon.sets["negatives"]
    if tokens.low[sign - 1] in lexicon.sets["range_or"]:
        return False  # plus or minus 3 points
    return named and lexicon.before.match(tokens.low, sign + 1) is None


def _one_and_a_half(tokens: Tokens, at: int, lexicon: Lexicon) -> Quantity | None:
    """A unit and a half, the one unsaid or an article: une heure et demie, hora y media."""
    unit = lexicon.units.match(tokens.low, at - 2)
    if unit is None or unit[1] != at - 1:
        return None
    start = at - 2 - (tokens.low[at - 3] in lexicon.sets["articles"])
    number = Number(start, at + 1, 1.5)
    kind = unit_kind(unit[0])
    return Quantity(start, at + 1, number, number.value, unit=unit[0], kind=kind, hedged=start)


def _one_of(tokens: Tokens, at: int, lexicon: Lexicon) -> Quantity | None:
    """A share whose "one" looks like an article: un Français sur cinq, een op de vijf."""
    link = at - 1 - (tokens.low[at - 1] in lexicon.sets["odds_fillers"])
    if tokens.low[link] not in lexicon.sets["odds"]:
        return None
    for start in range(link - 1, max(link - _NOUNS, -1), -1):
        one = lexicon.cardinals.match(tokens.low, start)
        if one and one[0] == 1:
            return _share(tokens, Quantity(start, link, Number(start, link, 1), 1), at, lexicon)
    return None


def _share(tokens: Tokens, first: Quantity, at: int, lexicon: Lexicon) -> Quantity | None:
    other = _amount(tokens, at, lexicon)
    if other is None or other.start != at or other.kind or other.part:
        return None
    if not 0 < first.value < other.value <= _HUNDRED:
        return None
    value, start = first.value / other.value, first.start
    return replace(first, end=other.end, value=value, part=True, hedged=start)


def _shared_out(tokens: Tokens, first: Quantity, lexicon: Lexicon) -> Quantity | None:
    """A share with its noun inside: trois Français sur dix."""
    for link in range(first.end, first.end + _NOUNS):
        if tokens.low[link] in lexicon.sets["odds"]:
            at = link + 1 + (tokens.low[link + 1] in lexicon.sets["odds_fillers"])
            return _share(tokens, first, at, lexicon) if tokens.low[at] else None
    return None


def _odds(tokens: Tokens, first: Quantity, lexicon: Lexicon) -> Quantity | None:
    """Shares told as odds: one in five, nine out of ten."""
    at = first.end
    if first.kind or first.part or first.vague:
        return None
    if tokens.low[at] not in lexicon.sets["one_in"]:
        return _shared_out(tokens, first, lexicon) if lexicon.sets["odds"] else None
    out_of = tokens.low[at + 1] in lexicon.sets["of"]
    at += 1 + out_of
    at += tokens.low[at] in lexicon.sets["odds_fillers"]
    share = _share(tokens, first, at, lexicon) if tokens.low[at] else None
    if share is None:
        return None
    told_as_odds = first.value == 1 or out_of or round(first.value / share.value) in _ODDS
    if not told_as_odds and counts_noun(tokens, share.end, lexicon):
        return None  # "killed 12 in 15 raids"
    return share


def _range(tokens: Tokens, first: Quantity, lexicon: Lexicon) -> Quantity | None:
    if first.part or first.vague or not _separates(tokens, first, lexicon):
        return None
    hyphened = tokens.hyphen(first.end) and tokens.hyphen(first.end + 2)  # 0-to-60
    begin = first.end + (3 if hyphened else 1)
    for at in range(begin, begin + 3):
        second = _amount(tokens, at, lexicon) if tokens.raw[at] else None
        if second and second.start == begin and not (second.part or second.vague):
            joined = _joined(first, second)
            wide = joined and second.value > _WIDE * joined.value
            return None if wide and tokens.low[first.end] in lexicon.sets["range_or"] else joined
    return None


def _joined(first: Quantity, second: Quantity) -> Quantity | None:
    inherits = second.unit is None and first.kind == "money"
    if first.unit not in (None, second.unit) and not inherits:
        return None
    low, high = first.value, second.value
    factor = second.number.factor
    if not first.number.scaled and low < high / factor:
        low *= factor
    if not low < high:
        return None
    return replace(
        second,
        start=first.start,
        hedged=first.start,
        value=low,
        high=high,
        unit=second.unit or first.unit,
        kind=second.kind or first.kind,
    )


def _separates(tokens: Tokens, first: Quantity, lexicon: Lexicon) -> bool:
    at, low, sets = first.end, tokens.low, lexicon.sets
    if tokens.hyphen(at) and tokens.hyphen(at + 2):
        return low[at + 1] in sets["range_to"]
    before = low[first.start - 1 - determined(tokens, first.start, lexicon)]
    if tokens.raw[at] in DASHES:
        return tokens.glued(at - 1) and tokens.glued(at)
    if low[at] not in sets["range_to"]:
        between = low[at] in sets["range_and"] and before in sets["range_between"]
        return between or (low[at] in sets["range_or"] and not first.kind)
    if before in sets["range_from"]:
        return low[first.start - 2] in sets["ranging"]
    return not _changing(tokens, first, lexicon)


def _changing(tokens: Tokens, first: Quantity, lexicon: Lexicon) -> bool:
    """Whether two figures follow a verb of change: rose 5 to 300, cut by 10 to 15."""
    start = first.start
    if opens_sentence(tokens, start):
        return False
    verbs = lexicon.sets["change_verbs"]
    near = range(max(0, start - _NEAR), start)
    return any(tokens.low[k] in verbs and not tokens.hyphen(k - 1) for k in near)
