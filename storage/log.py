"""The log: events in one order for all writers, committed by one put-if-absent each."""

import secrets
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import BadInput, DamagedArchive, StorageFailed
from newsdiff.events import Event
from newsdiff.plain_looks import PlainLook, plain_looks
from storage.bucket import Bucket, OutcomeUnknown
from storage.segments import (
    LARGEST_SEGMENT,
    NOTHING_BEFORE,
    LogState,
    Segment,
    damaged,
    open_segment,
    read_segment,
    segment_key,
    write_segment,
)

MOST_EVENTS: Final = 10_000  # in one segment
_STRETCH: Final = 1_000  # lines read at once
_MOST_BYTES: Final = 64 << 20  # of lines in one segment
_MOST_DOUBTS: Final = 10  # puts of unknown outcome before we give up
_SHORTEST_PAUSE: Final = 0.002  # seconds
_LONGEST_PAUSE: Final = 0.1


class Log:
    """Opening walks every segment after `since`, a state that was verified before.

    Raises DamagedArchive at a segment that does not fit, or when `since` was never this log's.

    `heed` is told of each segment that others wrote, as it is taken in.

    Not for use by several threads at once; any number of processes may append.
    """

    def __init__(
        self,
        bucket: Bucket,
        *,
        since: LogState | None = None,
        writer: str | None = None,
        pause: Callable[[float], None] = time.sleep,
        heed: Callable[[Segment], None] | None = None,
    ) -> None:
        self._bucket = bucket
        self._writer = writer or secrets.token_hex(4)
        self._pause = pause
        self._random = secrets.SystemRandom()
        self._state = since or LogState()
        self._walked_from = self._state.seg
        self._firsts: list[int] = []
        self._unsettled: str | None = None
        self._heed = heed or _unheeded
        _require_known(bucket, self._state)
        self.refresh()

    @property
    def state(self) -> LogState:
        return self._state

    def refresh(self) -> None:
        """Take in what others appended. Raises DamagedArchive at a segment that does not fit."""
        for segment, after in walk(self._bucket, self._state):
            self._unsettled = segment_key(segment.header.seg)
            self._advance(after)
            self._heed(segment)

    def append(
        self, lines: Sequence[bytes], *, packs: Callable[[], Sequence[str]] = tuple
    ) -> range:
        """Commit the lines; return their numbers. `packs` is asked anew before each attempt.

        All or nothing for up to 10,000 events and 64 MiB; a longer batch takes several commits, and
        events of other writers may then stand between the first and the last number returned.
        Raises StorageFailed with nothing appended (or says how much of a longer batch was), and
        OutcomeUnknown when that cannot be known.
        """
        first, last, done = self._state.size, self._state.size, 0
        for batch in _batches(lines):
            try:
                start = self._commit(batch, packs)
            except StorageFailed as error:
                if not done:
                    raise
                message = f"{error} (the first {done} of {len(lines)} events are stored)"
                raise StorageFailed(message, hint=error.hint) from error
            first = first if done else start
            last, done = start + len(batch), done + len(batch)
        return range(first, last)

    def read(self, start: int = 0) -> Iterator[tuple[int, Event]]:
        """The events from `start` on with their numbers, gap-free, up to the size it has now."""
        for segment in self.segments(start):
            first = segment.header.first
            for number, line in enumerate(segment.lines, first):
                if number >= start:
                    yield number, _event(segment, number, line)

    def entries(self, start: int = 0) -> Iterator[Event | PlainLook]:
        """The same unnumbered, plain looks as their lines have them: several times as fast."""
        for segment in self.segments(start):
            first = segment.header.first
            for at in range(max(start - first, 0), len(segment.lines), _STRETCH):
                lines = segment.lines[at : at + _STRETCH]
                for number, look in enumerate(plain_looks(lines), first + at):
                    yield look or _event(segment, number, segment.lines[number - first])

    def segments(self, start: int = 0) -> Iterator[Segment]:
        """The segments that hold the events from `start` on, each held against its neighbours."""
        end = self._state
        if start >= end.size:
            return
        if start <= 0:
            yield from reread(self._bucket, end)
            return
        before: Segment | None = None
        digest = ""
        for number in range(self._segment_of(start), end.seg):
            segment, raw = fetch(self._bucket, number)
            if before:
                _require_successor(before, digest, segment)
            digest, before = sha256(raw).hexdigest(), segment
            if number == end.seg - 1 and digest != end.prev:
                raise damaged(number, "it has changed since it was first read", first=None)
            yield segment

    def _segment_of(self, event: int) -> int:
        """The number of the segment that holds the event."""
        if self._firsts and event >= self._firsts[0]:
            return self._walked_from + bisect_right(self._firsts, event) - 1
        return (
            bisect_right(
                range(self._walked_from),
                event,
                key=lambda number: fetch(self._bucket, number)[0].header.first,
            )
            - 1
        )

    def _advance(self, after: LogState) -> None:
        self._firsts.append(self._state.size)
        self._state = after

    def _commit(self, lines: Sequence[bytes], packs: Callable[[], Sequence[str]]) -> int:
        """Commit one segment; return the number of its first event."""
        nonce = secrets.token_hex(8)
        conflicts = 0
        while True:
            self._settle()
            raw, after = write_segment(
                self._state, lines, writer=self._writer, nonce=nonce, packs=packs()
            )
            standing = self._place(segment_key(self._state.seg), raw)
            if standing == raw:
                first = self._state.size
                self._advance(after)
                return first
            segment, theirs = read_segment(self._state, standing)
            self._advance(theirs)
            self._heed(segment)
            self._back_off(conflicts)
            self.refresh()  # to the end, or a busy writer would stay ahead of us for ever
            conflicts += 1

    def _settle(self) -> None:
        """Make what others appended durable before we build on it."""
        if self._unsettled:
            self._bucket.settle(self._unsettled)
            self._unsettled = None

    def _place(self, key: str, raw: bytes) -> bytes:
        """What stands under the key now, durably: our bytes or another writer's."""
        for doubts in range(_MOST_DOUBTS):
            try:
                if self._bucket.put_if_absent(key, raw):
                    return raw
                standing = self._bucket.get(key, length=LARGEST_SEGMENT)
                if standing is not None:
                    return standing
            except OutcomeUnknown:
                pass  # repeat the same bytes: what stands under the key decides
            except StorageFailed as error:
                if not doubts:
                    raise
                raise _unknown(key) from error
            self._back_off(doubts)
        raise _unknown(key)

    def _back_off(self, times: int) -> None:
        longest = min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 1.5 ** min(times, 20))
        self._pause(longest * self._random.random())


def walk(
    bucket: Bucket, state: LogState, *, until: int | None = None
) -> Iterator[tuple[Segment, LogState]]:
    """Each segment that extends `state`, verified, with the state after it, up to the log's end.

    Given `until`, the number of a segment, the log must reach it. Raises DamagedArchive.
    """
    while until is None or state.seg < until:
        raw = bucket.get(segment_key(state.seg), length=LARGEST_SEGMENT)
        if raw is None and until is None:
            return
        if raw is None:
            raise damaged(state.seg, "it is missing", first=state.size)
        segment, state = read_segment(state, raw)
        yield segment, state


def _unheeded(_segment: Segment) -> None:
    """Nobody wants to know."""


def fetch(bucket: Bucket, number: int) -> tuple[Segment, bytes]:
    """A segment by itself and its bytes, held against nothing else. Raises DamagedArchive."""
    raw = bucket.get(segment_key(number), length=LARGEST_SEGMENT)
    if raw is None:
        raise damaged(number, "it is missing", first=None)
    try:
        segment = open_segment(raw)
    except ValueError as error:
        raise damaged(number, str(error), first=None) from error
    if segment.header.seg != number:
        raise damaged(number, "it is another segment's", first=None)
    return segment, raw


def reread(bucket: Bucket, state: LogState) -> Iterator[Segment]:
    """The segments of a log that was verified up to `state`, by their digests alone.

    Raises DamagedArchive when one has changed since, some after it was handed out.
    """
    before, digest = 0, NOTHING_BEFORE
    for number in range(state.seg):
        segment, raw = fetch(bucket, number)
        if segment.header.prev != digest:
            raise damaged(before, "it has changed since it was first read", first=None)
        before, digest = number, sha256(raw).hexdigest()
        yield segment
    if digest != state.prev:
        raise damaged(before, "it has changed since it was first read", first=None)


def _require_known(bucket: Bucket, state: LogState) -> None:
    """A log that is shorter than a state of it, or another one, must not be built upon."""
    if state.seg:
        raw = bucket.get(segment_key(state.seg - 1), length=LARGEST_SEGMENT)
        if raw is None or sha256(raw).hexdigest() != state.prev:
            why = "it is missing" if raw is None else "it has changed"
            raise damaged(state.seg - 1, f"{why} since the log was last read", first=None)


def _require_successor(before: Segment, digest: str, segment: Segment) -> None:
    header = before.header
    if header.first + header.count != segment.header.first:
        raise damaged(segment.header.seg, "it does not follow the one before it", first=None)
    if segment.header.prev != digest:
        raise damaged(header.seg, "the next segment was written after other bytes", first=None)


def _event(segment: Segment, number: int, line: bytes) -> Event:
    try:
        return decode(line)
    except DamagedArchive as error:
        raise damaged(segment.header.seg, str(error), first=number) from error


def _batches(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    start = size = 0
    for number, line in enumerate(lines):
        if b"\n" in line:
            raise BadInput("an event must be one line")
        if number - start == MOST_EVENTS or size + len(line) > _MOST_BYTES:
            yield lines[start:number]
            start, size = number, 0
        size += len(line) + 1
    if start < len(lines):
        yield lines[start:]


def _unknown(key: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"cannot tell whether {key} was stored",
        hint='Look before you repeat: "newsdiff log" shows what is there.',
    )
