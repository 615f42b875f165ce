"""Which figures changed: pairing inside aligned sentences, then across, then one label each."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from newsdiff.alignment import Alignment
from newsdiff.assignment import Edge, best_pairs
from newsdiff.changes.candidates import sharing
from newsdiff.changes.equality import dimension, is_telling, same_quantity
from newsdiff.changes.labels import Labels
from newsdiff.changes.mentions import Known, Mention, find_mentions
from newsdiff.changes.quantities import Quantities
from newsdiff.changes.values import FigureChange
from newsdiff.changes.voices import Voices
from newsdiff.document import Document

# Shares of the likeness of two mentions; tuned on labelled revisions, not on single sentences.
_DIMENSION: Final = 0.15
_OTHER_DIMENSION: Final = -0.25
_CONCEPT: Final = 0.3
_CONTEXT: Final = 0.2  # each side
_EQUAL: Final = 0.3
_CLOSE: Final = 0.1
_ORDER: Final = 0.1
_IN_GROUP: Final = 0.25
_ACROSS: Final = 0.55


_OFTEN: Final = 24  # times
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")

Pair = tuple[Mention, Mention]


def figure_changes(
    old: Document, new: Document, alignment: Alignment, voices: Voices
) -> tuple[FigureChange, ...]:
    """The changes of figures in the order of the new version, removals last.

    Sentences found equal on both sides cancel, also where they moved. Headline and body stating
    one quantity give one change; a figure still stated elsewhere neither comes nor goes. The number
    of people who are the source of a claim ("two people familiar with …") is sourcing, no figure.
    """
    known: Known = {}
    before, after = find_mentions(old, voices[0], known), find_mentions(new, voices[1], known)
    pairs = paired_mentions(old, new, before, after, alignment)
    return tuple(Labels(old, new, before, after, pairs).changes())


def paired_mentions(
    old: Document,
    new: Document,
    before: Sequence[Mention],
    after: Sequence[Mention],
    alignment: Alignment,
) -> list[Pair]:
    """Mentions of one quantity: in sentences that differ in numbers alone, then the others."""
    pairs = _in_place(old, new, before, after, alignment)
    return pairs + _paired(_left(before, pairs, 0), _left(after, pairs, 1), alignment)


def _in_place(
    old: Document,
    new: Document,
    before: Sequence[Mention],
    after: Sequence[Mention],
    alignment: Alignment,
) -> list[Pair]:
    """Mentions one by one, in sentences that differ in nothing but their numbers."""
    olds, news = _by_sentence(before), _by_sentence(after)
    pairs: list[Pair] = []
    for group in alignment.groups:
        was = [mention for i in group.old for mention in olds[i]]
        now = [mention for j in group.new for mention in news[j]]
        if was and len(was) == len(now) and _frame(old, group.old) == _frame(new, group.new):
            pairs += zip(was, now, strict=True)
    return pairs


def _by_sentence(mentions: Iterable[Mention]) -> dict[int, list[Mention]]:
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.sentence].append(mention)
    return found


def _frame(document: Document, numbers: Iterable[int]) -> str:
    return _DIGITS.sub("0", " ".join(document.sentences[number].text for number in numbers))


def _paired(
    before: Sequence[Mention], after: Sequence[Mention], alignment: Alignment
) -> list[Pair]:
    """Mentions of one quantity: inside aligned sentences, then restated elsewhere, then alike."""
    group_old = {i: n for n, group in enumerate(alignment.groups) for i in group.old}
    group_new = {j: n for n, group in enumerate(alignment.groups) for j in group.new}
    pairs = _restated(before, after, group_old, group_new)
    left, right = _left(before, pairs, 0), _left(after, pairs, 1)
    by_old, by_new = _by_group(left, group_old), _by_group(right, group_new)
    for number in sorted(by_old.keys() & by_new.keys()):
        pairs += _best(by_old[number], by_new[number], _IN_GROUP, order=True)
    return pairs + _best(_left(before, pairs, 0), _left(after, pairs, 1), _ACROSS, order=False)


def _restated(
    before: Sequence[Mention],
    after: Sequence[Mention],
    group_old: dict[int, int],
    group_new: dict[int, int],
) -> list[Pair]:
    """Telling quantities that both versions state: nearest first, wherever they stand now.

    A number as particular as 1,204 is the same one again, whatever the words around it; one that
    a version states many times over is not.
    """
    places = {id(mention): j for j, mention in enumerate(after)}
    known = Quantities(after)
    weights: dict[Edge, float] = {}
    for i, a in enumerate(before):
        if is_telling(a.figure):
            alike = list(islice(known.like(a.figure), _OFTEN))
            for b in alike if len(alike) < _OFTEN else ():
                near = group_old.get(a.sentence, -1) == group_new.get(b.sentence, -2)
                weights[i, places[id(b)]] = 1 + near + (a.place == b.place) + _likeness(a, b)
    return [(before[i], after[j]) for i, j in best_pairs(weights)]


def _left(mentions: Sequence[Mention], pairs: Sequence[Pair], side: int) -> list[Mention]:
    taken = {id(pair[side]) for pair in pairs}
    return [mention for mention in mentions if id(mention) not in taken]


def _by_group(mentions: Iterable[Mention], groups: dict[int, int]) -> dict[int, list[Mention]]:
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.sentence in groups:
            found[groups[mention.sentence]].append(mention)
    return found


def _best(
    old: Sequence[Mention], new: Sequence[Mention], least: float, *, order: bool
) -> list[Pair]:
    weights: dict[Edge, float] = {}
    for i, j in sharing([a.telling for a in old], [b.telling for b in new]):
        score = _likeness(old[i], new[j])
        if order:
            score += _ORDER * (1 - abs(_share(i, old) - _share(j, new)))
        if score >= least:
            weights[i, j] = score
    return [(old[i], new[j]) for i, j in best_pairs(weights)]


def _share(index: int, whole: Sequence[Mention]) -> float:
    return index / max(1, len(whole) - 1)


def _likeness(a: Mention, b: Mention) -> float:
    score = _DIMENSION if dimension(a.figure) == dimension(b.figure) else _OTHER_DIMENSION
    score += _concept_likeness(a, b)
    score += _CONTEXT * (_dice(a.left, b.left) + _dice(a.right, b.right))
    if same_quantity(a.figure, b.figure):
        return score + _EQUAL
    return score + _CLOSE * _closeness(a.figure.value, b.figure.value)


def _concept_likeness(a: Mention, b: Mention) -> float:
    if not a.words or not b.words:
        return _CONCEPT / 3
    if a.words == b.words:
        return _CONCEPT
    if a.head == b.head:
        return _CONCEPT * 0.75
    return _CONCEPT / 3 if a.words & b.words else -_CONCEPT / 3


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _closeness(a: float, b: float) -> float:
    if a <= 0 or b <= 0:
        return 0.0
    return max(0.0, 1 - abs(math.log10(a / b)) / 2)
