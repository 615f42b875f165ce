"""The value of a figure. What is one, and what the fields mean, is docs/reference/figures.md."""

from dataclasses import dataclass
from typing import Literal

Modifier = Literal[
    "about",
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "nearly",
    "up_to",
    "hundreds",
    "thousands",
    "dozens",
    "estimated",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that states a quantity of something in the world.

    `start` and `end` are character offsets of `text` in the text given. `text` is the number as
    printed with its currency, percent sign or unit, without the hedge; a plain count is the number
    alone. `value` has scale words applied; `high` is the upper end of a range. `unit` is an ISO
    4217 code for money, "percent", "percentage point", a symbol for measures ("km", "°C"), a time
    word for durations, None for counts. `concept` is the shortest noun phrase that says what is
    counted, "" when the text does not say. `rate` is what it is per ("day" in "500 a day").
    """

    start: int
    end: int
    text: str
    value: float
    high: float | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    concept: str = ""
    rate: str | None = None
