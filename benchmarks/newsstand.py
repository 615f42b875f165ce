"""Pages served on many loopback addresses at one port: politeness has nothing to wait for."""

import asyncio
import contextlib
import multiprocessing
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pages = Callable[[str, str], bytes]
"""The body for a host (address and port, as asked for) and a path."""

_LONGEST = 65_536
_QUEUE = 16


def addresses(count: int) -> list[str]:
    return [f"127.0.0.{number}" for number in range(1, count + 1)]


@contextmanager
def in_thread(count: int, pages: Pages) -> Iterator[int]:
    """Serves from a thread of this process, on that many addresses; gives the port."""
    listeners = _listen(count)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop, listeners, pages), daemon=True)
    thread.start()
    try:
        yield listeners[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@contextmanager
def in_process(count: int, pages: Pages) -> Iterator[int]:
    """Serves from a process of its own, so that its time is not ours; gives the port."""
    listeners = _listen(count)
    fork = multiprocessing.get_context("fork")
    server = fork.Process(target=_alone, args=(listeners, pages), daemon=True)
    server.start()
    port = listeners[0].getsockname()[1]
    for listener in listeners:
        listener.close()
    try:
        yield port
    finally:
        server.terminate()
        server.join()


def _listen(count: int) -> list[socket.socket]:
    """A port that is free on every one of the addresses."""
    first, *others = addresses(count)
    while True:
        listeners = [socket.create_server((first, 0), backlog=_QUEUE)]
        port = listeners[0].getsockname()[1]
        with contextlib.suppress(OSError):
            listeners += [socket.create_server((host, port), backlog=_QUEUE) for host in others]
        if len(listeners) == count:
            return listeners
        for listener in listeners:
            listener.close()


def _alone(listeners: list[socket.socket], pages: Pages) -> None:
    _run(asyncio.new_event_loop(), listeners, pages)


def _run(loop: asyncio.AbstractEventLoop, listeners: list[socket.socket], pages: Pages) -> None:
    asyncio.set_event_loop(loop)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _serve(reader, writer, pages)

    async def start() -> list[asyncio.Server]:
        return [
            await asyncio.start_server(serve, sock=listener, limit=_LONGEST)
            for listener in listeners
        ]

    servers = loop.run_until_complete(start())
    loop.run_forever()
    for server in servers:
        server.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pages: Pages) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ")[1]
            host = next(
                line[6:] for line in head.split("\r\n") if line.lower().startswith("host: ")
            )
            writer.write(_answer(b"" if path == "/robots.txt" else pages(host, path)))
            await writer.drain()
    writer.close()


def _answer(body: bytes) -> bytes:
    fields = f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}"
    return f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + body
