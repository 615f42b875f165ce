"""A web server on this machine that answers as it is told to, in proper HTTP or not."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from jobs.http import HttpFetcher, Manner, agent
from jobs.transfer import Limits

Script = Callable[["Server", socket.socket], bool]
"""Writes an answer; True when the connection may serve another request."""

LONGEST_REQUEST = 65_536


@dataclass
class Server:
    """Answers by path, in threads; `seen` holds the head of each request, in order of arrival."""

    tls: ssl.SSLContext | None = None
    seen: list[bytes] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    busiest: int = 0
    _scripts: dict[str, Script] = field(default_factory=dict)
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _connections: set[socket.socket] = field(default_factory=set)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self._spawn(self._accept)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [head.split(b" ")[1].decode() for head in self.seen]

    def page(self, path: str, body: bytes, status: int = 200, **fields: str) -> None:
        """A proper answer; underscores in names of fields stand for hyphens."""
        lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        wire = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
        self.script(path, _sending(wire, stays=True))

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        self.page(path, b"moved", status, Location=location)

    def raw(self, path: str, wire: bytes, *, stays: bool = False) -> None:
        """These bytes, and then the end of the connection, or silence."""
        self.script(path, _sending(wire, stays=stays))

    def script(self, path: str, script: Script) -> None:
        self._scripts[path] = script

    def close(self) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join()

    def _spawn(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            self._spawn(lambda connection=connection: self._serve(connection))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        plain = connection
        try:
            connection.settimeout(5)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            while not self.stopped.is_set() and self._answer(connection):
                pass
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(plain)
            connection.close()

    def _answer(self, connection: socket.socket) -> bool:
        head = _head(connection)
        if not head:
            return False
        with self._lock:
            self.seen.append(head)
            self._under_way += 1
            self.busiest = max(self.busiest, self._under_way)
        try:
            script = self._scripts.get(head.split(b" ")[1].decode(), _missing)
            return script(self, connection)
        finally:
            with self._lock:
                self._under_way -= 1


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(tls)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def opened(server: Server, limits: Limits | None = None) -> Iterator[HttpFetcher]:
    """A fetcher that may ask this one server on this machine, and nothing else here."""
    fetcher = HttpFetcher(
        Manner(
            agent=agent("1.0", "https://newsdiff.example/about"),
            limits=limits or Limits(connect=1, total=1),
            allow_private=frozenset({server.address}),
        )
    )
    try:
        yield fetcher
    finally:
        fetcher.close()


def dripping(head: bytes, part: bytes = b"x", every: float = 0.02) -> Script:
    """The head at once, and then a part now and then, for as long as anybody reads."""

    def drip(server: Server, connection: socket.socket) -> bool:
        connection.sendall(head)
        while not server.stopped.wait(every):
            connection.sendall(part)
        return False

    return drip


def silent(server: Server, _connection: socket.socket) -> bool:
    """Takes the request and says nothing."""
    server.stopped.wait(5)
    return False


def flooding(head: bytes, megabytes: int) -> Script:
    def flood(_server: Server, connection: socket.socket) -> bool:
        connection.sendall(head)
        for _ in range(megabytes):
            connection.sendall(bytes(1024 * 1024))
        return False

    return flood


def _sending(wire: bytes, *, stays: bool) -> Script:
    def send(_server: Server, connection: socket.socket) -> bool:
        connection.sendall(wire)
        return stays

    return send


def _missing(_server: Server, connection: socket.socket) -> bool:
    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nno page")
    return True


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < LONGEST_REQUEST:
        part = connection.recv(LONGEST_REQUEST)
        if not part:
            return b""
        head += part
    return head
