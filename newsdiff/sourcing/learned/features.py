"""Features: for each token the rows of the weight table that speak about it."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.learned.columns import Column
from newsdiff.sourcing.learned.sheet import Sheet

BITS: Final = 16  # rows of the weight table, as a power of two
_SPREAD: Final = np.uint32(0x9E3779B1)
_FINISH: Final = np.uint32(0x85EBCA6B)
_TURN: Final = np.uint32(15)

Rows = NDArray[np.uint32]  # (features, tokens)


def features(found: Sheet) -> Rows:
    """Feature by feature the table rows of all tokens. Whole numbers only: no rounding decides."""
    return np.stack(
        [_row(number, columns)[found.places] for number, columns in enumerate(_templates(found), 1)]
    )


def _row(number: int, columns: tuple[Column, ...]) -> Column:
    mixed = np.full(len(columns[0]), number, np.uint32)
    for column in columns:
        mixed = (mixed + column) * _SPREAD
        mixed ^= mixed >> _TURN
    return (mixed * _FINISH) >> np.uint32(32 - BITS)


def _by(column: Column, steps: int) -> Column:
    """The column as seen from that many tokens before."""
    return np.roll(column, -steps)


def _templates(found: Sheet) -> Iterator[tuple[Column, ...]]:
    """What is looked at together: words, their groups, quotations, cues near by, the rules."""
    yield from _word_templates(found)
    yield from _place_templates(found)
    yield from _rule_templates(found)


def _word_templates(found: Sheet) -> Iterator[tuple[Column, ...]]:
    form, lemma, group, shape, tail, ending, head, sort, _ = found.words
    before, after = _by(lemma, -1), _by(lemma, 1)
    yield from ((form,), (lemma,), (tail,), (ending,), (head,), (shape, sort))
    yield from ((before,), (after,), (_by(lemma, -2),), (_by(lemma, 2),))
    yield from ((before, lemma), (lemma, after))
    yield _by(group, -3), _by(group, -2), _by(group, -1)
    yield _by(group, -2), _by(group, -1), group
    yield _by(group, -1), group, _by(group, 1)
    yield group, _by(group, 1), _by(group, 2)
    yield _by(group, 1), _by(group, 2), _by(group, 3)
    yield _by(sort, -1), sort, _by(sort, 1)


def _place_templates(found: Sheet) -> Iterator[tuple[Column, ...]]:
    group, quoted = found.words[2], found.quoted
    yield _by(quoted, -1), quoted, _by(quoted, 1)
    yield found.edge, quoted
    yield found.left.path, found.right.path
    for side in (found.left, found.right):
        yield side.lemma, side.far
        yield side.lemma, quoted
        yield side.lemma, side.path
        yield (side.path,)
        yield side.path, group
        yield side.path, found.edge


def _rule_templates(found: Sheet) -> Iterator[tuple[Column, ...]]:
    rule, lemma, group = found.rule, found.words[1], found.words[2]
    before, after = _by(rule, -1), _by(rule, 1)
    yield from ((rule,), (before, rule), (rule, after), (rule, group), (rule, lemma))
    yield _by(rule, -2), before, rule
    yield rule, after, _by(rule, 2)
    yield rule, found.edge, found.quoted
    yield rule, found.left.path
    yield rule, found.right.path
    yield found.said_left.path, found.said_right.path
    for side in (found.said_left, found.said_right):
        yield side.path, group
        yield side.lemma, side.far, rule
