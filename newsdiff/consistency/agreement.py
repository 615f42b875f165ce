"""Whether two figures can both be true of one quantity, and whether they speak of one."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from typing import Final

from newsdiff.changes.equality import dimension, is_round_word, roughly, same_quantity
from newsdiff.consistency.statements import Stated
from newsdiff.figures import Figure

_ROUGH: Final = frozenset({"about", "nearly", "estimated", "hundreds", "thousands", "dozens"})
_ABOVE: Final = frozenset({"at_least", "more_than"})
_BELOW: Final = frozenset({"at_most", "less_than", "up_to"})
_LOOSE: Final = 0.2  # how far "about" may be off
_SMALL: Final = 100  # a count below is given exactly
_FAR: Final = 4.0  # one quantity is not misstated by more, unless by its scale
_MOST: Final = 40  # figures of one kind; a text with more is a table
_ONE_TITLE: Final = 0.7  # Dice of the words of two titles that say one thing
_HALF: Final = 0.49
_FATES: Final = {
    "dead": frozenset("kill killed killing kills dead death deaths die died dies toll".split()),
    "hurt": frozenset("hurt injured injuring injuries injury wounded wounding".split()),
    "held": frozenset("arrest arrested arrests detained held".split()),
    "missing": frozenset({"missing", "unaccounted"}),
}
_STEP_BEFORE: Final = re.compile(
    r"""\b(?:by|another|further|extra|additional|new|first|last|other|including|of|than|from)\s+
    (?:(?:about|nearly|almost|around|roughly|some|over|up\ to|at\ least|more\ than|an?|the)\s+)*
    \W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_STEP_AFTER: Final = re.compile(
    r"\s+(?:\w+\s+)?(?:more|further|additional|extra|other|new|fewer|less|of)\b", re.IGNORECASE
)
_SHARED: Final = 2  # words around that two statements of one thing have in common


def agree(a: Figure, b: Figure) -> bool:
    """Whether both can be true of one quantity: equal, rounded, hedged, or inside a range."""
    if is_round_word(a) or is_round_word(b) or roughly(a, b) or same_quantity(a, b):
        return True
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
        math.inf if figure.modifier in _ABOVE else high + slack,
    )


def _rounding(figure: Figure) -> float:
    """Just below half of the last digit that is not a closing zero; small counts are exact."""
    if not figure.unit and abs(figure.value) < _SMALL:
        return 0.0
    digits = f"{abs(figure.value):.6f}".rstrip("0").rstrip(".")
    whole, _, fraction = digits.partition(".")
    zeros = -len(fraction) if fraction else len(whole) - len(whole.rstrip("0"))
    return _HALF * 10.0**zeros


def follows(claim: Figure, others: Sequence[Stated]) -> bool:
    """Whether the claim is what others add up to, in a row or two of them, or their difference."""
    figures = [s.mention.figure for s in others if s.mention.figure.unit == claim.unit]
    values = [figure.value for figure in figures[:_MOST]]
    made = {total for a, b in combinations(values, 2) for total in (a + b, abs(a - b))}
    for start in range(len(values)):
        made.update(accumulate(values[start:]))
    plain = replace(claim, high=None, modifier=None)
    return any(agree(claim, replace(plain, value=value)) for value in made)


def same_thing(a: Stated, b: Stated) -> bool:
    """Whether two figures count one thing: unit, rate and concept equal, in like sentences.

    "rose by 12" and "rose to 12" are two things, and so are numbers that are far apart, unless
    one is the other in another scale (4.2 million, 4.2 billion).
    """
    x, y = a.mention.figure, b.mention.figure
    if (x.unit or "") != (y.unit or "") or x.rate != y.rate or dimension(x) != dimension(y):
        return False
    is_close = max(x.value, y.value) <= _FAR * min(x.value, y.value) or _digits(x) == _digits(y)
    alike = _concept(a) == _concept(b) != "" and _is_step(a) == _is_step(b)
    shared = (a.around & b.around) - a.mention.words - b.mention.words
    return is_close and alike and len(shared) >= _SHARED


def same_title(a: Stated, b: Stated) -> bool:
    """Whether two figures of one unit stand in titles that hardly differ."""
    words, others = a.around, b.around
    shared = len(words & others)
    alike = 2 * shared >= _ONE_TITLE * (len(words) + len(others))
    return (a.mention.figure.unit == b.mention.figure.unit) and alike and shared >= _SHARED


def _digits(figure: Figure) -> str:
    return f"{abs(figure.value):.6f}".replace(".", "").strip("0")


def _concept(stated: Stated) -> str:
    """What is counted, in one word: who died is "dead" in whatever words."""
    words = stated.mention.words | ({stated.mention.head} - {""})
    fate = next((name for name, forms in _FATES.items() if words & forms), "")
    return fate or stated.mention.head


def _is_step(stated: Stated) -> bool:
    """Whether it is what is added to or taken from another number, or one part of it."""
    start = stated.sentence.find(stated.mention.figure.text)
    return _STEP_BEFORE.search(stated.sentence[:start]) is not None or (
        _STEP_AFTER.match(stated.sentence[start + len(stated.mention.figure.text) :]) is not None
    )
