"""The store under test, and broken ones: a check that lets these pass checks nothing."""

import contextlib
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from storage.bucket import Bucket, OutcomeUnknown
from storage.local import LocalBucket
from storage.log import Log
from storage.segments import segment_key, write_segment

_PIECE = 16  # bytes: it takes its time, so that a kill finds it at work


class Careless(LocalBucket):
    """Writes under the final name, piece by piece, and takes no notice of errors."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._folder = root

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        path = self._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return False
        with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
            for start in range(0, len(body), _PIECE):
                file.write(body[start : start + _PIECE])
        return True

    def settle(self, key: str, /) -> None:
        """Takes what it sees for durable."""


class Distrustful(Log):
    """Takes every "already there" for another writer's commit: the usual mistake."""

    def _commit(self, lines: Sequence[bytes], packs: Callable[[], Sequence[str]]) -> int:
        for turn in count():
            raw, after = write_segment(
                self._state, lines, writer=self._writer, nonce=str(turn), packs=packs()
            )
            try:
                if self._bucket.put_if_absent(segment_key(self._state.seg), raw):
                    self._advance(after)
                    return after.size - len(lines)
            except OutcomeUnknown:
                pass
            self.refresh()
        raise AssertionError


def store(kind: str, root: Path) -> Bucket:
    match kind:
        case "unsynced":
            return LocalBucket(root, sync=lambda _file: None)
        case "careless":
            return Careless(root)
        case _:
            return LocalBucket(root)
