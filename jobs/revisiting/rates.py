"""How often the stories of an archive change: learned from their courses, and from nothing else.

What is learned is a fold over courses in their order: the same log gives the same numbers, so none
of it needs keeping.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, expm1, sinh
from typing import Final

from jobs.revisiting.kernel import EDGES, PRIOR, WIDTHS, Kernel, kernel_of
from newsdiff.course import Course

SHAPE: Final = 0.43  # of the gamma distribution of strengths, from the updates of Timmerman (2023)
_MEAN: Final = 0.866  # edits of a story in all its life; Timmerman: 0.68 in the first 24 hours
_OUTLET_WEIGHT: Final = 20.0  # stories that the mean of all outlets counts for in that of one
_MEAN_WEIGHT: Final = 20.0
_KERNEL_WEIGHT: Final = 40.0
_PASSES: Final = 2
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Rates:
    """`mean` is how many edits a story is expected to have; `means` the same by host."""

    kernel: Kernel = PRIOR
    mean: float = _MEAN
    means: Mapping[str, float] = field(default_factory=dict)

    def of(self, host: str) -> float:
        return self.means.get(host, self.mean)


@dataclass(slots=True)
class _Sums:
    """Edits and what was expected: of the hosts, and of the pieces of the kernel."""

    edits: dict[str, float] = field(default_factory=dict)
    exposed: dict[str, float] = field(default_factory=dict)
    found: list[float] = field(default_factory=lambda: [0.0] * len(WIDTHS))
    watched: list[float] = field(default_factory=lambda: [0.0] * len(WIDTHS))


@dataclass(frozen=True, slots=True)
class Belief:
    """What a story's strength, its edits in all its life, may be: a gamma distribution."""

    shape: float
    exposure: float

    @property
    def mean(self) -> float:
        return self.shape / self.exposure


def believed(course: Course, rates: Rates) -> Belief:
    """The strength of a story after what was seen of it.

    A look that found no change says exp(-x) of x edits expected, one that did 1 - exp(-x): it may
    hide others. The gamma distribution has the peak and the curvature of the exact belief, both in
    the logarithm of the strength (Laplace's method, by Newton's).
    """
    exposure = SHAPE / rates.of(course.host) + rates.kernel.between(course.first, course.last)
    counted = SHAPE + course.earlier
    shares = [rates.kernel.between(*change) for change in course.changes]
    shape = counted + len(shares)
    mean = shape / exposure
    for _ in range(_ROUNDS if shares else 0):
        lack = counted + sum(likely(mean * share) for share in shares) - mean * exposure
        shape = counted + sum(told(mean * share) for share in shares)
        mean *= exp(lack / shape)
    return Belief(shape, shape / mean)


def told(expected: float) -> float:
    """How much one change seen tells, as a share of one edit counted: nothing of what is sure."""
    half = min(expected / 2, 300.0)
    return (half / sinh(half)) ** 2 if half > 1e-6 else 1.0


def learn(courses: Sequence[Course]) -> Rates:
    """The rates that these courses show, drawn towards what is known of news at large."""
    rates = Rates()
    for _ in range(_PASSES):
        rates = _learned(courses, rates)
    return rates


def _edits(course: Course, kernel: Kernel, strong: float) -> float:
    return sum(likely(strong * kernel.between(*change)) for change in course.changes)


def likely(expected: float) -> float:
    """How many edits made one change seen, when so many were expected between the two looks.

    A Poisson number that is known not to be 0: expected / (1 - exp(-expected)).
    """
    return expected / -expm1(-expected) if expected > 1e-9 else 1.0


def _learned(courses: Sequence[Course], rates: Rates) -> Rates:
    sums = _Sums()
    for course in courses:
        _add(sums, course, rates)
    kernel = _kernel(sums)
    total = sum(sums.edits.values()) + _MEAN_WEIGHT * _MEAN
    mean = total / (sum(sums.exposed.values()) + _MEAN_WEIGHT)
    means = {
        host: (edits + _OUTLET_WEIGHT * mean) / (sums.exposed[host] + _OUTLET_WEIGHT)
        for host, edits in sums.edits.items()
    }
    return Rates(kernel, mean, means)


def _add(sums: _Sums, course: Course, rates: Rates) -> None:
    strong = believed(course, rates).mean
    kernel, host = rates.kernel, course.host
    edits = course.earlier + _edits(course, kernel, strong)
    sums.edits[host] = sums.edits.get(host, 0.0) + edits
    sums.exposed[host] = sums.exposed.get(host, 0.0) + kernel.between(course.first, course.last)
    _spread(sums.watched, course.first, course.last, [strong] * len(WIDTHS))
    for start, end in course.changes:
        share = kernel.between(start, end)
        if share > 0:
            each = likely(strong * share) / share
            _spread(sums.found, start, end, [each * height for height in kernel.heights])


def _spread(pieces: list[float], start: float, end: float, per_hour: Sequence[float]) -> None:
    """Add to each piece its hours between two ages, times something an hour."""
    for piece, width in enumerate(WIDTHS):
        left, right = EDGES[piece], EDGES[piece] + width
        if right > start:
            if left >= end:
                return
            pieces[piece] += (min(right, end) - max(left, start)) * per_hour[piece]


def _kernel(sums: _Sums) -> Kernel:
    """The pieces as found; all together as high as before, so that strengths keep their meaning."""
    weights = [_KERNEL_WEIGHT * width for width in WIDTHS]
    heights = [
        (found + weight * height) / (watched + weight)
        for found, watched, weight, height in zip(
            sums.found, sums.watched, weights, PRIOR.heights, strict=True
        )
    ]
    total = sum(height * width for height, width in zip(heights, WIDTHS, strict=True))
    return kernel_of(tuple(height * PRIOR.grown[-1] / total for height in heights))
