"""Verification of what was seen: every pack, every payload, and that each one named is kept."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import DamagedArchive
from storage.archive import block_of, removed_by
from storage.bucket import Bucket
from storage.catalogue import Catalogue, Copy
from storage.findings import Finding, Progress, Report, tell
from storage.log import walk
from storage.pack_format import is_digest, pack_key, pack_name
from storage.packs import Packs
from storage.segments import LogState, Segment, segment_key

_CHUNK: Final = 8 << 20  # bytes of a pack read at once


def verify_payloads(bucket: Bucket, state: LogState, *, progress: Progress | None = None) -> Report:
    """Check every pack and every payload, and that each block named in the log is kept.

    But for those that a `withdrawn` event removes: these must not be there. `state` is that of a
    log just verified.
    """
    with closing(Catalogue()) as catalogue:
        catalogue.sync(bucket)
        check = _Check(removed=removed_blocks(bucket, state))
        for name, error in catalogue.damaged.items():
            check.blame(pack_key(name), str(error))
        packs = _check_packs(bucket, check, progress)
        payloads = _check_frames(bucket, catalogue, check, progress)
    for segment, _ in walk(bucket, LogState(), until=state.seg):
        _check_blocks(segment, check)
    return Report(state, check.findings(), segments=state.seg, packs=packs, payloads=payloads)


def removed_blocks(bucket: Bucket, state: LogState) -> frozenset[str]:
    """The payloads that orders in a sound log of this state have removed."""
    walked = walk(bucket, LogState(), until=state.seg)
    return frozenset(digest for segment, _ in walked for digest in removed_by(segment))


@dataclass(slots=True)
class _Trouble:
    message: str
    events: int = 0
    first: int | None = None
    story: str | None = None


@dataclass(slots=True)
class _Check:
    """What a check of payloads has learned so far."""

    removed: frozenset[str] = frozenset()
    troubles: dict[str, _Trouble] = field(default_factory=dict)
    sound: set[bytes] = field(default_factory=set)
    suspects: dict[bytes, str] = field(default_factory=dict)  # digest -> key of the bad pack
    packs: set[str] = field(default_factory=set)

    def blame(self, key: str, message: str) -> _Trouble:
        return self.troubles.setdefault(key, _Trouble(message))

    def findings(self) -> tuple[Finding, ...]:
        """The troubles, in the order of the first event each touches."""
        ordered = sorted(
            self.troubles.items(),
            key=lambda item: (item[1].first is None, item[1].first or 0, item[0]),
        )
        return tuple(
            Finding(key, _sentence(trouble), trouble.first, trouble.story)
            for key, trouble in ordered
        )


def _sentence(trouble: _Trouble) -> str:
    if trouble.first is None:
        return trouble.message
    return f"{trouble.message}; touches {trouble.events} events, from event {trouble.first} on"


def _check_packs(bucket: Bucket, check: _Check, progress: Progress | None) -> int:
    keys = list(bucket.keys("packs/"))
    names = [name for key in keys if (name := pack_name(key))]
    for done, name in enumerate(names, 1):
        key = pack_key(name)
        check.packs.add(name)
        digest = sha256()
        for chunk in _chunks(bucket, key):
            digest.update(chunk)
        if digest.hexdigest() != name:
            check.blame(key, f"{key} is damaged: its bytes do not match its name")
        tell(progress, "packs", done, len(names))
    return len(names)


def _check_frames(
    bucket: Bucket, catalogue: Catalogue, check: _Check, progress: Progress | None
) -> int:
    packs = Packs(bucket, catalogue)
    total = catalogue.count()
    for done, copy in enumerate(catalogue.in_chain_order(), 1):
        if copy.frame.sha256 in check.removed:
            key = pack_key(copy.pack)
            check.blame(key, f"{key} holds withdrawn bytes: newsdiff repair")
        elif not _outdated(copy, catalogue, check):
            _check_frame(packs, copy, check)
        tell(progress, "payloads", done, total)
    return len(check.sound)


def _outdated(copy: Copy, catalogue: Catalogue, check: _Check) -> bool:
    """Whether it was packed on withdrawn bytes just as they went, and once more after that."""
    others = catalogue.copies(copy.frame.sha256)
    return copy.frame.base in check.removed and any(
        other.frame.base not in check.removed for other in others
    )


def _check_frame(packs: Packs, copy: Copy, check: _Check) -> None:
    digest = bytes.fromhex(copy.frame.sha256)
    key = pack_key(copy.pack)
    try:
        packs.open(copy)
        check.sound.add(digest)
    except DamagedArchive as error:
        key = error.key  # it may be the base's pack that is damaged
        check.blame(key, str(error))
    if key in check.troubles:
        check.suspects[digest] = key


def _check_blocks(segment: Segment, check: _Check) -> None:
    header = segment.header
    for number, line in enumerate(segment.lines, header.first):
        try:
            event = decode(line)
        except DamagedArchive as error:
            key = segment_key(header.seg)
            _touch(check.blame(key, f"{key} is damaged: {error}"), number, None)
            continue
        block = block_of(event)
        if block is None:
            continue
        digest = bytes.fromhex(block) if is_digest(block) else b""
        trouble = _trouble_of(digest, segment, check)
        if trouble:
            story = getattr(event, "story", None)
            _touch(trouble, number, story if isinstance(story, str) else None)


def _trouble_of(digest: bytes, segment: Segment, check: _Check) -> _Trouble | None:
    """What is wrong with the bytes an event names, if anything is."""
    if digest in check.suspects:
        return check.troubles[check.suspects[digest]]
    if digest in check.sound or digest.hex() in check.removed:
        return None
    for name in segment.header.packs:
        if is_digest(name) and name not in check.packs:
            key = pack_key(name)
            return check.blame(key, f"{key} is missing")
        if is_digest(name) and pack_key(name) in check.troubles:
            return check.troubles[pack_key(name)]
    key = segment_key(segment.header.seg)
    return check.blame(key, f"{key} names bytes that no pack holds: {digest.hex()}")


def _touch(trouble: _Trouble, number: int, story: str | None) -> None:
    trouble.events += 1
    if trouble.first is None:
        trouble.first, trouble.story = number, story


def _chunks(bucket: Bucket, key: str) -> Iterator[bytes]:
    start = 0
    while chunk := bucket.get(key, start=start, length=_CHUNK):
        yield chunk
        start += len(chunk)
