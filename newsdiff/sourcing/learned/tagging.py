"""Labels of all tokens by the weights: the best path through each sequence (Viterbi)."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.learned.columns import Vocabulary
from newsdiff.sourcing.learned.features import Rows, features
from newsdiff.sourcing.learned.labels import LABELS, opening
from newsdiff.sourcing.learned.sequences import batches
from newsdiff.sourcing.learned.sheet import sheet
from newsdiff.sourcing.learned.weights import WIDE, Weights
from newsdiff.sourcing.lexicon import lexicon
from newsdiff.sourcing.reading import Range, Reading

Scores = NDArray[np.int32]

LANGUAGE: Final = "en"  # of the articles that the weights were learned from


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(lexicon(LANGUAGE))


def tagged(page: Reading, labels: bytearray, weights: Weights) -> bytearray:
    """A label for each token, given those of the rules; the rules' own where none is learned."""
    found = bytearray(labels)
    for parts in batches(page):
        rows = features(sheet(page, vocabulary(), labels, parts))
        best = _best(_scores(rows, weights), weights.moves, parts).tobytes()
        at = 0
        for start, end in parts:
            found[start:end] = best[at : at + end - start]
            found[start] = opening(found[start])
            at += end - start
    return found


def _scores(rows: Rows, weights: Weights) -> Scores:
    """What the features of each token say for each label, added up as whole numbers."""
    table = weights.rows.view(np.uint64)[:, 0]
    said = np.zeros((rows.shape[1], WIDE), np.int32)
    for row in rows:
        said += table[row].view(np.int8).reshape(-1, WIDE)
    return said[:, :LABELS]


def _best(scores: Scores, moves: Scores, parts: Sequence[Range]) -> NDArray[np.int8]:
    """The best labels of each sequence; of equals the first. All are taken a step at a time."""
    lengths = np.array([end - start for start, end in parts])
    order = np.argsort(-lengths, kind="stable")
    starts = (np.cumsum(lengths) - lengths)[order]
    longest = int(lengths.max())
    alive = np.searchsorted(-lengths[order], -np.arange(longest + 1)).tolist()
    totals = scores[starts]
    back = np.zeros(scores.shape, np.int8)
    for step in range(1, longest):
        here = starts[: alive[step]] + step
        ways = totals[: alive[step], :, None] + moves
        back[here] = ways.argmax(axis=1)
        totals[: alive[step]] = ways.max(axis=1) + scores[here]
    return _traced(totals.argmax(axis=1), back, starts, alive)


def _traced(
    labels: NDArray[np.intp], back: NDArray[np.int8], starts: NDArray[np.intp], alive: list[int]
) -> NDArray[np.int8]:
    """From the last label of each sequence back to its first."""
    found = np.zeros(len(back), np.int8)
    for step in range(len(alive) - 2, -1, -1):
        going = alive[step + 1]
        labels[:going] = back[starts[:going] + step + 1, labels[:going]]
        found[starts[: alive[step]] + step] = labels[: alive[step]]
    return found
