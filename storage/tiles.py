"""The log as c2sp.org/tlog-tiles: files that any client audits over plain HTTP."""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.log import walk
from storage.merkle import leaf_hash
from storage.merkle_proofs import Tree
from storage.segments import LogState

WIDTH: Final = 256  # hashes in a full tile, entries in a full bundle
_HEIGHT: Final = 8


def tile_key(level: int | str, number: int, width: int = WIDTH) -> str:
    """`tile/0/x001/x234/067`, with `.p/12` behind it for one that is 12 wide.

    `level` is a number, or "entries" for a bundle.
    """
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(parts)}{partial}"


def hash_tiles(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Every tile of the tree with its key, from the leaves up."""
    for level in range(8):  # a tree of 2 ** 64 leaves has no more
        width = tree.size >> (_HEIGHT * level)
        for start in range(0, width, WIDTH):
            end = min(start + WIDTH, width)
            nodes = tree.nodes(_HEIGHT * level, start, end)
            yield tile_key(level, start // WIDTH, end - start), nodes


def bundles(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The bundles of the entries with their keys: each entry behind its length in two bytes."""
    rest = iter(lines)
    for number in count():
        batch = list(islice(rest, WIDTH))
        if not batch:
            return
        body = b"".join(len(line).to_bytes(2, "big") + line for line in batch)
        yield tile_key("entries", number, len(batch)), body


def write_tiles(bucket: Bucket, state: LogState, out: Bucket) -> tuple[Tree, int]:
    """Write bundles and tiles of the log up to `state`; return its tree, and how many were new.

    The log is verified on the way. Raises DamagedArchive when another log's tiles stand in `out`.
    """
    leaves: list[bytes] = []
    fresh = 0

    def lines() -> Iterator[bytes]:
        for segment, _ in walk(bucket, LogState(), until=state.seg):
            leaves.extend(map(leaf_hash, segment.lines))
            yield from segment.lines

    for key, body in bundles(lines()):
        fresh += _put(out, key, body)
    tree = Tree(leaves)
    for key, body in hash_tiles(tree):
        fresh += _put(out, key, body)
    return tree, fresh


def _put(out: Bucket, key: str, body: bytes) -> bool:
    standing = out.get(key)
    if standing is None and out.put_if_absent(key, body):
        return True
    if body != (out.get(key) if standing is None else standing):
        raise DamagedArchive(
            f"{key} is damaged, or of another log",
            key=key,
            hint="It is derived: publish into an empty folder, and ask how it came about.",
        )
    return False
