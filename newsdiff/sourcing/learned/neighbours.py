"""Neighbours: the nearest cue of each token's sentence on one side, and what stands between."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.learned.columns import Column, Truth

Places = NDArray[np.int64]

_NEAR: Final = 4  # tokens of one step of distance
_FAR: Final = 3  # steps told apart


@dataclass(frozen=True, slots=True)
class Ground:
    """What every search goes over: sentences, words, and the marks that a path counts."""

    home: Places
    lemma: Column
    commas: Truth
    thats: Truth
    quoted: Truth
    breaks: Truth

    def mirrored(self) -> "Ground":
        return Ground(
            self.home[::-1], self.lemma[::-1], self.commas[::-1],
            self.thats[::-1], self.quoted[::-1], self.breaks[::-1],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbour:
    """0 where the sentence has none on this side."""

    lemma: Column
    far: Column
    path: Column


def left_of(marked: Truth, ground: Ground) -> Neighbour:
    """The nearest marked token before each, the token itself not counted."""
    places = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, places, -1))
    before = np.concatenate([[-1], last[:-1]])
    there = (before >= 0) & (ground.home[before] == ground.home)
    far = 1 + np.minimum(_FAR, (places - before) // _NEAR)
    path = (
        1
        + np.minimum(2, _between(ground.commas, before))
        + 3 * (_between(ground.thats, before) > 0)
        + 6 * (_between(ground.quoted, before) > 0)
        + 12 * (_between(ground.breaks, before) > 0)
    )
    return Neighbour(
        np.where(there, ground.lemma[before], 0).astype(np.uint32),
        np.where(there, far, 0).astype(np.uint32),
        np.where(there, path, 0).astype(np.uint32),
    )


def right_of(marked: Truth, ground: Ground) -> Neighbour:
    found = left_of(marked[::-1], ground.mirrored())
    return Neighbour(found.lemma[::-1], found.far[::-1], found.path[::-1])


def _between(counted: Truth, before: Places) -> Places:
    """How many of the tokens after `before`, up to each token itself, are counted."""
    sums = np.cumsum(counted)
    return sums - sums[before]
