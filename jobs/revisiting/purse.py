"""A budget of looks: a purse that fills with time and pays for each look.

What a look must be worth follows the purse. A full one makes looks cheap and an empty one dear, at
once; and while it stays fuller or emptier than half, the price drifts, so that in the long run the
budget is used and no more. The purse holds the looks of some hours: news has busy ones.
"""

from dataclasses import dataclass, replace
from math import exp
from typing import Final

UNLIMITED: Final = 0.00025
"""The price where nobody set a budget: about 35 looks at a story in its first two weeks."""
FIRST: Final = 0.01
"""The price a budget begins with: about 10 looks."""
HOURS: Final = 6.0
_LOWEST, _HIGHEST = 0.00005, 20.0
_LEVER: Final = 1.5  # the price of an empty purse is e ** 1.5 times that of a full one
_DRIFT: Final = 0.1  # of the price, an hour, at a purse that is quite full or empty: e ** 0.05


@dataclass(frozen=True, slots=True)
class Purse:
    """`an_hour` looks come in each hour; `looks` were left at the hour `at`."""

    an_hour: float
    looks: float
    at: float
    drifted: float = FIRST

    @property
    def has_one(self) -> bool:
        return self.looks >= 1

    @property
    def price(self) -> float:
        """The threshold of `bayes-decay`."""
        return self.drifted * exp(_LEVER * self._lack)

    @property
    def _lack(self) -> float:
        """From -0.5 for a full purse to 0.5 for an empty one; looks owed count for no more."""
        return 0.5 - min(max(self.looks / (HOURS * self.an_hour), 0.0), 1.0)

    def filled(self, now: float) -> "Purse":
        """The purse at a later hour."""
        hours = max(now - self.at, 0.0)
        drifted = self.drifted * exp(_DRIFT * self._lack * min(hours, 1.0))
        return replace(
            self,
            looks=min(self.looks + hours * self.an_hour, HOURS * self.an_hour),
            at=self.at + hours,
            drifted=min(max(drifted, _LOWEST), _HIGHEST),
        )

    def paid(self) -> "Purse":
        return replace(self, looks=self.looks - 1)
