"""Payloads at hand: the last ones read or written, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock


class Recent:
    """Safe for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> bytes | None:
        with self._lock:
            body = self._bodies.get(digest)
            if body is not None:
                self._bodies.move_to_end(digest)
            return body

    def add(self, digest: str, body: bytes) -> None:
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(digest, b""))
            self._bodies[digest] = body
            while self._size > self._most:
                _, oldest = self._bodies.popitem(last=False)
                self._size -= len(oldest)

    def drop(self, digests: Iterable[str]) -> None:
        with self._lock:
            for digest in digests:
                self._size -= len(self._bodies.pop(digest, b""))
