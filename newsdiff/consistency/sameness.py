"""Whether two figures count one thing, each where it stands."""

import re
from typing import Final

from newsdiff.changes.equality import dimension
from newsdiff.changes.words import singular
from newsdiff.consistency.statements import Stated
from newsdiff.figures import Figure

_FAR: Final = 4.0  # one quantity is not misstated by more, unless by its scale
_ONE_TITLE: Final = 0.7  # Dice of the words of two titles that say one thing
FATES: Final = {
    "dead": frozenset(
        "kill killed killing kills dead death deaths die died dies life lives toll".split()
    ),
    "hurt": frozenset("hurt injured injuring injuries injury wounded wounding".split()),
    "held": frozenset("arrest arrested arrests detained held".split()),
    "missing": frozenset({"missing", "unaccounted"}),
}
_ANYBODY: Final = frozenset({"", "person", "people", "life", "victim"})
_VERB: Final = re.compile(
    rf"(?:\s+(?!and\b)\w+){{0,4}}?\s+({'|'.join(sorted(frozenset().union(*FATES.values())))})\b",
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
_SHARED: Final = 2  # words around that two statements of one thing have in common


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
    if max(x.value, y.value) < _FEW and any(_MORE.search(s.before + s.after) for s in (a, b)):
        return False
    shared = (a.around & b.around) - a.mention.words - b.mention.words
    return is_close and alike and len(shared) >= _SHARED


def same_title(a: Stated, b: Stated) -> bool:
    """Whether two figures of one unit stand in titles that hardly differ."""
    words, others = a.around, b.around
    shared = len(words & others)
    alike = 2 * shared >= _ONE_TITLE * (len(words) + len(others))
    return (a.mention.figure.unit == b.mention.figure.unit) and alike and shared >= _SHARED


def counts_one(a: Stated, b: Stated) -> bool:
    """Whether one word says what both count: "choir of 90", "a choir of 90 singers"."""
    one, other = concept(a), concept(b)
    if one == other or one in FATES or other in FATES:
        return one == other != ""
    return (b.lead and one in _near(b)) or (a.lead and other in _near(a))


def concept(stated: Stated) -> str:
    """What is counted, in one word: who died is "dead" in whatever words."""
    mention = stated.mention
    words = mention.words | {mention.head}
    if mention.head in _ANYBODY and (said := _VERB.match(stated.after)):
        words |= {said[1].lower()}
    return next((name for name, forms in FATES.items() if words & forms), mention.head)


def _digits(figure: Figure) -> str:
    return f"{abs(figure.value):.6f}".replace(".", "").strip("0")


def _near(stated: Stated) -> frozenset[str]:
    mention = stated.mention
    return frozenset(map(singular, (mention.left | mention.right).keys()))


def _is_step(stated: Stated) -> bool:
    """Whether it is what is added to or taken from another number, or one part of it."""
    before, after = stated.before, stated.after
    return _STEP_BEFORE.search(before) is not None or _STEP_AFTER.match(after) is not None
