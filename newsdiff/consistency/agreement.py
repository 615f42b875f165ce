"""Whether two figures can both be true of one quantity, and whether they speak of one."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from typing import Final

from newsdiff.changes.equality import dimension, is_round_word, is_telling, roughly, same_quantity
from newsdiff.changes.words import singular
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
    "dead": frozenset(
        "kill killed killing kills dead death deaths die died dies life lives toll".split()
    ),
    "hurt": frozenset("hurt injured injuring injuries injury wounded wounding".split()),
    "held": frozenset("arrest arrested arrests detained held".split()),
    "missing": frozenset({"missing", "unaccounted"}),
}
_ANYBODY: Final = frozenset({"", "person", "people", "life", "victim"})
_VERB: Final = re.compile(
    rf"(?:\s+(?!and\b)\w+){{0,4}}?\s+({'|'.join(sorted(frozenset().union(*_FATES.values())))})\b",
    re.IGNORECASE,
)
_FEW: Final = 10  # so few may be counted one by one: "two men died and a third later"
_MORE: Final = re.compile(
    r"""\b(?:another|later|also|(?:a|the)\ (?:second|third|fourth|fifth)
    |and\ (?:an?|his|her|their|the))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STEP_BEFORE: Final = re.compile(
    r"""\b(?:by|another|further|extra|additional|new|first|last|other|including|of|than|from)\s+
    (?:(?:about|nearly|almost|around|roughly|some|over|up\ to|at\ least|more\ than|an?|the)\s+)*
    \W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_STEP_AFTER: Final = re.compile(
    r"\s+(?:\w+\s+)?(?:more|further|additional|extra|other|new|fewer|less|of)\b", re.IGNORECASE
)
_REACH: Final = 80  # characters around a figure that say how it is meant
_SHARED: Final = 2  # words around that two statements of one thing have in common


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


def is_backed(claim: Stated, others: Sequence[Stated]) -> bool:
    """Whether others state what is claimed, or what it follows from."""
    return any(backs(other, claim) for other in others) or _follows(claim.mention.figure, others)


def backs(other: Stated, claim: Stated) -> bool:
    """Whether a figure allows the claim. A round word or a 3 may well count something else."""
    figure = other.mention.figure
    if not agree(claim.mention.figure, figure):
        return False
    if is_round_word(figure):
        return counts_one(claim, other)
    nameless = not claim.mention.words or not other.mention.words
    return nameless or is_telling(claim.mention.figure) or _may_count_one(claim, other)


def _may_count_one(a: Stated, b: Stated) -> bool:
    fates = {_concept(a), _concept(b)} & _FATES.keys()
    return counts_one(a, b) or (not fates and bool(a.mention.words & b.mention.words))


def _follows(claim: Figure, others: Sequence[Stated]) -> bool:
    """Whether the claim is what others add up to, in a row or two of them, or their difference."""
    figures = [s.mention.figure for s in others if s.mention.figure.unit == claim.unit]
    values = list(dict.fromkeys(figure.value for figure in figures))[:_MOST]
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
    alike = counts_one(a, b) and _is_step(a) == _is_step(b)
    if max(x.value, y.value) < _FEW and any(_MORE.search(s.sentence) for s in (a, b)):
        return False
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


def counts_one(a: Stated, b: Stated) -> bool:
    """Whether one word says what both count: "choir of 90", "a choir of 90 singers"."""
    one, other = _concept(a), _concept(b)
    if one == other or one in _FATES or other in _FATES:
        return one == other != ""
    return (b.lead and one in _near(b)) or (a.lead and other in _near(a))


def _near(stated: Stated) -> frozenset[str]:
    mention = stated.mention
    return frozenset(map(singular, (mention.left | mention.right).keys()))


def _concept(stated: Stated) -> str:
    """What is counted, in one word: who died is "dead" in whatever words."""
    mention = stated.mention
    words = mention.words | {mention.head}
    if mention.head in _ANYBODY and (said := _VERB.match(stated.after[:_REACH])):
        words |= {said[1].lower()}
    return next((name for name, forms in _FATES.items() if words & forms), mention.head)


def _is_step(stated: Stated) -> bool:
    """Whether it is what is added to or taken from another number, or one part of it."""
    before, after = stated.before[-_REACH:], stated.after[:_REACH]
    return _STEP_BEFORE.search(before) is not None or _STEP_AFTER.match(after) is not None
