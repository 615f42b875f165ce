"""The policy `bayes-decay`: look again when a look is worth it.

A story's edits are taken for a Poisson process whose rate is its own strength times a kernel of its
age; strengths vary from story to story like a gamma distribution around the mean of the outlet
(Cho & Garcia-Molina 2003 estimate a rate from looks alone; here it decays). One look sees one
version, however many edits came. So with x edits expected since the last look, a look now is worth
1 - exp(-x) (1 + x): what it is likely to see, less what waiting as long again would have added.
Where strengths are known and a story goes on, looking whenever that reaches one threshold is the
optimum; where they are believed, its mean over the belief takes its place. Two things are added.
Waiting adds no more than the story has left, so that one near its end gets a last look. And an
early look teaches something for all that is left, so it may be worth less; how much less is read
off the exact optimum (dynamic programming over beliefs), which is nearly a straight line.
A power of the hours since the last look pulls in what was left alone for long.
"""

from bisect import bisect_right
from dataclasses import dataclass
from math import pow, sqrt  # noqa: A004  # the built-in pow may give a complex number
from typing import Final

from jobs.revisiting.kernel import EDGES, Kernel
from jobs.revisiting.rates import Belief

_PATIENCE: Final = 0.3  # the power; found in benchmarks.revisits
_LESSON: Final = 0.65  # of the price, that a look at a new story may fall short of
_SOONEST: Final = 0.1  # hours; finer than anybody looks
_HALVINGS: Final = 10  # of a ratio of 88,000 at most: to 1.2 %


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come of a story that was looked at when it was `age` hours old."""

    belief: Belief
    kernel: Kernel
    age: float

    @property
    def left(self) -> float:
        """The share of its edits that is still to come."""
        return self.kernel.grown[-1] - self.kernel.at(self.age)

    def worth(self, hours: float) -> float:
        """Of the next look, so many hours later. Never less for a later one."""
        grown = self.kernel.at(self.age + hours)
        share = grown - self.kernel.at(self.age)
        added = min(share, self.kernel.grown[-1] - grown)
        whole = self.belief.exposure + share
        unseen = pow(self.belief.exposure / whole, self.belief.shape)
        return (1 - unseen * (1 + self.belief.shape * added / whole)) * pow(hours, _PATIENCE)

    def pause(self, price: float) -> float:
        """Hours until a look is worth its price. Infinite when it never is."""
        threshold, low = price * (1 - _LESSON * self.left), _SOONEST
        for edge in EDGES[bisect_right(EDGES, self.age) :]:
            high = edge - self.age
            if self.worth(high) >= threshold:
                break
            low = max(low, high)
        else:
            return float("inf")
        for _ in range(_HALVINGS):
            middle = sqrt(low * high)
            if self.worth(middle) < threshold:
                low = middle
            else:
                high = middle
        return high
