"""The question put to a server before anything is written there: does one writer win."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Final

from newsdiff.errors import StorageFailed
from storage.bucket import Bucket, OutcomeUnknown

PROBES: Final = "probe/"
_RACERS: Final = 4
_RACES: Final = 2
_DOUBTS: Final = 5
_START: Final = 30.0  # seconds


class ProvenBucket:
    """A bucket that is probed before the first thing is put into it, once.

    `proof` is a file that remembers that it passed.
    """

    def __init__(self, inner: Bucket, where: str, proof: Path | None = None) -> None:
        self._inner = inner
        self._where = where
        self._proof = proof
        self._proven = proof is not None and proof.exists()

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        if not self._proven:
            probe(self._inner, self._where)
            self._proven = True
            if self._proof:
                self._proof.parent.mkdir(parents=True, exist_ok=True)
                self._proof.touch()
        return self._inner.put_if_absent(key, body)

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        return self._inner.get(key, start=start, length=length)

    def settle(self, key: str, /) -> None:
        self._inner.settle(key)

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        return self._inner.keys(prefix)


def probe(bucket: Bucket, where: str) -> None:
    """Race a few puts for new keys. Raises StorageFailed unless one wins each, and is kept.

    Leaves some small objects under `probe/` that mean nothing.
    """
    for _ in range(_RACES):
        key = f"{PROBES}{secrets.token_hex(8)}"
        bodies = [f"racer {racer} {secrets.token_hex(8)}".encode() for racer in range(_RACERS)]
        wins = [*_race(bucket, key, bodies), _settled(bucket, key, b"late")]
        standing = bucket.get(key, length=100)
        winners = [body for body, won in zip([*bodies, b"late"], wins, strict=True) if won]
        if winners != [standing]:
            raise StorageFailed(
                f"{where} lets {len(winners)} of {len(wins)} writers win one key: "
                "the server ignored the header If-None-Match",
                hint="An archive there could lose what it acknowledged. Use a server that "
                "honours If-None-Match: * on PutObject.",
            )


def _race(bucket: Bucket, key: str, bodies: list[bytes]) -> list[bool]:
    start = Barrier(len(bodies))

    def run(body: bytes) -> bool:
        start.wait(timeout=_START)
        return _settled(bucket, key, body)

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(run, bodies))


def _settled(bucket: Bucket, key: str, body: bytes) -> bool:
    """Whether the body won, found out by looking where a reply was lost."""
    return _repeated(lambda: bucket.put_if_absent(key, body)) or bucket.get(key) == body


def _repeated(put: Callable[[], bool]) -> bool:
    for _ in range(_DOUBTS):
        try:
            return put()
        except OutcomeUnknown as error:
            doubt = error
    raise StorageFailed(f"the server gives no clear answers: {doubt}") from doubt
