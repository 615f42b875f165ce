"""Payloads taken out of packs: what else is in a pack is packed anew, then the pack goes.

Whatever moment it is stopped at, doing it again ends in the same packs.
"""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from newsdiff.errors import DamagedArchive, NotFound
from storage.bucket import Bucket
from storage.catalogue import Catalogue, Copy
from storage.pack_format import MAGIC, Frame, pack_key
from storage.packs import Packs
from storage.zstd import THOROUGH, compress


@dataclass(frozen=True, slots=True)
class Removal:
    """How many payloads went, from how many packs, and how many others were packed anew."""

    payloads: int = 0
    packs: int = 0
    repacked: int = 0


def remove(bucket: Bucket, gone: Collection[str]) -> Removal:
    """Have no pack hold a payload of `gone`, or need one.

    Raises DamagedArchive, with nothing removed, when what must stay cannot be read.
    """
    with _reading(bucket) as (catalogue, packs):
        there = sum(bool(catalogue.copies(digest)) for digest in gone)
        old = _rewrite(bucket, catalogue, packs, gone)
        frames = [frame for name in old for frame in catalogue.frames(name)]
        for name in old:
            bucket.remove(pack_key(name))
    return Removal(there, len(old), sum(frame.sha256 not in gone for frame in frames))


def prepare(bucket: Bucket, gone: Collection[str]) -> None:
    """Pack anew, durably, all that must stay; nothing is removed yet. Raises as `remove` does."""
    with _reading(bucket) as (catalogue, packs):
        _rewrite(bucket, catalogue, packs, gone)


@contextmanager
def _reading(bucket: Bucket) -> Iterator[tuple[Catalogue, Packs]]:
    """Read from the footers themselves: a catalogue kept in a file may be out of date."""
    with closing(Catalogue()) as catalogue:
        catalogue.sync(bucket)
        yield catalogue, Packs(bucket, catalogue)


def _rewrite(
    bucket: Bucket, catalogue: Catalogue, packs: Packs, gone: Collection[str]
) -> list[str]:
    """The packs that may go when this is done."""
    old = sorted(catalogue.touching(gone))
    for name in old:
        frames: list[tuple[Frame, bytes]] = []
        off = len(MAGIC)
        for frame in catalogue.frames(name):
            if frame.sha256 not in gone:
                base, raw = _moved(bucket, catalogue, packs, Copy(name, frame), gone)
                frames.append((replace(frame, off=off, clen=len(raw), base=base), raw))
                off += len(raw)
        if frames:
            packs.write(frames)
    return old


def _moved(
    bucket: Bucket, catalogue: Catalogue, packs: Packs, copy: Copy, gone: Collection[str]
) -> tuple[str | None, bytes]:
    """The frame's base and bytes; on another base if its own must go.

    It is opened in any case: damage must not be packed under a sound name.
    """
    frame = copy.frame
    if frame.base not in gone:
        packs.open(copy)
        raw = bucket.get(pack_key(copy.pack), start=frame.off, length=frame.clen)
        return frame.base, raw or b""
    body = packs.payload(frame.sha256)  # from any copy: one stopped before may have taken the base
    base = _staying(catalogue, frame.base, gone)
    try:
        prefix = packs.payload(base) if base else b""
    except (DamagedArchive, NotFound):
        base, prefix = None, b""
    return base if prefix else None, compress(body, prefix=prefix, level=THOROUGH)


def _staying(catalogue: Catalogue, base: str | None, gone: Collection[str]) -> str | None:
    """The nearest base of a base that stays; None when there is none."""
    seen: set[str] = set()
    while base is not None and base in gone and base not in seen:
        seen.add(base)
        copies = catalogue.copies(base)
        base = copies[0].frame.base if copies else None
    return None if base in gone else base
