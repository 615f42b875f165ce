"""Remembered heads: how far each archive had come when this machine last saw it.

They stand outside the archive, because a log that was cut short, rolled back or forked looks
sound by itself.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.merkle import Frontier
from storage.segments import LARGEST_SEGMENT, LogState, segment_key

_HEX: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many events, their root, how many segments, the last one's sha256.

    `peaks` are the hashes that the root is made of, so that the log can be followed on from here;
    a head from elsewhere may lack them.
    """

    origin: str
    size: int
    root: str
    seg: int
    segment: str
    peaks: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, origin: str, state: LogState) -> "Head":
        peaks = tuple(peak.hex() for peak in state.tree.peaks)
        return cls(origin, state.size, state.root, state.seg, state.prev, peaks)

    @property
    def state(self) -> LogState | None:
        """Where the log stood then; None when the peaks are lacking or are not the root's."""
        try:
            tree = Frontier(self.size, tuple(map(bytes.fromhex, self.peaks)))
        except (ValueError, TypeError):
            return None
        state = LogState(self.seg, self.segment, tree)
        return state if state.root == self.root else None


class HeadBook:
    """One small file for each archive in a folder; safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, origin: str) -> Head | None:
        """The remembered head; None when there is none, or none that can be read."""
        try:
            head = Head(**orjson.loads(self._path(origin).read_bytes()))
            numbers = type(head.size) is int and type(head.seg) is int and head.seg >= 0
            digests = _HEX.fullmatch(head.root) and _HEX.fullmatch(head.segment)
        except (OSError, ValueError, TypeError):
            return None
        return head if numbers and digests and head.origin == origin else None

    def remember(self, head: Head) -> None:
        """Move the remembered head forward, never back.

        The events up to it are durable already, so a head that cannot be written down is only an
        older memory and raises nothing. For the same reason it is not synced: after a power cut
        the remembered head may be older than the log, which is no contradiction.
        """
        with contextlib.suppress(OSError), self._locked():
            known = self.known(head.origin)
            if known is not None and known.size >= head.size:
                return
            path = self._path(head.origin)
            temporary = path.with_suffix(f".{os.getpid()}.tmp")
            temporary.write_bytes(canonical(asdict(head)))
            temporary.replace(path)

    def _path(self, origin: str) -> Path:
        return self._folder / f"{sha256(origin.encode()).hexdigest()[:32]}.json"

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed
            yield


def contradiction(bucket: Bucket, known: Head) -> DamagedArchive | None:
    """How the log contradicts a head seen earlier: cut short, rolled back or forked.

    Reads one segment; that the log's chain holds is for others to check.
    """
    if known.seg == 0:
        return None
    key = segment_key(known.seg - 1)
    raw = bucket.get(key, length=LARGEST_SEGMENT)
    hint = 'Do not add to it; restore it from a newer copy. "newsdiff verify" tells more.'
    if raw is None:
        why = f"it is missing, though this machine has seen the log with {known.size} events"
    elif sha256(raw).hexdigest() != known.segment:
        why = f"it is not what this machine has seen at {known.size} events: history was rewritten"
    else:
        return None
    return DamagedArchive(f"{key} is damaged: {why}", key=key, hint=hint)
