"""A request, its answer as it came over the wire, and the port that turns one into the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from newsdiff.events import Failure


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Request:
    """One GET, or a POST of `content`.

    Equal only to itself, so that an answer finds the request it belongs to.
    `etag` and `last_modified` make it conditional. `most` lowers the bound on the body, in bytes.
    `decoded` asks for the body with chunks and gzip undone, for readers that keep no bytes.
    `content_type` is what the content is called; `fields` are sent besides ours.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    most: int | None = None
    decoded: bool = False
    content: bytes | None = None
    content_type: str = "application/octet-stream"
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. Complete when `failure` is None; else `reason` is a line for a reader.

    `header` is the block of the final response, from its status line to its blank line, and `body`
    what followed it, both as they came. After a failure they hold what had come by then.
    """

    request: Request
    status: int | None = None
    header: bytes = b""
    body: bytes = b""
    seconds: float = 0.0
    failure: Failure | None = None
    reason: str = ""

    @property
    def block(self) -> bytes:
        return self.header + self.body


class Fetcher(Protocol):
    """Asks the world. Many requests may be under way at once; one thread at a time may call."""

    def start(self, request: Request, /) -> None:
        """Send the request off. Raises BadInput when its URL cannot be asked for."""
        ...

    def wait(self, seconds: float, /) -> Sequence[Answer]:
        """The answers that have come: at once if there are any, else after at most `seconds`.

        With nothing under way it just lets the time pass.
        """
        ...

    def fetch(self, request: Request, /) -> Answer:
        """Start this one and wait for it. Call it only with nothing else under way."""
        ...

    def cancel(self) -> None:
        """Forget all that is under way."""
        ...


def fields(header: bytes) -> Iterator[tuple[str, str]]:
    """The fields of a header block in order: name in lower case, value. Other lines are skipped."""
    for line in header.split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip().decode("latin-1").lower(), _text(value.strip())


def field(header: bytes, name: str) -> str | None:
    """The first value of a field; None when it is missing or empty."""
    return next((value for key, value in fields(header) if key == name and value), None)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
