"""An archive's place in memory: for trying things out. Gone with the process."""

from collections.abc import Iterator
from threading import Lock


class MemoryBucket:
    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._lock = Lock()

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        with self._lock:
            if key in self._objects:
                return False
            self._objects[key] = bytes(body)
            return True

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        body = self._objects.get(key)
        if body is None:
            return None
        start = max(0, len(body) + start) if start < 0 else start
        return body[start:] if length is None else body[start : start + length]

    def settle(self, key: str, /) -> None:
        """Nothing to do: memory is as durable as it gets."""

    def remove(self, key: str, /) -> None:
        with self._lock:
            self._objects.pop(key, None)

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        with self._lock:
            found = sorted(key for key in self._objects if key.startswith(prefix))
        yield from found
