"""What has come of one answer so far, held within its bounds, whoever carries it."""

from dataclasses import dataclass, field

from jobs.addresses import AllowPrivate, may_connect
from jobs.urls import Target
from jobs.wire import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds for connecting, for a silence and for the whole answer; bytes of header and body."""

    connect: float = 10.0
    silence: float = 20.0
    total: float = 30.0
    header: int = 256 * 1024
    body: int = 16 * 1024 * 1024


@dataclass(slots=True)
class Transfer:
    """Bytes arrive line by line and part by part; False means that they must stop coming."""

    request: Request
    where: Target
    limits: Limits
    allow_private: AllowPrivate = False
    header: bytearray = field(default_factory=bytearray)
    body: bytearray = field(default_factory=bytearray)
    refused: str = ""
    overflow: str = ""
    _header_ended: bool = False

    def may_connect(self, address: str, port: int) -> bool:
        if may_connect(address, port, self.allow_private):
            return True
        self.refused = address or "a local socket"
        return False

    def take_header(self, line: bytes) -> bool:
        if self._header_ended:
            if not line.startswith(b"HTTP/"):
                return True  # a trailer; in a body kept as sent it is there already
            self.header.clear()  # that was an interim 1xx, and this is the answer
        if len(self.header) + len(line) > self.limits.header:
            self.overflow = f"a header of more than {self.limits.header // 1024} KiB"
            return False
        self.header += line
        self._header_ended = line in {b"\r\n", b"\n"}
        return True

    def take_body(self, part: bytes) -> bool:
        most = min(self.request.most or self.limits.body, self.limits.body)
        room = most - len(self.body)
        self.body += part[:room]
        if len(part) > room:
            self.overflow = f"more than {_size(most)}"
            return False
        return True


def _size(count: int) -> str:
    mebibytes, rest = divmod(count, 1024 * 1024)
    return f"{count} bytes" if rest else f"{mebibytes} MiB"
