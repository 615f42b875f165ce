"""Whether two figures can both be true of one quantity."""

import math
from typing import Final

from newsdiff.changes.equality import dimension, is_round_word, roughly, same_quantity
from newsdiff.figures import Figure

_ROUGH: Final = frozenset({"about", "nearly", "estimated", "hundreds", "thousands", "dozens"})
_ABOVE: Final = frozenset({"at_least", "more_than"})
_BELOW: Final = frozenset({"at_most", "less_than", "up_to"})
_LOOSE: Final = 0.2  # how far "about" may be off
_SMALL: Final = 100  # a count below is given exactly
_HALF: Final = 0.49


def agree(a: Figure, b: Figure) -> bool:
    """Whether both can be true of one quantity: equal, rounded, hedged, or inside a range."""
    if roughly(a, b) or same_quantity(a, b):
        return True
    if is_round_word(a) or is_round_word(b):
        return False
    if dimension(a) != dimension(b) or (a.unit or "") != (b.unit or ""):
        return False
    low, high = _bounds(a)
    other_low, other_high = _bounds(b)
    return low <= other_high and other_low <= high


def _bounds(figure: Figure) -> tuple[float, float]:
    """What the figure leaves open, by its hedge, its range and its round digits."""
    low, high = figure.value, figure.value if figure.high is None else figure.high
    slack = max(_rounding(figure), _LOOSE * abs(low) * (figure.modifier in _ROUGH))
    return (
        -math.inf if figure.modifier in _BELOW else low - slack,
        high + slack if figure.modifier not in _ABOVE else _ceiling(figure, high),
    )


def _ceiling(figure: Figure, high: float) -> float:
    """How much "at least 12" may be: it is said of what is known, and not of twice as much."""
    is_share = figure.unit == "percent" or high <= 1
    return math.inf if is_share else high * (1 + _LOOSE) + 1


def _rounding(figure: Figure) -> float:
    """Just below half of the last digit that is not a closing zero; small counts are exact."""
    if not figure.unit and abs(figure.value) < _SMALL:
        return 0.0
    digits = f"{abs(figure.value):.6f}".rstrip("0").rstrip(".")
    whole, _, fraction = digits.partition(".")
    zeros = -len(fraction) if fraction else len(whole) - len(whole.rstrip("0"))
    return _HALF * 10.0**zeros
