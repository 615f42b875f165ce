"""Damage repaired from a second copy, as far as the log or a digest proves it right.

Nothing is invented: what neither copy has stays missing, and is told.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import DamagedArchive, NotFound
from storage.archive import block_of, chain_of
from storage.bucket import Bucket
from storage.catalogue import Catalogue, read_footer
from storage.findings import Report
from storage.heads import Head
from storage.integrity import verify_log
from storage.log import walk
from storage.mirror import DESCRIPTION, put
from storage.pack_format import is_digest, pack_name
from storage.packs import Packs, Payload
from storage.payload_check import removed_blocks, verify_payloads
from storage.repacking import Removal, remove
from storage.segments import LogState, open_segment, read_segment, segment_key, segment_number

_AT_ONCE: Final = 8 << 20  # bytes of payloads held while they are fetched


@dataclass(frozen=True, slots=True)
class Repaired:
    """`restored` objects came from the copy, `payloads` one by one; `report` is how it stands."""

    restored: tuple[str, ...]
    payloads: int
    removal: Removal
    report: Report


def repair(bucket: Bucket, other: Bucket | None = None, known: Head | None = None) -> Repaired:
    """Restore damaged segments and packs, and finish orders that were not carried out.

    Raises DamagedArchive when an order cannot be carried out for damage that stays.
    """
    restored = list(_segments(bucket, other, known) if other else ())
    report = verify_log(bucket, known)
    if not report.sound:
        return Repaired(tuple(restored), 0, Removal(), report)
    gone = removed_blocks(bucket, report.state)
    damaged = _damaged_packs(bucket, report)
    whole = [key for key in damaged if other and _restore_pack(bucket, other, key, gone)]
    left = set(_damaged_packs(bucket, report)) if damaged else set()
    rescued = _rescue(bucket, other, report.state, left, gone) if left else 0
    removal = remove(bucket, gone)
    final = verify_payloads(bucket, report)
    return Repaired((*restored, *whole), rescued, removal, final)


def restore_description(bucket: Bucket, other: Bucket) -> bool:
    """Take `archive.json` from a copy, if the first segment shows it to be one."""
    body, first = other.get(DESCRIPTION), segment_key(0)
    if body is None or bucket.get(first) is None or bucket.get(first) != other.get(first):
        return False
    bucket.remove(DESCRIPTION)
    put(bucket, DESCRIPTION, body)
    return True


def _segments(bucket: Bucket, other: Bucket, known: Head | None) -> Iterator[str]:
    while not (report := verify_log(bucket, known)).sound:
        key = report.findings[0].key
        number = segment_number(key)
        body = other.get(key) if number is not None else None
        if body is None or body == bucket.get(key) or not _fits(bucket, number or 0, body):
            return
        bucket.remove(key)
        put(bucket, key, body)
        yield key


def _fits(bucket: Bucket, number: int, body: bytes) -> bool:
    """Whether it is the segment of this number: it extends the log, and the next one extends it."""
    state = LogState()
    try:
        for _, after in walk(bucket, state, until=number):
            state = after
        read_segment(state, body)
        following = bucket.get(segment_key(number + 1))
        return following is None or open_segment(following).header.prev == sha256(body).hexdigest()
    except DamagedArchive:
        return False
    except ValueError:
        return True  # the next one is damaged too: what extends the log must do


def _damaged_packs(bucket: Bucket, report: Report) -> list[str]:
    return [finding.key for finding in verify_payloads(bucket, report).findings]


def _restore_pack(bucket: Bucket, other: Bucket, key: str, gone: Collection[str]) -> bool:
    """The whole pack from the copy; not one with bytes that were withdrawn here."""
    name, body = pack_name(key), other.get(key)
    if name is None or body is None or sha256(body).hexdigest() != name:
        return False
    if body == bucket.get(key):
        return False  # what it is based on is damaged, not itself
    if any(frame.sha256 in gone or frame.base in gone for frame in read_footer(other, name)):
        return False
    bucket.remove(key)
    put(bucket, key, body)
    return True


class _Without:
    """A bucket as if it had not some of its keys."""

    def __init__(self, inner: Bucket, hidden: Collection[str]) -> None:
        self._inner = inner
        self._hidden = hidden
        self.put_if_absent = inner.put_if_absent
        self.get = inner.get
        self.settle = inner.settle
        self.remove = inner.remove

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        return (key for key in self._inner.keys(prefix) if key not in self._hidden)


def _rescue(
    bucket: Bucket,
    other: Bucket | None,
    state: LogState,
    damaged: Collection[str],
    gone: Collection[str],
) -> int:
    """Pack anew what can still be had of damaged packs, here or in the copy; how much that was.

    The damaged packs go only if nothing is lost with them.
    """
    sound = Packs(_Without(bucket, damaged), Catalogue())
    sources = [Packs(place, Catalogue()) for place in (bucket, other) if place]
    rescued, lost = 0, 0
    held: list[Payload] = []
    for payload in _named(bucket, state, gone):
        if _body(payload.sha256, [sound]) is not None:
            continue
        body = _body(payload.sha256, sources)
        if body is None:
            lost += 1
            continue
        rescued += 1
        held.append(Payload(payload.sha256, payload.chain, body))
        if sum(len(one.body) for one in held) > _AT_ONCE:
            sound.store(held)
            held = []
    sound.store(held)
    if not lost:
        for key in damaged:
            if pack_name(key):
                bucket.remove(key)
    return rescued


def _named(bucket: Bucket, state: LogState, gone: Collection[str]) -> Iterator[Payload]:
    """Each payload the log names and no order removes, once, still without its bytes."""
    seen = set(gone)
    for segment, _ in walk(bucket, LogState(), until=state.seg):
        for line in segment.lines:
            event = decode(line)
            block = block_of(event)
            if block and is_digest(block) and block not in seen:
                seen.add(block)
                yield Payload(block, chain_of(event), b"")


def _body(digest: str, sources: list[Packs]) -> bytes | None:
    for packs in sources:
        try:
            return packs.payload(digest)
        except (DamagedArchive, NotFound):
            continue
    return None
