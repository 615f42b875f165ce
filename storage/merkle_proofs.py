"""Proofs over the Merkle tree of RFC 6962: that an entry is in it, that it only ever grew.

The makers follow RFC 6962, sections 2.1.1 and 2.1.2; the checkers RFC 9162, sections 2.1.3.2 and
2.1.4.2, so that neither can hide an error of the other.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final

from storage.merkle import node_hash

_HASH: Final = 32  # bytes
_EMPTY: Final = sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""Gives the root of the full subtree of 2 ** level leaves with this number."""


class Tree:
    """All the hashes of a tree over these leaf hashes: 64 bytes of memory for each leaf."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [b"".join(leaves)]
        while len(self._levels[-1]) >= 2 * _HASH:
            below = self._levels[-1]
            ends = range(_HASH, len(below), 2 * _HASH)
            parents = (sha256(b"\x01" + below[end - _HASH : end + _HASH]).digest() for end in ends)
            self._levels.append(b"".join(parents))

    @property
    def size(self) -> int:
        return len(self._levels[0]) // _HASH

    def node(self, level: int, number: int) -> bytes:
        """The root of the full subtree of 2 ** `level` leaves with this number."""
        return self._levels[level][number * _HASH : (number + 1) * _HASH]

    def nodes(self, level: int, start: int, end: int) -> bytes:
        """The roots of the full subtrees from `start` up to `end`, one after the other."""
        return self._levels[level][start * _HASH : end * _HASH]

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves; over all when None."""
        return self._span(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The path from a leaf to the root of the first `size` leaves, the leaf's sibling first."""
        if not 0 <= index < size <= self.size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._span(middle, end))
                end = middle
            else:
                path.append(self._span(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """What shows that the first `new` leaves begin with the first `old`."""
        if not 0 <= old <= new <= self.size:
            raise ValueError(f"no growth from {old} to {new} leaves")
        return consistency_path(self.node, old, new)

    def _span(self, start: int, end: int) -> bytes:
        return _span(self.node, start, end)


def consistency_path(node: Node, old: int, new: int) -> list[bytes]:
    """What shows that a tree's first `new` leaves begin with the first `old`."""
    path: list[bytes] = []
    start, end = 0, new
    while 0 < old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_span(node, middle, end))
            end = middle
        else:
            path.append(_span(node, start, middle))
            start = middle
    if start:  # the last piece is not the old tree itself, so its root must be told
        path.append(_span(node, start, end))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf hash is number `index` of the tree of `size` leaves with this root."""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(other, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, other)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Whether the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        expected = _EMPTY if old == 0 else new_root
        return not path and old_root == expected
    if not path:
        return False
    first, *rest = path if old & (old - 1) else [old_root, *path]
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    was = now = first
    for other in rest:
        if last == 0:
            return False
        if number & 1 or number == last:
            was, now = node_hash(other, was), node_hash(other, now)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            now = node_hash(now, other)
        number, last = number >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _span(node: Node, start: int, end: int) -> bytes:
    """The root over leaves whose `start` is a multiple of a power of two as large as they."""
    peaks: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    return _folded(peaks)


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _folded(peaks: list[bytes]) -> bytes:
    if not peaks:
        return _EMPTY
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root
