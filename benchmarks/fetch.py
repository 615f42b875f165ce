"""The cost of looking: 200 pages of this machine's own server, cold. `python -m benchmarks.fetch`

CPU and memory of `jobs.capture` over libcurl, recording into memory, beside a bare socket loop that
asks for the same pages and throws them away.
"""

import json
import multiprocessing
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

PAGES = 200
BODY = (b"<p>At least 14 people were moved, the water board said.</p>\n" * 1500)[: 80 * 1024]
RUNS = 3


def main() -> None:
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=_serve, args=(ports,), daemon=True)
    server.start()
    port = ports.get(timeout=10)
    try:
        bare, looked = _best("bare", port), _best("capture", port)
    finally:
        server.terminate()
        server.join()
    for name, run in (("bare socket loop", bare), ("capture", looked)):
        print(f"{name:17} {run['cpu']:.3f} s CPU {run['wall']:.3f} s wall {run['peak']:.0f} MB")
    print(f"capture / bare: {looked['cpu'] / bare['cpu']:.1f} x CPU for {PAGES} pages")


def _best(what: str, port: int) -> dict[str, float]:
    """The cheapest of some runs, each in a process of its own so that its peak is its own."""
    runs = [_run(what, port) for _ in range(RUNS)]
    return min(runs, key=lambda run: run["cpu"])


def _run(what: str, port: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.fetch", what, str(port)]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=120)
    run: dict[str, float] = json.loads(answer.stdout)
    return run


def _measured(work: Callable[[int], int], port: int) -> None:
    work(port)  # the imports are not what is measured
    cpu, wall = time.process_time(), time.perf_counter()
    assert work(port) == PAGES
    print(
        json.dumps(
            {
                "cpu": time.process_time() - cpu,
                "wall": time.perf_counter() - wall,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def _bare(port: int) -> int:
    """One kept connection, no parsing: less work than this cannot fetch the pages."""
    whole = len(_answer(BODY))
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for number in range(PAGES):
            connection.sendall(f"GET /{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            left = whole
            while left:
                left -= len(connection.recv(65_536))
    return PAGES


def _capture(port: int) -> int:
    from jobs.capture import capture
    from jobs.hosts import Hosts
    from jobs.http import HttpFetcher, Manner
    from jobs.looking import World
    from jobs.politeness import AT_ONCE
    from jobs.robots import Robots
    from jobs.rounds import Desk
    from newsdiff.events import story_id
    from newsdiff.ports import Followed

    allowed = frozenset({f"127.0.0.1:{port}"})
    fetcher = HttpFetcher(Manner(agent="newsdiff-benchmark", allow_private=allowed))
    desk = Desk(
        fetcher=fetcher,
        world=World(robots=Robots(_now), memory=_Forgetful(), clock=_now),
        recorder=_Forgetful(),
        hosts=Hosts(_now, AT_ONCE),
    )
    urls = [f"http://127.0.0.1:{port}/{number}" for number in range(PAGES)]
    stories = [Followed(story=story_id(url), slug=url, url=url, every=None) for url in urls]
    try:
        return capture(stories, desk).captured
    finally:
        fetcher.close()


class _Forgetful:
    """A Recorder that takes everything and a Memory that knows nothing."""

    def record(self, sightings: Sequence[object], /) -> range:
        return range(len(sightings))

    def standing(self, _story: str, _url: str, /) -> None:
        return None


def _now() -> datetime:
    return datetime.now(UTC)


def _answer(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _serve(ports: "multiprocessing.Queue[int]") -> None:
    """One connection after the other, whatever they ask; robots.txt is empty."""
    page, rules = _answer(BODY), _answer(b"")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ports.put(listener.getsockname()[1])
        while True:
            connection, _ = listener.accept()
            with connection:
                while request := connection.recv(65_536):
                    connection.sendall(rules if b"/robots.txt " in request else page)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", port]:
            _measured(_bare, int(port))
        case ["capture", port]:
            _measured(_capture, int(port))
        case _:
            main()
