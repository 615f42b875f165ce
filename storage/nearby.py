"""Copies on this machine of what was read from far away: objects that never change."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from storage.bucket import Bucket
from storage.segments import segment_number

_LARGEST: Final = 8 << 20  # bytes; a larger part is not kept
_DIGEST: Final = 32  # bytes


class NearbyBucket:
    """A bucket whose segments and parts of packs are kept in a folder of at most `most` bytes.

    A segment's copy is shown only when the bucket itself has shown a later one, so that a log that
    was cut short is seen. A damaged copy is read anew; a folder that cannot be used is no trouble.
    """

    def __init__(self, inner: Bucket, folder: Path, most: int) -> None:
        self._inner = inner
        self._folder = folder
        self._most = most
        self._unswept = most  # bytes written since the last sweep; the first write sweeps
        self._shown = -1  # the last segment that the bucket itself has shown

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        return self._inner.put_if_absent(key, body)

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        number = segment_number(key)
        kept = key.startswith("packs/") and start >= 0 and length is not None
        if not kept and number is None:
            return self._inner.get(key, start=start, length=length)
        path = self._folder / f"{_name(key)}-{start}-{length}"
        if number is None or number < self._shown:
            copy = _copy(path)
            if copy is not None:
                return copy
        body = self._inner.get(key, start=start, length=length)
        if body is not None:
            self._shown = max(self._shown, -1 if number is None else number)
            self._keep(path, body)
        return body

    def settle(self, key: str, /) -> None:
        self._inner.settle(key)

    def remove(self, key: str, /) -> None:
        """As the port says; this machine's copies go too, those of other machines do not."""
        self._inner.remove(key)
        for path in self._folder.glob(f"{_name(key)}-*"):
            path.unlink(missing_ok=True)

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        return self._inner.keys(prefix)

    def _keep(self, path: Path, body: bytes) -> None:
        if len(body) > min(_LARGEST, self._most // 2):
            return
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with contextlib.suppress(OSError):
            self._unswept += len(body)
            if self._unswept > self._most // 16:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._sweep()
                self._unswept = 0
            temporary.write_bytes(sha256(body).digest() + body)
            temporary.replace(path)

    def _sweep(self) -> None:
        """Let go of what was not read for longest, until an eighth of the room is free."""
        with os.scandir(self._folder) as entries:
            found = [(entry.stat(), entry.path) for entry in entries]
        size = sum(state.st_size for state, _ in found)
        for state, path in sorted(found, key=lambda each: each[0].st_mtime):
            if size <= self._most - self._most // 8:
                return
            Path(path).unlink(missing_ok=True)
            size -= state.st_size


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


def _copy(path: Path) -> bytes | None:
    """The kept body, if it is whole; reading makes it young."""
    try:
        kept = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    body = kept[_DIGEST:]
    return body if sha256(body).digest() == kept[:_DIGEST] else None
