"""What several workers do to one queue, killed at random: `python -m benchmarks.workers`

Four watches of one archive share a queue in PostgreSQL and are killed with `kill -9`, one after the
other, and started again. The queue's own tables keep the books, by triggers that no worker knows
of: each lease, and each look that was marked as done. At the end they are held against the log.

- No host is leased to two workers at once, and no lease begins before the one before has ended.
- Nothing is lost: each look marked as done is in the log, and every story is looked at on.
- A look is repeated only where its worker was killed before it could mark it: at most as many as it
  could have had under way, and not before its lease had ended.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import psycopg

from benchmarks.newsstand import addresses, in_thread
from benchmarks.prose import page, sentences
from newsdiff.events import Captured, CaptureFailed, Refused, Unchanged
from storage import open_archive
from storage.opening import describe, open_bucket
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORKERS, HOSTS, STORIES = 4, 40, 200
EVERY = 5  # seconds between looks at a story
LEASE = timedelta(seconds=6)
WIDTH = 16  # looks that a worker has under way at most
BATCH = 64  # looks that it holds back at most before they are recorded and marked
PAUSE = 1.0  # seconds between kills, on average
SETTLE = 60.0
LONGEST = 500.0

BOOKS = """
CREATE TABLE leases (host text, holder text, taken_over boolean, too_early boolean);
CREATE TABLE dones (story text, at timestamptz);
CREATE FUNCTION leased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO leases VALUES (new.host, new.holder, old.leased_until <> '',
        CASE WHEN old.leased_until = '' THEN false
            ELSE old.leased_until::timestamptz > clock_timestamp() END);
    RETURN NULL; END $$;
CREATE FUNCTION done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO dones VALUES (new.story, clock_timestamp()); RETURN NULL; END $$;
CREATE TRIGGER leased AFTER UPDATE ON host FOR EACH ROW
    WHEN (new.holder <> '' AND new.epoch > old.epoch) EXECUTE FUNCTION leased();
CREATE TRIGGER done AFTER UPDATE ON due FOR EACH ROW
    WHEN (new.due > old.due) EXECUTE FUNCTION done();
"""


class Breach(Exception):
    """Something that must never happen."""


@dataclass
class Bench:
    """One archive, its queue, and the workers on it."""

    home: Path
    url: str
    port: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    def run(self, *arguments: str) -> bytes:
        command = [sys.executable, "-m", "cli", "-q", "-A", str(self.archive), *arguments]
        done = subprocess.run(command, env=self.environment(), check=False, capture_output=True)
        if done.returncode:
            raise Breach(f"{arguments[0]} exited with {done.returncode}: {done.stderr.decode()}")
        return done.stdout

    def start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "benchmarks.workers", "--port", str(self.port)]
        return subprocess.Popen(
            [*command, "--worker", self.url, "--archive", str(self.archive)],
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "workers.log").open("ab"),
            start_new_session=True,  # a group of its own, reader processes included
        )

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "NEWSDIFF_WORKERS": "1",
        }

    @contextmanager
    def books(self) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
        """The tables of the queue, past the code under test."""
        origin = describe(open_bucket(self.archive), self.archive).origin
        schema = f"newsdiff_{sha256(origin.encode()).hexdigest()[:16]}"
        options = f"-c search_path={schema}"
        with psycopg.connect(self.url, autocommit=True, options=options) as connection:
            yield connection


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--archive", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.archive, options.worker, options.port)
        return 0
    with ExitStack() as stack:
        url = stack.enter_context(servers.postgres())
        bench = Bench(Path(stack.enter_context(tempfile.TemporaryDirectory())), url)
        bench.port = stack.enter_context(in_thread(HOSTS, body))
        killed, seconds = attacked(bench, options.kills)
        report(bench, killed, seconds)
        bench.run("verify")
        print("verify: log, payloads and index are sound")
    return 0 if killed == options.kills else 1


def body(host: str, path: str) -> bytes:
    """A page that changes every few seconds."""
    seed = crc32(f"{host}{path}{time.monotonic() // 10}".encode())
    return page(f"Flood watch on {host}{path}", list(islice(sentences(seed), 6)))


def work(archive: str, url: str, port: int) -> None:
    """A watch as the command line puts it together, but for short leases and no pauses."""
    from cli.run import Run
    from cli.watching import watch_for
    from jobs.happenings import untold
    from jobs.politeness import AT_ONCE
    from jobs.schedule import stopping, watch

    private = [f"{host}:{port}" for host in addresses(HOSTS)]
    run = Run(archive=archive, json=True, quiet=True)
    with (
        watch_for(
            run, untold, queue=url, allow_private=private, pace=AT_ONCE, lease_length=LEASE
        ) as made,
        stopping() as stop,
    ):
        watch(made.watching, made.errands, stop, tick=0.2)


def attacked(bench: Bench, kills: int) -> tuple[int, float]:
    """How many workers were killed while they watched, and for how long they did."""
    bench.run("init")
    hosts = addresses(HOSTS)
    urls = [f"http://{hosts[n % HOSTS]}:{bench.port}/story-{n}" for n in range(STORIES)]
    bench.run("add", "--later", "--every", f"{EVERY}s", *urls)
    bench.run("jobs", "--queue", bench.url)  # makes the tables
    with bench.books() as books:
        books.execute(BOOKS)
    begin = time.monotonic()
    bench.workers = [bench.start() for _ in range(WORKERS)]
    killed = 0
    try:
        await_looks(bench)
        while killed < kills and time.monotonic() - begin < LONGEST:
            time.sleep(bench.rng.expovariate(1 / PAUSE))
            killed += kill_one(bench)
        settle(bench)
    finally:
        for worker in bench.workers:
            worker.terminate()
            worker.wait(SETTLE)
    return killed, time.monotonic() - begin


def kill_one(bench: Bench) -> int:
    """Kill a worker that holds hosts, and start another in its place; 0 when none does."""
    with bench.books() as books:
        holders = {row[0] for row in books.execute("SELECT DISTINCT holder FROM host")}
    pids = {int(holder.rpartition(":")[2]) for holder in holders if holder}
    busy = [at for at, worker in enumerate(bench.workers) if worker.pid in pids]
    if not busy:
        return 0
    at = bench.rng.choice(busy)
    os.killpg(bench.workers[at].pid, signal.SIGKILL)
    bench.workers[at].wait()
    bench.workers[at] = bench.start()
    return 1


def await_looks(bench: Bench) -> None:
    end = time.monotonic() + SETTLE
    while time.monotonic() < end:
        with bench.books() as books:
            if books.execute("SELECT count(DISTINCT story) FROM dones").fetchone() == (STORIES,):
                return
        time.sleep(0.5)
    log = (bench.home / "workers.log").read_text(encoding="utf-8")
    raise Breach(f"the workers did not get going: {log[-500:]}")


def settle(bench: Bench) -> None:
    """Wait until each story was looked at again after the last kill."""
    with bench.books() as books:
        books.execute("CREATE TABLE last_kill AS SELECT clock_timestamp() AS at")
        end = time.monotonic() + SETTLE
        while time.monotonic() < end:
            done = books.execute(
                "SELECT count(DISTINCT story) FROM dones, last_kill AS l WHERE dones.at > l.at"
            ).fetchone()
            if done == (STORIES,):
                return
            time.sleep(0.5)
    raise Breach("some stories were not looked at again after the last kill")


def report(bench: Bench, killed: int, seconds: float) -> None:
    looks = looks_of(bench)
    with bench.books() as books:
        ((leases, over, early),) = books.execute(
            "SELECT count(*), count(*) FILTER (WHERE taken_over), "
            "count(*) FILTER (WHERE too_early) FROM leases"
        ).fetchall()
        dones: dict[str, list[datetime]] = {}
        for story, at in books.execute("SELECT story, at FROM dones ORDER BY at"):
            dones.setdefault(story, []).append(at)
    unseen = sum(unfounded(looks.get(story, []), times) for story, times in dones.items())
    total, marked = sum(map(len, looks.values())), sum(map(len, dones.values()))
    doubles, most = total - marked, killed * (WIDTH + BATCH)
    gap = max(max(b - a for a, b in pairwise(times)) for times in looks.values())
    rows = (
        ("leases", leases, f"of which taken over after their end {over:,}"),
        ("host leased twice", early, "at the same time"),
        ("looks in the log", total, f"{total / seconds:.0f} a second"),
        ("looks marked done", marked, f"of which not in the log {unseen:,}"),
        ("looks repeated", doubles, f"{doubles / max(killed, 1):.1f} a kill, {most:,} allowed"),
        ("longest gap", round(gap.total_seconds()), "seconds between two looks at a story"),
    )
    print(f"{WORKERS} workers, {STORIES} stories on {HOSTS} hosts; {killed} kills, {seconds:.0f} s")
    for name, number, words in rows:
        print(f"{name:20} {number:8,}  {words}")
    if early or unseen or not 0 <= doubles <= most or len(looks) != STORIES:
        raise Breach("see above")


def looks_of(bench: Bench) -> "dict[str, list[datetime]]":
    """When the looks at each story were written down, in order."""
    looks: dict[str, list[datetime]] = {}
    for _, event in open_archive(bench.archive).events():
        if isinstance(event, Captured | Unchanged | CaptureFailed | Refused):
            looks.setdefault(event.story, []).append(event.recorded)
    return {story: sorted(times) for story, times in looks.items()}


def unfounded(looks: "Sequence[datetime]", dones: "Sequence[datetime]") -> int:
    """How many looks were marked as done and did not stand in the log by then."""
    return sum(n >= len(looks) or looks[n] > done for n, done in enumerate(dones))


if __name__ == "__main__":
    sys.exit(main())
