"""A published log held against the archive: its checkpoint, its tiles, its bundles of entries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.checkpoints import Checkpoint, checkpoint_sizes, stored_checkpoint
from storage.findings import Finding
from storage.log import reread
from storage.merkle import leaf_hash
from storage.merkle_proofs import Tree
from storage.mirror import put
from storage.notes import LONGEST_NOTE, Note
from storage.segments import LogState
from storage.tiles import bundles, hash_tiles

CHECKPOINT: Final = "checkpoint"
_LENGTH: Final = 2  # bytes before each entry of a bundle
_HASH: Final = 32


@dataclass(frozen=True, slots=True)
class Published:
    """`files` were held against the log's first `size` events."""

    size: int
    files: int
    findings: tuple[Finding, ...]


def check_published(
    bucket: Bucket, state: LogState, out: Bucket, *, mend: bool = False
) -> Published:
    """What is missing from `out` or is not what the log has, by a log verified up to `state`.

    `mend` puts it right from the log; the findings then say what was put right. Raises
    DamagedArchive when the archive has no checkpoint that could have been published.
    """
    note = _published(bucket, state, out)
    size = Checkpoint.parse(note.text).size
    wanted = ((CHECKPOINT, note.to_bytes()), *_files(bucket, state, size, out))
    findings, files = [], 0
    for key, body in wanted:
        files += 1
        standing = out.get(key, length=max(len(body), LONGEST_NOTE) + 1)
        if standing == body or (key == CHECKPOINT and _cosigned(standing, note)):
            continue
        why = "is missing" if standing is None else "is not what the log has"
        findings.append(Finding(key, f"{key} {why}"))
        if mend:
            out.remove(key)
            put(out, key, body)
    return Published(size, files, tuple(findings))


def _published(bucket: Bucket, state: LogState, out: Bucket) -> Note:
    """The archive's own checkpoint of the size that was published, or else its newest."""
    sizes = checkpoint_sizes(bucket)
    try:
        note = Note.parse(out.get(CHECKPOINT, length=LONGEST_NOTE + 1) or b"")
        sizes.append(Checkpoint.parse(note.text).size)
    except DamagedArchive:
        pass  # it is put right from the newest
    for size in reversed(sizes):
        stored = stored_checkpoint(bucket, size) if size <= state.size else None
        if stored:
            return stored
    raise DamagedArchive("the archive has no checkpoint", hint="Sign one: newsdiff checkpoint")


def _cosigned(standing: bytes | None, ours: Note) -> bool:
    """Whether it is our note, perhaps with the lines of others below."""
    try:
        note = Note.parse(standing or b"")
    except DamagedArchive:
        return False
    return note.text == ours.text and set(ours.signatures) <= set(note.signatures)


def _files(bucket: Bucket, state: LogState, size: int, out: Bucket) -> Iterator[tuple[str, bytes]]:
    """All that must be in `out`, and the narrower files that earlier checkpoints left there."""
    narrower: dict[str, list[int]] = defaultdict(list)
    for key in out.keys("tile/"):
        whole, _, width = key.partition(".p/")
        if width.isdecimal():
            narrower[whole].append(int(width))
    leaves: list[bytes] = []

    def lines() -> Iterator[bytes]:
        every = (line for segment in reread(bucket, state) for line in segment.lines)
        for line in islice(every, size):
            leaves.append(leaf_hash(line))
            yield line

    for key, body in bundles(lines()):
        yield from _with_narrower(key, body, _entry_ends(body), narrower)
    for key, body in hash_tiles(Tree(leaves)):
        ends = range(_HASH, len(body) + 1, _HASH)
        yield from _with_narrower(key, body, ends, narrower)


def _with_narrower(
    key: str, body: bytes, ends: "range | list[int]", narrower: dict[str, list[int]]
) -> Iterator[tuple[str, bytes]]:
    yield key, body
    whole = key.partition(".p/")[0]
    for width in narrower.get(whole, ()):
        if 0 < width < len(ends):
            yield f"{whole}.p/{width}", body[: ends[width - 1]]


def _entry_ends(bundle: bytes) -> list[int]:
    ends, at = [], 0
    while at < len(bundle):
        at += _LENGTH + int.from_bytes(bundle[at : at + _LENGTH], "big")
        ends.append(at)
    return ends
