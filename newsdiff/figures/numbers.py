"""Numbers in digits and in words, with scale words, fractions and vague counts."""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsdiff.figures.figure import Modifier
from newsdiff.figures.lexicon import VULGAR, Lexicon
from newsdiff.figures.tokens import HYPHENS, Tokens

_LONGEST: Final = 24  # characters: more digits than this are an identifier
_BLANKS: Final = str.maketrans("", "", " \u00a0\u2009\u202f'’")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?")
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_FOREIGN_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?")
_FOREIGN_DECIMAL: Final = re.compile(r"[0-9]+,[0-9]{1,2}")
_SWAPPED: Final = str.maketrans(".,", ",.")
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_DENOMINATORS: Final = frozenset({"2", "3", "4", "5", "8", "10", "16"})
_MANY: Final = 1e15  # more than this of anything is no news


@dataclass(frozen=True, slots=True)
class Number:
    """The tokens from `start` up to `end` and their value."""

    start: int
    end: int
    value: float
    vague: Modifier | None = None
    part: bool = False  # a fraction of something
    factor: float = 1.0  # of the scale word or letter applied

    @property
    def scaled(self) -> bool:
        return self.factor != 1.0


def digits(word: str, decimal: str) -> float | None:
    """The value of a number in digits, read by the language's decimal sign first.

    None for what is no number: versions ("1.2.3"), identifiers of many digits.
    """
    if len(word) > _LONGEST:
        return None
    plain = word.translate(_BLANKS)
    if decimal == ",":
        plain = plain if plain[0] == "." else plain.translate(_SWAPPED)
    if _PLAIN.fullmatch(plain):
        return float(plain)
    if _GROUPED.fullmatch(plain):
        return float(plain.replace(",", ""))
    if _FOREIGN_GROUPS.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    if _FOREIGN_DECIMAL.fullmatch(plain):
        return float(plain.replace(",", "."))
    return None


def number_at(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    """The number that begins at this token or, with its article, right before it."""
    if tokens.is_number(at):
        return _in_digits(tokens, at, lexicon)
    if tokens.raw[at] in VULGAR:
        return Number(at, at + 1, VULGAR[tokens.raw[at]], part=True)
    for begin in (at - 1, at) if tokens.low[at - 1] in lexicon.sets["articles"] else (at,):
        found = _phrase(tokens, begin, lexicon)
        if found:
            return found
    return _in_words(tokens, at, lexicon)


def _phrase(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    if vague := lexicon.vague.match(tokens.low, at):
        (value, modifier), end = vague
        return Number(at, end, value, vague=modifier)
    if fraction := lexicon.fractions.match(tokens.low, at):
        return _fraction(tokens, Number(at, fraction[1], fraction[0], part=True), lexicon)
    return None


def _fraction(tokens: Tokens, found: Number, lexicon: Lexicon) -> Number | None:
    """A part, or a scaled number: half a million, a half-dozen."""
    article = tokens.low[found.end] in lexicon.sets["articles"]
    at = found.end + (article or tokens.hyphen(found.end))
    if scale := lexicon.scales.match(tokens.low, at):
        return Number(found.start, scale[1], found.value * scale[0], factor=scale[0])
    if tokens.raw[found.end] in HYPHENS and tokens.glued(found.end - 1):
        return None
    return found


def slashed(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    """A fraction written with a slash before what it is of: 1/2 pound, 3/4 of the vote."""
    above, below = tokens.raw[at], tokens.raw[at + 2]
    if tokens.raw[at + 1] != "/" or not (tokens.glued(at) and tokens.glued(at + 1)):
        return None
    if not (above.isdigit() and below in _DENOMINATORS and 0 < int(above[:3]) < int(below)):
        return None
    end = at + 3
    if tokens.low[end] in lexicon.sets["of"]:
        return Number(at, end, int(above) / int(below), part=True)
    unit = end + tokens.hyphen(end)
    if lexicon.units.match(tokens.low, unit) or lexicon.money.match(tokens.low, unit):
        return Number(at, end, int(above) / int(below))
    return None


def _in_digits(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    if fraction := slashed(tokens, at, lexicon):
        return fraction
    value = digits(tokens.raw[at], lexicon.decimal)
    if value is None or value > _MANY:
        return None
    end = at + 1
    if tokens.raw[end] in VULGAR:
        return Number(at, end + 1, value + VULGAR[tokens.raw[end]])
    signed = tokens.glued(end) and lexicon.symbols.match(tokens.raw, end + 2)  # 96 M€
    if (tokens.glued(at) or signed) and (letters := lexicon.suffixes.get(tokens.raw[end])):
        return Number(at, end + 1, value * letters, factor=letters)
    return _half_more(tokens, _scaled(tokens, Number(at, end, value), lexicon), lexicon)


def _scaled(tokens: Tokens, number: Number, lexicon: Lexicon) -> Number:
    """The scale words behind a number applied: 3 million, 3-million."""
    at = number.end + tokens.hyphen(number.end)
    while scale := lexicon.scales.match(tokens.low, at):
        factor, at = scale
        value, whole = number.value * factor, number.factor * factor
        number = replace(number, end=at, value=value, factor=whole)
    return number


def _in_words(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    start, total, current, seen = _opening(tokens, at, lexicon)
    last = 1.0
    while True:
        if small := lexicon.cardinals.match(tokens.low, at):
            value, end = small
            if seen and not _continues(current, value):
                break
            current, at = current + value, end
        elif scale := lexicon.scales.match(tokens.low, at) if seen else None:
            factor, at = scale
            total, current = _multiplied(total, current, factor)
            last = factor
        else:
            break
        seen = True
        at = _joined(tokens, at, current or total, lexicon)
    if not seen:
        return None
    number = Number(start, at, total + current, factor=last)
    return _half_more(tokens, _and_a_half(tokens, number, lexicon), lexicon)


def _half_more(tokens: Tokens, number: Number, lexicon: Lexicon) -> Number:
    """With the half behind a scale word: deux millions et demi."""
    if number.factor < _THOUSAND or not half_behind(tokens, number.end, lexicon):
        return number
    return replace(number, end=number.end + 2, value=number.value + number.factor / 2)


def half_behind(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether "and a half" follows in one word: et demie, y media, e mezzo."""
    return (
        tokens.low[at] in lexicon.connectors and tokens.low[at + 1] in lexicon.sets["half_behind"]
    )


def _opening(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[int, float, float, bool]:
    """Start, total, running value and whether a scale word may open the number: a hundred, cent."""
    if tokens.low[at] not in lexicon.scales:
        return at, 0.0, 0.0, False
    if tokens.low[at - 1] in lexicon.sets["articles"]:
        return at - 1, 0.0, 0.0, True
    return at, 0.0, 0.0, tokens.low[at] in lexicon.sets["bare_scales"]


def _continues(current: float, value: float) -> bool:
    """Whether a small number may follow: two hundred (and) five, but not five six."""
    if current >= _THOUSAND and current % _THOUSAND == 0:
        return value < _THOUSAND  # tweeduizend vijfhonderd
    return current % _HUNDRED == 0 and value < _HUNDRED


def _multiplied(total: float, current: float, factor: float) -> tuple[float, float]:
    if factor <= _HUNDRED:
        return total, (current or 1) * factor
    if not current and total:
        return total * factor, 0.0
    return total + (current or 1) * factor, 0.0


def _joined(tokens: Tokens, at: int, value: float, lexicon: Lexicon) -> int:
    """Over the connector or hyphen inside a number: two hundred and fifty, two-hundred."""
    joins = tokens.low[at] in lexicon.connectors and value >= _HUNDRED
    if joins and tokens.low[at + 1] in lexicon.cardinals and value % _HUNDRED == 0:
        return at + 1
    if tokens.hyphen(at) and tokens.low[at + 1] in lexicon.scales:
        return at + 1
    return at


def _and_a_half(tokens: Tokens, number: Number, lexicon: Lexicon) -> Number:
    at = number.end
    if tokens.low[at] not in lexicon.connectors:
        return number
    fraction = lexicon.fractions.match(tokens.low, at + 1)
    if not fraction or fraction[1] == at + 2 or number.value >= _HUNDRED:
        return number
    half = replace(number, end=fraction[1], value=number.value + fraction[0])
    return _scaled(tokens, half, lexicon)
