"""The policy `bayes-decay`: look again when a look is worth it.

A story's edits are taken for a Poisson process whose rate is its own strength times a kernel of its
age; strengths vary from story to story like a gamma distribution around the mean of the outlet
(Cho & Garcia-Molina 2003 estimate a rate from looks alone; here it decays). One look sees one
version, however many edits came. So with x edits expected since the last look, a look now is worth
1 - exp(-x) (1 + x): what it is likely to see, less what waiting a little longer would have added.
Where strengths are known, looking at every story whenever that reaches one threshold is the
optimum; where they are believed, its mean over the belief takes its place. A power of the hours
since the last look pulls in what was left alone for long.
"""

from bisect import bisect_right
from math import pow, sqrt  # noqa: A004  # the built-in pow may give a complex number
from typing import Final

from jobs.revisiting.kernel import EDGES, Kernel
from jobs.revisiting.rates import Belief

_PATIENCE: Final = 0.3  # the power; found in benchmarks.revisits
_SOONEST: Final = 0.1  # hours; finer than anybody looks
_HALVINGS: Final = 10  # of a ratio of 88,000 at most: to 1.2 %


def worth(belief: Belief, share: float, hours: float) -> float:
    """Of a look when this share of a story's edits was expected in so many hours."""
    whole = belief.exposure + share
    unseen = pow(belief.exposure / whole, belief.shape)
    return (1 - unseen * (1 + belief.shape * share / whole)) * pow(hours, _PATIENCE)


def pause(belief: Belief, kernel: Kernel, age: float, threshold: float) -> float:
    """Hours until a look is worth `threshold` for a story that was looked at when it was `age` old.

    Infinite when it never is.
    """
    start, low = kernel.at(age), _SOONEST
    for edge in EDGES[bisect_right(EDGES, age) :]:
        high = edge - age
        if worth(belief, kernel.at(edge) - start, high) >= threshold:
            break
        low = max(low, high)
    else:
        return float("inf")
    for _ in range(_HALVINGS):
        middle = sqrt(low * high)
        if worth(belief, kernel.at(age + middle) - start, middle) < threshold:
            low = middle
        else:
            high = middle
    return high
