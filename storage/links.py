"""Links: what the log's chain must know of a segment, found without the segments before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from storage.bucket import Bucket
from storage.merkle import leaf_hash, subtrees
from storage.segments import (
    LARGEST_SEGMENT,
    LogState,
    are_canonical,
    open_segment,
    segment_key,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A segment that is sound by itself: what its header states, and its bytes' sha256.

    `subtrees` are the roots (in hex) that its events add up to where the header places them.
    """

    seg: int
    first: int
    count: int
    prev: str
    root: str
    digest: str
    subtrees: tuple[str, ...]

    def after(self, state: LogState) -> LogState | None:
        """The state with the segment; None if it does not extend a log in this state."""
        if (self.seg, self.first, self.prev) != (state.seg, state.size, state.prev):
            return None
        tree = state.tree.joined(self.count, map(bytes.fromhex, self.subtrees))
        return LogState(state.seg + 1, self.digest, tree) if tree.root.hex() == self.root else None


def links(bucket: Bucket, numbers: Iterable[int]) -> Iterator[Link]:
    """The links of these segments, up to the first that is missing or not sound by itself."""
    for number in numbers:
        raw = bucket.get(segment_key(number), length=LARGEST_SEGMENT)
        link = None if raw is None else _link(raw)
        if link is None:
            return
        yield link


def _link(raw: bytes) -> Link | None:
    try:
        segment = open_segment(raw)
    except ValueError:
        return None
    if not are_canonical(segment.lines):
        return None
    header, leaves = segment.header, map(leaf_hash, segment.lines)
    return Link(
        seg=header.seg,
        first=header.first,
        count=header.count,
        prev=header.prev,
        root=header.root,
        digest=sha256(raw).hexdigest(),
        subtrees=tuple(root.hex() for root in subtrees(header.first, leaves)),
    )
