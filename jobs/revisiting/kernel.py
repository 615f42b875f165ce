"""How the edits of a story spread over its age.

A kernel says which share of all its edits a story has had by an age: steep in the first hours, flat
after weeks. Between the edges it is a straight line. Before anything is learned it is that of
stories watched every 15 minutes by Timmerman (2023) and by GDELT: 1 - (1 + age / 3 h) ** -0.7.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

EDGES: Final = (
    0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 48.0, 96.0, 168.0, 336.0, 720.0, 2160.0, 8760.0
)  # fmt: skip
"""Hours. Nothing is expected of a story after the last."""
WIDTHS: Final = tuple(end - start for start, end in pairwise(EDGES))


@dataclass(frozen=True, slots=True)
class Kernel:
    """`heights` are edits an hour between neighbouring edges, `grown` their sums up to each."""

    heights: tuple[float, ...]
    grown: tuple[float, ...]

    def at(self, age: float) -> float:
        """The share of its edits that a story of this age has had."""
        if age >= EDGES[-1]:
            return self.grown[-1]
        piece = bisect_right(EDGES, age) - 1
        return 0.0 if piece < 0 else self.grown[piece] + self.heights[piece] * (age - EDGES[piece])

    def between(self, start: float, end: float) -> float:
        return self.at(end) - self.at(start)


def kernel_of(heights: tuple[float, ...]) -> Kernel:
    shares = (height * width for height, width in zip(heights, WIDTHS, strict=True))
    return Kernel(heights, tuple(accumulate(shares, initial=0.0)))


def decaying(scale: float = 3.0, power: float = 0.7) -> Kernel:
    """1 - (1 + age / scale) ** -power, at the edges."""
    grown = [1.0 - (1.0 + edge / scale) ** -power for edge in EDGES]
    steps = zip(pairwise(grown), WIDTHS, strict=True)
    return kernel_of(tuple((end - start) / width for (start, end), width in steps))


PRIOR: Final = decaying()
