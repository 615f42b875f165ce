"""Looks read from their lines many at a time: most of any log is looks that brought an answer.

What a line means is said in newsdiff/codec.py. Here a look is recognised only if `decode` would for
certain make the same of it; all other lines, the damaged among them, are left to `decode`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any, Final

import orjson

from newsdiff.codec import LARGEST_NUMBER

PlainLook = dict[str, Any]
"""The fields of a Captured or Unchanged as its line has them; both times are stamps."""

_TEXTS: Final = ("block", "body", "story", "url", "origin", "against")
_NUMBERS: Final = ("status", "length", "header_length")
_STAMPS: Final = ("recorded", "seen")
_MARKS: Final = ("type", "v")
_OPTIONAL: Final = ("origin", "against")
_NO_DIGITS: Final = bytes.maketrans(b"123456789", b"0" * 9)
_STAMP: Final = b"0000-00-00T00:00:00.000Z"


def plain_looks(lines: Sequence[bytes]) -> list[PlainLook | None]:
    """For each line the look it is; None where `decode` must say."""
    try:
        bodies = list(map(orjson.loads, lines))
    except ValueError:
        return [None] * len(lines)
    found = [body if type(body) is dict and _is_shaped(body) else None for body in bodies]
    return found if _are_sound([body for body in found if body]) else [None] * len(lines)


def _is_shaped(body: dict[str, Any]) -> bool:
    shape = _SHAPES.get(tuple(body))
    return shape is not None and shape == body["type"]


def _are_sound(bodies: Sequence[PlainLook]) -> bool:
    return all(
        sound([body[name] for body in bodies if name in body]) for name, sound in _SOUND.items()
    )


def _are_texts(values: Sequence[Any]) -> bool:
    return {str}.issuperset(map(type, values))


def _are_numbers(values: Sequence[Any]) -> bool:
    return {int}.issuperset(map(type, values)) and (
        not values or (min(values) >= 0 and max(values) < LARGEST_NUMBER)
    )


def _are_stamps(values: Sequence[Any]) -> bool:
    if not _are_texts(values) or ({len(_STAMP)} != set(map(len, values)) and values):
        return False
    if "".join(values).encode().translate(_NO_DIGITS) != _STAMP * len(values):
        return False
    try:
        return all(map(datetime.fromisoformat, values))
    except ValueError:  # the thirtieth of February
        return False


def _are_first(values: Sequence[Any]) -> bool:
    """Whether all are version 1."""
    return _are_numbers(values) and {1}.issuperset(values)


def _shapes() -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of a look in canonical order, and its type."""
    always = {*_TEXTS, *_NUMBERS, *_STAMPS, *_MARKS} - {*_OPTIONAL}
    for count in range(len(_OPTIONAL) + 1):
        for some in combinations(_OPTIONAL, count):
            yield tuple(sorted(always | {*some})), "captured"
            yield tuple(sorted(always - {"header_length"} | {*some})), "unchanged"


_SHAPES: Final = dict(_shapes())
_SOUND: Final[dict[str, Callable[[Sequence[Any]], bool]]] = {
    **dict.fromkeys(_TEXTS, _are_texts),
    **dict.fromkeys(_NUMBERS, _are_numbers),
    **dict.fromkeys(_STAMPS, _are_stamps),
    "v": _are_first,
}
