"""Buckets that behave badly on purpose, and sightings to put into them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from newsdiff.errors import StorageFailed
from newsdiff.events import Captured, StoryFollowed, story_id
from newsdiff.ports import Sighting
from newsdiff.times import instant
from storage.bucket import Bucket, OutcomeUnknown

EPOCH = datetime(2026, 3, 17, 9, tzinfo=UTC)
HEADERS = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n"


def capture(url: str, body: bytes, look: int = 0, *, status: int = 200) -> Sighting:
    """What a look at the URL found, `look` quarters of an hour after the epoch."""
    seen = EPOCH + timedelta(minutes=15 * look)
    block = HEADERS + body
    event = Captured(
        story=story_id(url),
        url=url,
        seen=instant(seen),
        recorded=seen,
        status=status,
        block=sha256(block).hexdigest(),
        length=len(block),
        header_length=len(HEADERS),
        body=sha256(body).hexdigest(),
    )
    return Sighting(event, block)


def follow(url: str) -> Sighting:
    return Sighting(StoryFollowed(story=story_id(url), url=url, recorded=EPOCH))


def page(url: str, look: int) -> bytes:
    """A page that differs a little at each look."""
    rows = (sha256(b"%d %s" % (row, url.encode())).hexdigest() for row in range(30))
    text = "".join(f"<p>{row}</p>\n" for row in rows)
    return f"{text}<p>Looked at {look} times.</p>".encode()


class Wrapped:
    """A bucket that passes everything on; the misbehaving ones override one method."""

    def __init__(self, inner: Bucket) -> None:
        self.inner = inner

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        return self.inner.put_if_absent(key, body)

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        return self.inner.get(key, start=start, length=length)

    def settle(self, key: str, /) -> None:
        self.inner.settle(key)

    def remove(self, key: str, /) -> None:
        self.inner.remove(key)

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        return self.inner.keys(prefix)


class LosingReplies(Wrapped):
    """Says it does not know: for `acting` after it has acted, for `idle` before."""

    def __init__(self, inner: Bucket, plan: Iterator[str]) -> None:
        super().__init__(inner)
        self._plan = plan
        self.lost = 0

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        fate = next(self._plan, "answers")
        if fate == "answers":
            return super().put_if_absent(key, body)
        self.lost += 1
        if fate == "acting":
            super().put_if_absent(key, body)
        raise OutcomeUnknown("the reply was lost")


class Refusing(Wrapped):
    """Refuses every put under a prefix while `full`."""

    def __init__(self, inner: Bucket, prefix: str = "") -> None:
        super().__init__(inner)
        self._prefix = prefix
        self.full = True

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        if self.full and key.startswith(self._prefix):
            raise StorageFailed(f"cannot write {key}: No space left on device")
        return super().put_if_absent(key, body)


class Overtaken(Wrapped):
    """Lets somebody else act just before each put under `log/`, as often as given."""

    def __init__(self, inner: Bucket, act: Callable[[], object], times: int) -> None:
        super().__init__(inner)
        self._act = act
        self.left = times

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        if self.left and key.startswith("log/"):
            self.left -= 1
            self._act()
        return super().put_if_absent(key, body)


class Tampered(Wrapped):
    """Shows another object under some keys; None shows none."""

    def __init__(self, inner: Bucket, changed: dict[str, bytes | None]) -> None:
        super().__init__(inner)
        self.changed = changed

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        if key not in self.changed:
            return super().get(key, start=start, length=length)
        body = self.changed[key]
        if body is None:
            return None
        start = max(0, len(body) + start) if start < 0 else start
        return body[start:] if length is None else body[start : start + length]

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        gone = {key for key, body in self.changed.items() if body is None}
        return (key for key in self.inner.keys(prefix) if key not in gone)
