"""What a watch that is left alone uses up: `python -m benchmarks.soak [--hours 24] [--minutes 20]`

First a day in a few minutes: the parts of a watch on a real archive, under a clock that jumps to
where something is to be done, and a newsroom that answers at once. Then a real `newsdiff watch`
for some minutes against a server on this machine, as long as its politeness takes. Memory and open
files are sampled all the time; flat means that the last third uses no more than the second, but for
a few percent.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zlib import crc32

from benchmarks.newsstand import addresses, in_thread
from benchmarks.prose import page, sentences
from cli.run import Run
from cli.watching import watch_for
from jobs.chores import Chore, Errands
from jobs.due import look_at_due
from jobs.happenings import untold
from jobs.hosts import Hosts
from jobs.robots import Robots
from jobs.wire import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

STORIES, HOSTS = 100, 20
REAL_STORIES, REAL_HOSTS, EVERY = 120, 40, 20
HOP = timedelta(seconds=30)  # the most the clock jumps at once
GROWTH = 0.1  # of memory, from one third to the next, while the caches of SQLite still fill
SAMPLE = 5.0  # seconds


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Newsroom:
    """A Fetcher: every story changes at times of its own, and each answer takes half a second."""

    clock: Clock
    asked: int = 0
    _under_way: deque[tuple[datetime, Request]] = field(default_factory=deque)

    def start(self, request: Request, /) -> None:
        self._under_way.append((self.clock.now + timedelta(seconds=0.5), request))

    def wait(self, seconds: float, /) -> Sequence[Answer]:
        soon = self.clock.now + timedelta(seconds=max(seconds, 0.001))
        if not self._under_way or self._under_way[0][0] > soon:
            self.clock.now = soon
            return []
        self.clock.now = max(self.clock.now, self._under_way[0][0])
        return [self._answer(self._under_way.popleft()[1])]

    def fetch(self, request: Request, /) -> Answer:
        raise NotImplementedError

    def cancel(self) -> None:
        self._under_way.clear()

    def _answer(self, request: Request) -> Answer:
        self.asked += 1
        if request.url.endswith("/robots.txt"):
            header = b"HTTP/1.1 404 Not Found\r\n\r\n"
            return Answer(request=request, status=404, header=header, seconds=0.5)
        body = edition(request.url, int(self.clock.now.timestamp()))
        header = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        return Answer(request=request, status=200, header=header, body=body, seconds=0.5)


def edition(name: str, seconds: int) -> bytes:
    """A page that changes every one to six hours, each at its own pace."""
    pace = 3600 * (1 + crc32(name.encode()) % 6)
    return page(
        f"Flood watch {name[-9:]}",
        list(islice(sentences(crc32(name.encode()) + seconds // pace), 8)),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--minutes", type=float, default=20)
    options = parser.parse_args()
    flat = True
    print(f"{'':34} {'samples':>8} {'memory, MB':>20} {'open files':>16}")
    print(f"{'':34} {'':>8} {'2nd third, 3rd third':>20} {'2nd, 3rd third':>16}")
    if options.hours:
        with tempfile.TemporaryDirectory() as name:
            flat &= compressed(Path(name), options.hours)
    if options.minutes:
        with tempfile.TemporaryDirectory() as name:
            flat &= real(Path(name), options.minutes)
    return 0 if flat else 1


def compressed(home: Path, hours: float) -> bool:
    environ(home)
    newsdiff(home, "init")
    urls = [f"https://outlet-{n % HOSTS}.example/story-{n}" for n in range(STORIES)]
    newsdiff(home, "add", "--later", *urls)
    clock = Clock(datetime.now(UTC) + timedelta(seconds=1))
    end, begin = clock.now + timedelta(hours=hours), time.monotonic()
    newsroom, samples = Newsroom(clock), Samples(os.getpid())
    run = Run(archive=str(home / "archive"), json=True, quiet=True)
    with watch_for(run, untold) as made:
        world = replace(made.watching.desk.world, clock=clock, robots=Robots(clock))
        desk = replace(made.watching.desk, fetcher=newsroom, world=world, hosts=Hosts(clock))
        watching = replace(made.watching, desk=desk)
        errands = Errands(clock, made.sharing.turns, made.errands.chores)
        tick = Chore("tick", 2, partial(look_at_due, watching, per_host=1, seconds=60))
        while clock.now < end:
            for chore in (tick, *errands.chores):
                errands.run(chore)
            samples.take(every=0.5)
            wake = made.sharing.queue.next_wake() or end
            clock.now = max(clock.now + timedelta(seconds=2), min(wake, clock.now + HOP))
    took = time.monotonic() - begin
    return samples.report(f"{hours:g} h in {took:.0f} s, {newsroom.asked:,} requests")


def real(home: Path, minutes: float) -> bool:
    environ(home)
    newsdiff(home, "init")

    def body(host: str, path: str) -> bytes:
        return edition(f"{host}{path}", int(time.monotonic()) * 60)

    with in_thread(REAL_HOSTS, body) as port:
        hosts = [f"{host}:{port}" for host in addresses(REAL_HOSTS)]
        urls = [f"http://{hosts[n % REAL_HOSTS]}/story-{n}" for n in range(REAL_STORIES)]
        newsdiff(home, "add", "--later", "--every", f"{EVERY}s", *urls)
        private = [word for host in hosts for word in ("--allow-private", host)]
        command = [sys.executable, "-m", "cli", "-A", str(home / "archive"), "watch", *private]
        with (home / "log").open("wb") as log, watched(command, log) as watch:
            samples, end = Samples(watch.pid), time.monotonic() + minutes * 60
            while time.monotonic() < end and watch.poll() is None:
                time.sleep(SAMPLE)
                samples.take(every=SAMPLE / 2)
            watch.send_signal(signal.SIGTERM)
            code = watch.wait(60)
    newsdiff(home, "verify")
    told = [json.loads(line) for line in (home / "log").open("rb") if line.startswith(b"{")]
    looks = sum(one["event"] == "look" for one in told)
    failed = sum(one.get("outcome") in {"failed", "broken"} for one in told)
    flat = samples.report(f"{minutes:g} min, {looks:,} looks")
    print(f"ended by SIGTERM with {code}; {failed} looks and chores failed; verify ok")
    return flat and code == 0 and not failed


@contextmanager
def watched(command: list[str], log: "IO[bytes]") -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen(
        [*command, "--log", "json"], stdout=subprocess.DEVNULL, stderr=log
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Samples:
    """Memory and open files of a process, as time goes by."""

    def __init__(self, pid: int) -> None:
        self._proc = Path(f"/proc/{pid}")
        self._last = 0.0
        self._found: list[tuple[float, int]] = []

    def take(self, *, every: float) -> None:
        if time.monotonic() - self._last < every:
            return
        self._last = time.monotonic()
        pages = int((self._proc / "statm").read_text(encoding="ascii").split()[1])
        files = len(list((self._proc / "fd").iterdir()))
        self._found.append((pages * resource.getpagesize() / 1e6, files))

    def report(self, label: str) -> bool:
        """Whether the last third used no more than the second."""
        third = len(self._found) // 3
        second, last = self._found[third : 2 * third], self._found[2 * third :]
        memory = [max(size for size, _ in part) for part in (second, last)]
        files = [max(count for _, count in part) for part in (second, last)]
        print(
            f"{label:34} {len(self._found):8} {memory[0]:11.1f}, {memory[1]:7.1f} "
            f"{files[0]:11}, {files[1]:3}"
        )
        return memory[1] <= memory[0] * (1 + GROWTH) and files[1] <= files[0]


def environ(home: Path) -> None:
    os.environ["XDG_CONFIG_HOME"] = str(home / "config")
    os.environ["XDG_STATE_HOME"] = str(home / "state")
    os.environ["NEWSDIFF_WORKERS"] = "1"


def newsdiff(home: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "cli", "-q", "-A", str(home / "archive"), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    sys.exit(main())
