"""When two printed figures state the same quantity."""

import re
from typing import Final

from newsdiff.figures import Figure

# Factor to the first unit of each line, which stands for its dimension.
_DIMENSIONS: Final[tuple[dict[str, float], ...]] = (
    {"m": 1, "km": 1000, "cm": 0.01, "mm": 0.001, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144,
     "in": 0.0254},
    {"kg": 1, "g": 0.001, "t": 1000, "lb": 0.45359237, "oz": 0.028349523, "st": 6.35029318},
    {"m²": 1, "km²": 1e6, "ha": 1e4, "acre": 4046.8564, "mi²": 2589988.11, "ft²": 0.09290304},
    {"L": 1, "mL": 0.001, "m³": 1000, "gal": 3.785411784, "barrel": 158.987294928},
    {"km/h": 1, "mph": 1.609344, "m/s": 3.6, "kn": 1.852},
    {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800},
    {"month": 1, "year": 12, "decade": 120, "century": 1200},
    {"": 1, "percent": 0.01},
    {"°C": 1, "°F": 5 / 9, "K": 1},
)  # fmt: skip
_FACTORS: Final = {
    unit: (number, factor)
    for number, line in enumerate(_DIMENSIONS)
    for unit, factor in line.items()
}
# Where the zero of a scale stands on the first scale of its line.
_ZERO: Final = {"°F": -32 * 5 / 9, "K": -273.15}
_VAGUE: Final = frozenset({"hundreds", "thousands", "dozens"})
_SCALES: Final = frozenset({12, 100, 1e3, 1e6, 1e9, 1e12})
_ROUGH: Final = 1000  # thousands are anything below a million
_EXACT: Final = 1e-9
_TELLING_DIGITS: Final = 2
_LARGE: Final = 80  # a round count from here on
_COMMON: Final = frozenset({11, 12, 14, 15, 16, 24, 25})  # common enough to be two things


def dimension(figure: Figure) -> int | str:
    """What can be compared with what: equal for km and miles, for half and 50 %."""
    unit = figure.unit or ""
    if not unit and abs(figure.value) > 1:
        return "count"  # of things; half of something is comparable with 50 %
    known = _FACTORS.get(unit)
    return known[0] if known else unit


def same_quantity(a: Figure, b: Figure) -> bool:
    """The same value and range, in whatever notation or unit; equal after rounding across units.

    "hundreds" is not 100, and 12 miles are not 12 km.
    """
    if _vague(a) != _vague(b) or dimension(a) != dimension(b) or a.rate != b.rate:
        return False
    if (a.unit or "") == (b.unit or ""):
        return _near(a.value, b.value) and _near(a.high, b.high)
    return _rounds(a, b) or _rounds(b, a)


def roughly(a: Figure, b: Figure) -> bool:
    """Whether one is the other in a headline's rough words: "millions" for 2.4 million."""
    for rough, exact in ((a, b), (b, a)):
        if is_round_word(rough) and not is_round_word(exact) and rough.unit == exact.unit:
            return rough.value <= exact.value < rough.value * _ROUGH
    return False


def is_round_word(figure: Figure) -> bool:
    """A plural scale word without a number: "dozens", "thousands", "millions"."""
    word = figure.text.lower()
    return word.isalpha() and word.endswith("s") and figure.value in _SCALES


def is_telling(figure: Figure) -> bool:
    """Whether a value is particular enough to be known again by itself: 1,204 or 4.25 %, not 3."""
    if _vague(figure):
        return False
    digits = f"{abs(figure.value):.6f}".strip("0").replace(".", "").strip("0")
    if len(digits) < _TELLING_DIGITS:
        return figure.unit is None and abs(figure.value) >= _LARGE
    return abs(figure.value) not in _COMMON


def _vague(figure: Figure) -> str | None:
    return figure.modifier if figure.modifier in _VAGUE else None


def _near(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _EXACT * max(abs(a), abs(b))


def _rounds(a: Figure, b: Figure) -> bool:
    """Whether `a` in the unit of `b` is `b` to the digits that `b` prints."""
    digits = _significant(b.text)
    if (a.high is None) != (b.high is None):
        return False
    sides = [(a.value, b.value)]
    if a.high is not None and b.high is not None:
        sides.append((a.high, b.high))
    return all(_cut(_converted(x, a.unit, b.unit), digits) == _cut(y, digits) for x, y in sides)


def _converted(value: float, old: str | None, new: str | None) -> float:
    old, new = old or "", new or ""
    common = value * _FACTORS[old][1] + _ZERO.get(old, 0)
    return (common - _ZERO.get(new, 0)) / _FACTORS[new][1]


def _cut(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _significant(text: str) -> int:
    """How many digits a printed number states; closing zeros of a whole number state none."""
    found = re.search(r"\d[\d.,]*", text)
    if not found:
        return 2
    number = found.group().rstrip(".,")
    digits = re.sub(r"\D", "", number).lstrip("0")
    if not re.search(r"[.,]\d{1,2}$", number):
        digits = digits.rstrip("0")
    return max(1, len(digits))
