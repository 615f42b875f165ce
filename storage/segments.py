"""Segments: one commit of events as one immutable object, and the chain they make."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any, Final

import orjson

from newsdiff.codec import LONGEST_EVENT, canonical
from newsdiff.errors import BadInput, DamagedArchive
from storage.merkle import Frontier, leaf_hash
from storage.zstd import BadFrame, compress, decompress

FORMAT: Final = "newsdiff-segment/1"
NOTHING_BEFORE: Final = "0" * 64
LARGEST_SEGMENT: Final = 256 << 20  # bytes, opened; a reader refuses more
_MOST_LINES: Final = 100_000  # ten times what a writer puts into one
_LONGEST_HEADER: Final = 1 << 20  # bytes
_KEY: Final = re.compile(r"log/\d{3,}/\d{3}/(\d{12,})\.ndjson\.zst")

_STRIDE: Final = 256  # lines
_PLAIN: Final = frozenset({str, int, bool, type(None)})
_EMPTY: Final = Frontier()


@dataclass(frozen=True, slots=True)
class LogState:
    """Where a log stands: what the next segment must extend, and all that is needed to do so."""

    seg: int = 0
    prev: str = NOTHING_BEFORE
    tree: Frontier = _EMPTY

    @property
    def size(self) -> int:
        return self.tree.size

    @property
    def root(self) -> str:
        return self.tree.root.hex()

    def to_json(self) -> bytes:
        peaks = [peak.hex() for peak in self.tree.peaks]
        return canonical({"peaks": peaks, "prev": self.prev, "seg": self.seg, "size": self.size})

    @classmethod
    def from_json(cls, text: bytes) -> "LogState":
        """The inverse of `to_json`; anything else raises BadInput."""
        try:
            values = orjson.loads(text)
            peaks = tuple(bytes.fromhex(peak) for peak in values["peaks"])
            tree = Frontier(values["size"], peaks)
            return cls(seg=int(values["seg"]), prev=str(values["prev"]), tree=tree)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"not the state of a log: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of a segment.

    `packs` names the packs written for it: a hint, not a promise of where a payload is.
    """

    seg: int
    first: int
    count: int
    prev: str
    root: str
    writer: str
    nonce: str
    packs: tuple[str, ...] = ()
    format: str = FORMAT

    @property
    def line(self) -> bytes:
        return canonical({name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Segment:
    header: Header
    lines: tuple[bytes, ...]


def segment_key(number: int) -> str:
    return f"log/{number // 1_000_000:03d}/{number // 1000 % 1000:03d}/{number:012d}.ndjson.zst"


def segment_number(key: str) -> int | None:
    """The number of the segment under this key; None when the key is not a segment's."""
    match = _KEY.fullmatch(key)
    number = int(match[1]) if match else None
    return number if number is not None and segment_key(number) == key else None


def write_segment(
    state: LogState, lines: Sequence[bytes], *, writer: str, nonce: str, packs: Iterable[str] = ()
) -> tuple[bytes, LogState]:
    """The object that appends `lines` to a log in this state, and the state after it."""
    tree = state.tree.extended(map(leaf_hash, lines))
    header = Header(
        seg=state.seg,
        first=state.size,
        count=len(lines),
        prev=state.prev,
        root=tree.root.hex(),
        writer=writer,
        nonce=nonce,
        packs=tuple(packs),
    )
    raw = compress(b"\n".join([header.line, *lines, b""]))
    return raw, LogState(state.seg + 1, sha256(raw).hexdigest(), tree)


def read_segment(state: LogState, raw: bytes) -> tuple[Segment, LogState]:
    """The segment, if it extends a log in this state, and the state after it.

    Raises DamagedArchive, which names the object and the number of its first event. A segment that
    is sound but was written after other bytes than we have of the one before accuses that one.
    """
    try:
        segment = open_segment(raw)
    except ValueError as error:
        raise damaged(state.seg, str(error), first=state.size) from error
    tree = state.tree.extended(map(leaf_hash, segment.lines))
    flaw = _flaw(segment, state, tree)
    if flaw:
        raise damaged(state.seg, flaw, first=state.size)
    if segment.header.prev != state.prev:
        accused = max(0, state.seg - 1)
        raise damaged(accused, "the next segment was written after other bytes", first=None)
    return segment, LogState(state.seg + 1, sha256(raw).hexdigest(), tree)


def open_segment(raw: bytes) -> Segment:
    """The segment by itself: well formed, but not held against the chain. Raises ValueError."""
    try:
        first, *lines, end = _lines(decompress(raw, most=LARGEST_SEGMENT))
        values: dict[str, Any] = orjson.loads(first)
        header = Header(**{**values, "packs": tuple(values["packs"])})
    except (BadFrame, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"it cannot be read ({error})") from error
    if not _is_plain(header) or header.format != FORMAT or header.line != first:
        raise ValueError("its header is not one of ours")
    if end or header.count != len(lines) or not lines:
        raise ValueError(f"it has {len(lines)} events and states {header.count}")
    return Segment(header, tuple(lines))


def _lines(text: bytes) -> list[bytes]:
    if text.count(b"\n") > _MOST_LINES or text.find(b"\n", 0, _LONGEST_HEADER) < 0:
        raise ValueError(f"more than {_MOST_LINES} lines, or a header that does not end")
    return text.split(b"\n")


def damaged(seg: int, why: str, *, first: int | None) -> DamagedArchive:
    key = segment_key(seg)
    where = "" if first is None else f", from event {first}"
    return DamagedArchive(f"{key} is damaged{where}: {why}", key=key, event=first)


def are_canonical(lines: Sequence[bytes]) -> bool:
    """Whether each line is an event in canonical form."""
    return all(map(_stride_is_canonical, _strides(lines)))


def _flaw(segment: Segment, state: LogState, tree: Frontier) -> str | None:
    header = segment.header
    if (header.seg, header.first) != (state.seg, state.size):
        return "it does not follow the segment before it"
    if not are_canonical(segment.lines):
        return "an event is not in canonical form"
    if tree.root.hex() != header.root:
        return "its events do not add up to the root it states"
    return None


def _is_plain(header: Header) -> bool:
    numbers = (header.seg, header.first, header.count)
    texts = (header.prev, header.root, header.writer, header.nonce, header.format, *header.packs)
    return all(type(number) is int and number >= 0 for number in numbers) and all(
        type(text) is str for text in texts
    )


def _strides(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (lines[start : start + _STRIDE] for start in range(0, len(lines), _STRIDE))


def _stride_is_canonical(lines: Sequence[bytes]) -> bool:
    """Whether each line is; most strides are told by one reading and one writing of them all."""
    return _are_plainly_canonical(lines) or all(map(_is_canonical, lines))


def _are_plainly_canonical(lines: Sequence[bytes]) -> bool:
    text = b"\n".join(lines)
    if max(map(len, lines)) > LONGEST_EVENT or b"},{" in text:
        return False
    listed = b"[%b]" % text.replace(b"\n", b",")
    try:
        events = orjson.loads(listed)
    except ValueError:
        return False
    # As many objects as lines, and none ends within a line: so each line is one of them.
    return (
        len(events) == len(lines)
        and set(map(type, events)) == {dict}
        and _PLAIN.issuperset(map(type, chain.from_iterable(map(dict.values, events))))
        and canonical(events) == listed
    )


def _is_canonical(line: bytes) -> bool:
    if len(line) > LONGEST_EVENT:
        return False
    try:
        value = orjson.loads(line)
        same = canonical(value) == line
    except (ValueError, TypeError):  # TypeError: nested too deeply to be written
        return False
    return same and isinstance(value, dict) and not _has_float(value)


def _has_float(event: dict[str, object]) -> bool:
    groups: list[Collection[object]] = [event.values()]
    while groups:
        values = groups.pop()
        kinds = set(map(type, values))
        if float in kinds:
            return True
        if dict in kinds or list in kinds:
            groups.extend(value.values() for value in values if isinstance(value, dict))
            groups.extend(value for value in values if isinstance(value, list))
    return False
