"""The weights that ship with the package, and where they came from: docs/explanation."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.learned.features import BITS
from newsdiff.sourcing.learned.labels import LABELS

NAME: Final = "weights.npz"
WIDE: Final = 8  # labels of a row in the file: one more than there are, so that a row is 8 bytes


@dataclass(frozen=True, slots=True)
class Weights:
    """`rows`: of each feature its say for every label; `moves`: of each label after another."""

    rows: NDArray[np.int8]
    moves: NDArray[np.int32]

    def __post_init__(self) -> None:
        assert self.rows.shape == (1 << BITS, WIDE)
        assert self.moves.shape == (LABELS, LABELS)


@cache
def shipped() -> Weights:
    return loaded((resources.files(__package__) / NAME).read_bytes())


def loaded(content: bytes) -> Weights:
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return Weights(arrays["rows"], arrays["moves"].astype(np.int32))


def saved(weights: Weights) -> bytes:
    """A zip of two arrays, the same bytes for the same weights."""
    file = BytesIO()
    np.savez(file, rows=weights.rows, moves=weights.moves.astype(np.int16))
    return file.getvalue()
