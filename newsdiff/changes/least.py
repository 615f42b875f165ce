"""The least change of a figure that is worth telling."""

import re
from dataclasses import dataclass
from typing import Final

from newsdiff.errors import BadInput

_SIZE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*(%?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Least:
    """Of the value, or in percent of what it was."""

    amount: float
    in_percent: bool

    def is_met(self, difference: float | None, percent: float | None) -> bool:
        """Whether a change is as large; one that cannot be measured is not."""
        size = percent if self.in_percent else difference
        return size is not None and abs(size) >= self.amount

    def __str__(self) -> str:
        return f"{self.amount:,g}{' %' if self.in_percent else ''}"


def parse_least(text: str) -> Least:
    """`10%`, or a number in the figure's own unit: `500`. Anything else raises BadInput."""
    found = _SIZE.fullmatch(text.strip().replace(",", ""))
    if not found:
        raise BadInput(f"{text[:40]!r} is no size of a change; write 10% or 500")
    return Least(float(found[1]), bool(found[2]))
