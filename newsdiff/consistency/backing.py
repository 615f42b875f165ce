"""Whether what a headline claims is borne out by the figures of a text."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from typing import Final

from newsdiff.changes.equality import is_round_word, is_telling
from newsdiff.consistency.agreement import agree
from newsdiff.consistency.sameness import FATES, concept, counts_one
from newsdiff.consistency.statements import Stated
from newsdiff.figures import Figure

_MOST: Final = 40  # figures of one kind; a text with more is a table


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
    fates = {concept(a), concept(b)} & FATES.keys()
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
