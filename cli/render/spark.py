"""A series of numbers as one line of blocks."""

from collections.abc import Sequence
from typing import Final

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_WIDEST: Final = 24  # blocks; a longer series is thinned, the last value of each stretch stays
_NOTHING: Final = "·"


def sparkline(values: Sequence[float | None]) -> str:
    """A block for each value, from nought (or the least, where one is below) to the greatest.

    Where there is no value, a dot.
    """
    shown = _thinned(values)
    known = [value for value in shown if value is not None]
    if not known:
        return ""
    low, high = min(0.0, *known), max(0.0, *known)
    return "".join(_block(value, low, high) for value in shown)


def _thinned(values: Sequence[float | None]) -> list[float | None]:
    if len(values) <= _WIDEST:
        return list(values)
    ends = (len(values) * (at + 1) // _WIDEST for at in range(_WIDEST))
    return [values[end - 1] for end in ends]


def _block(value: float | None, low: float, high: float) -> str:
    if value is None:
        return _NOTHING
    share = (value - low) / (high - low) if high > low else 0.0
    return _BLOCKS[min(len(_BLOCKS) - 1, int(share * len(_BLOCKS)))]
