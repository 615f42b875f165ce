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
        row = list(leaves)  # of one level: its nodes that are not in a peak yet
        size, below, level = self.size + len(row), list(self.peaks), self.size
        peaks: list[bytes] = []
        while row or below:
            if level & 1:
                row.insert(0, below.pop())
            if len(row) & 1:
                peaks.append(row.pop())
            pairs = iter(row)
            row = [
                sha256(b"\x01" + left + right).digest()
                for left, right in zip(pairs, pairs, strict=True)
            ]
            level >>= 1
        return Frontier(size, tuple(reversed(peaks)))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"").digest()
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root
