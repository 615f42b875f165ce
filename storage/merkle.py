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
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            peaks.append(leaf)
            size += 1
            full = size
            while not full & 1:
                right = peaks.pop()
                peaks[-1] = node_hash(peaks[-1], right)
                full >>= 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"").digest()
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root
