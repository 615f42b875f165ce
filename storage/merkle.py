"""The Merkle tree over the log's events (RFC 6962, section 2.1), by its right edge alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


def leaf_hash(line: bytes) -> bytes:
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees a tree of `size` leaves is made of, largest first.

    All that is needed to go on: as many hashes as `size` has one-bits.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{len(self.peaks)} peaks for a tree of {self.size} leaves")

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier with these leaf hashes appended."""
        row = list(leaves)
        return self.joined(len(row), subtrees(self.size, row))

    def joined(self, count: int, roots: Iterable[bytes]) -> "Frontier":
        """The frontier with `count` leaves appended, given as their `subtrees` from `size` on."""
        peaks, size, end = list(self.peaks), self.size, self.size + count
        for root in roots:
            span = _widest(size, end)
            whole, bit = root, span
            while size & bit:
                whole, bit = node_hash(peaks.pop(), whole), bit << 1
            peaks.append(whole)
            size += span
        return Frontier(end, tuple(peaks))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"").digest()
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root


def subtrees(first: int, leaves: Iterable[bytes]) -> list[bytes]:
    """The roots of the widest full subtrees that these leaf hashes, from number `first` on, fill.

    In the order of their leaves.
    """
    row, at = list(leaves), first
    left: list[bytes] = []
    right: list[bytes] = []
    while row:
        if at & 1:
            left.append(row.pop(0))
            at += 1
        if len(row) & 1:
            right.append(row.pop())
        pairs = iter(row)
        row = [
            sha256(b"\x01" + one + other).digest() for one, other in zip(pairs, pairs, strict=True)
        ]
        at >>= 1
    return [*left, *reversed(right)]


def _widest(start: int, end: int) -> int:
    """How many leaves the widest full subtree has that begins at `start` and ends by `end`."""
    fits = 1 << ((end - start).bit_length() - 1)
    return min(fits, start & -start) if start else fits
