"""Packs: the bytes that events name, each version kept as a difference to an earlier one.

A version is compressed with the one before it as prefix. Every 16th takes one of the 16ths before
it instead, as the skip-deltas of Subversion do (number i of them the `i & (i - 1)`th), and every
128th is whole: so any version is at most 18 steps from a whole one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from newsdiff.errors import BadInput, DamagedArchive, NotFound
from storage.bucket import Bucket, OutcomeUnknown
from storage.catalogue import Catalogue, Copy
from storage.pack_format import (
    LARGEST_PAYLOAD,
    MAGIC,
    MOST_FRAMES,
    Frame,
    build_pack,
    damaged_pack,
    pack_key,
)
from storage.recent import Recent
from storage.zstd import THOROUGH, BadFrame, compress, decompress

_WHOLE_EVERY: Final = 128
_RUN: Final = 16  # versions each based on the one before
_PACK_SIZE: Final = 8 << 20  # bytes; the next payload begins a new pack
_MOST_STEPS: Final = 64  # to a whole frame; a writer of ours makes 18
_MOST_DOUBTS: Final = 10
_REMEMBERED: Final = 32 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes to keep, under their digest, in the chain of like answers of one URL."""

    sha256: str
    chain: str
    body: bytes


class Packs:
    """`remembered` is how many bytes of payloads are kept at hand as bases."""

    def __init__(
        self, bucket: Bucket, catalogue: Catalogue, *, remembered: int = _REMEMBERED
    ) -> None:
        self._bucket = bucket
        self._catalogue = catalogue
        self._synced = False
        self._settled: set[str] = set()
        self._gone: set[str] = set()
        self._recent = Recent(remembered)

    def has(self, digest: str) -> bool:
        self._sync_once()
        return bool(self._copies(digest))

    def store(self, payloads: Iterable[Payload]) -> list[str]:
        """Keep what is not kept yet nor withdrawn; return the packs written, all durable.

        Raises BadInput for a payload over 64 MiB, before anything is written.
        """
        wanted = {payload.sha256: payload for payload in payloads}
        for payload in wanted.values():
            if len(payload.body) > LARGEST_PAYLOAD:
                raise BadInput(f"a payload of {len(payload.body)} bytes; {LARGEST_PAYLOAD} is most")
        self._sync_once()
        fresh = [
            payload
            for payload in wanted.values()
            if payload.sha256 not in self._gone and not self._stands(payload.sha256)
        ]
        return [self.write(frames) for frames in self._frames(fresh)]

    def payload(self, digest: str) -> bytes:
        """The bytes with this sha256. Raises NotFound, or DamagedArchive naming the pack."""
        body = self._recent.get(digest)
        if body is not None:
            return body
        self._sync_once()
        copies = self._copies(digest)
        if not copies:
            self._catalogue.sync(self._bucket)  # another process may have written it
            copies = self._copies(digest)
        if not copies:
            raise self._lost(digest)
        try:
            return self._any(copies)
        except DamagedArchive:
            self._catalogue.sync(self._bucket)  # another process may have packed it anew
            return self._any(self._copies(digest) or copies)

    def _any(self, copies: Sequence[Copy]) -> bytes:
        for copy in copies[:-1]:
            try:
                return self.open(copy)
            except DamagedArchive:
                continue  # the next copy may be sound
        return self.open(copies[-1])

    def open(self, copy: Copy) -> bytes:
        """The copy's bytes, through its bases. Raises DamagedArchive naming pack and digest."""
        return self._open(copy, _MOST_STEPS)

    def _open(self, copy: Copy, steps: int) -> bytes:
        frame = copy.frame
        prefix = b"" if frame.base is None else self._base(copy, steps)
        raw = self._bucket.get(pack_key(copy.pack), start=frame.off, length=frame.clen)
        if raw is None:
            raise _damaged(copy, "the pack is missing")
        try:
            body = decompress(raw, most=frame.len, prefix=prefix)
        except BadFrame as error:
            raise _damaged(copy, str(error)) from error
        if sha256(body).hexdigest() != frame.sha256:
            raise _damaged(copy, "its bytes have another digest")
        self._recent.add(frame.sha256, body)
        return body

    def _base(self, copy: Copy, steps: int) -> bytes:
        digest = copy.frame.base or ""
        body = self._recent.get(digest)
        if body is not None:
            return body
        bases = self._copies(digest)
        if not bases:
            raise _damaged(copy, f"its base {digest} is in no pack")
        if not steps:
            raise _damaged(copy, f"it is more than {_MOST_STEPS} steps from a whole one")
        return self._open(bases[0], steps - 1)

    def forget(self, digests: Collection[str]) -> None:
        """Neither give out nor build upon payloads that were withdrawn.

        What was kept as a difference to one of them counts as not kept any more.
        """
        self._gone.update(digests)
        self._recent.drop(digests)

    def _copies(self, digest: str) -> list[Copy]:
        """The copies that can be had, those first whose base is there."""
        if digest in self._gone:
            return []
        copies = [c for c in self._catalogue.copies(digest) if c.frame.base not in self._gone]
        return sorted(copies, key=self._dangles) if len(copies) > 1 else copies

    def _dangles(self, copy: Copy) -> bool:
        return copy.frame.base is not None and not self._catalogue.copies(copy.frame.base)

    def _sync_once(self) -> None:
        if not self._synced:
            self._catalogue.sync(self._bucket)
            self._synced = True

    def _stands(self, digest: str) -> bool:
        """Whether the payload is kept, durably: seen in a listing is not yet durable."""
        copies = self._copies(digest)
        if copies and copies[0].pack not in self._settled:
            self._bucket.settle(pack_key(copies[0].pack))
            self._settled.add(copies[0].pack)
        return bool(copies)

    def _frames(self, payloads: Sequence[Payload]) -> Iterator[list[tuple[Frame, bytes]]]:
        """The frames of each pack to write."""
        rows = _Rows(self._catalogue)
        bodies: dict[str, bytes] = {}  # of those that are framed already: no base comes later
        frames: list[tuple[Frame, bytes]] = []
        off = len(MAGIC)
        for payload in payloads:
            pos, base = rows.place(payload)
            prefix = b"" if base == payload.sha256 else self._prefix(base, bodies)
            bodies[payload.sha256] = payload.body
            raw = compress(payload.body, prefix=prefix, level=THOROUGH)
            frame = Frame(
                sha256=payload.sha256,
                off=off,
                clen=len(raw),
                len=len(payload.body),
                base=base if prefix else None,
                chain=payload.chain,
                pos=pos,
            )
            frames.append((frame, raw))
            off += len(raw)
            if off >= _PACK_SIZE or len(frames) == MOST_FRAMES:
                yield frames
                frames, off = [], len(MAGIC)
        if frames:
            yield frames

    def _prefix(self, base: str | None, bodies: Mapping[str, bytes]) -> bytes:
        if base is None or base in bodies:
            return bodies.get(base or "", b"")
        try:
            return self.payload(base)
        except (DamagedArchive, NotFound):
            return b""  # old damage must not stop new versions: this one is kept whole

    def write(self, frames: list[tuple[Frame, bytes]]) -> str:
        """Make a pack of frames that were laid out for it; return its name when it is durable."""
        name, pack = build_pack(frames)
        for _ in range(_MOST_DOUBTS):
            try:
                self._bucket.put_if_absent(pack_key(name), pack)
                break
            except OutcomeUnknown as error:
                doubt = error  # its name is its digest: to repeat it is harmless
        else:
            raise doubt
        self._settled.add(name)
        self._catalogue.add([(name, [frame for frame, _ in frames])])
        return name

    def _lost(self, digest: str) -> NotFound | DamagedArchive:
        for error in self._catalogue.damaged.values():
            return DamagedArchive(f"no readable pack holds {digest}; {error}", key=error.key)
        return NotFound(f"no pack holds {digest}")


class _Rows:
    """Where new payloads stand in their chains, counted on while a batch is being packed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._next: dict[str, int] = {}
        self._placed: dict[tuple[str, int], str] = {}

    def place(self, payload: Payload) -> tuple[int, str | None]:
        """The payload's position and the digest of its base, None for one to be kept whole."""
        chain = payload.chain
        pos = self._next.get(chain)
        if pos is None:
            pos = self._catalogue.length(chain)
        self._next[chain] = pos + 1
        self._placed[chain, pos] = payload.sha256
        if pos % _WHOLE_EVERY == 0:
            return pos, None
        earlier = _base_of(pos)
        return pos, self._placed.get((chain, earlier)) or self._catalogue.at(chain, earlier)


def _base_of(pos: int) -> int:
    runs, within = divmod(pos, _RUN)
    return pos - 1 if within else _RUN * (runs & (runs - 1))


def _damaged(copy: Copy, why: str) -> DamagedArchive:
    return damaged_pack(copy.pack, f"payload {copy.frame.sha256}: {why}")
