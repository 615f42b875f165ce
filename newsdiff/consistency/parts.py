"""Parts that are greater than their whole: "12 of the 10 crew"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from newsdiff.consistency.disagreement import Disagreement
from newsdiff.consistency.statements import Stated, Statements, place_name

_OF: Final = re.compile(r"\s+(?:out\s+)?of\s+(?:the|its|their|all|his|her|our)\s+", re.IGNORECASE)
_OWNED: Final = re.compile(r"[^.,;]{0,30}['’]")  # "of the two villages' homes"
_FAR: Final = 5  # a part is not misstated by more
_INCLUDING: Final = re.compile(
    r"[^.;:\d]{0,80},?\s(?:including|among them)\s+(?:at least\s+)?", re.IGNORECASE
)
_PEOPLE: Final = frozenset(
    "person people passenger victim civilian resident worker employee killed dead injured "
    "casualty".split()
)
_SOME: Final = frozenset(
    "child woman man soldier officer civilian girl boy baby teenager student pupil driver guard "
    "doctor nurse policeman firefighter journalist foreigner tourist".split()
)
_BELOW: Final = frozenset({"up_to", "at_most", "less_than"})


def part_above_whole(stated: Statements) -> Iterator[Disagreement]:
    """A part and the whole it names in one sentence, both exact counts."""
    for place in ("headline", "dek", "body"):
        text = stated.document.texts[place]
        for a, b in pairwise(stated.places[place]):
            if a.mention.sentence != b.mention.sentence:
                continue
            between = text[a.mention.figure.end : b.mention.figure.start]
            if _OF.fullmatch(between) and not _OWNED.match(text, b.mention.figure.end):
                yield from _found(a, b)
            elif _INCLUDING.fullmatch(between) and _is_some_of(b, a):
                yield from _found(b, a)


def _found(part: Stated, whole: Stated) -> Iterator[Disagreement]:
    x, y = part.mention.figure, whole.mention.figure
    counts = not (x.unit or y.unit or x.high or y.high or x.rate or y.rate or y.modifier)
    if counts and x.modifier not in _BELOW and 1 <= y.value < x.value <= _FAR * y.value:
        what = f"{place_name(part.place)} counts {x.text} among {y.text}"
        yield Disagreement("part_above_whole", what, part.quote(), whole.quote())


def _is_some_of(part: Stated, whole: Stated) -> bool:
    return part.mention.head in _SOME and whole.mention.head in _PEOPLE
