"""A watch of 100,000 stories at rest: `python -m benchmarks.due [--stories 100000]`

How long a tick takes, on SQLite and on PostgreSQL: with nothing due, and with a lease of hosts. How
long a watch takes to begin, and how much memory its process has in use at its peak. The stories are
spread over hosts as outlets are: a few have most of them.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from cli.run import Run, now
from cli.watching import watch_for
from jobs.happenings import untold
from newsdiff.events import StoryFollowed, story_id
from newsdiff.ports import DueQueue, Sighting
from tests import servers

TICK, MEMORY = 50.0, 300.0  # ms, MB
DAY = timedelta(days=1)
HOSTS = 5_000
TURNS = 200
BATCH = 5_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.due")
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(*options.measure)))
        return 0
    with tempfile.TemporaryDirectory() as name, servers.postgres() as url:
        make(Path(name) / "archive", options.stories)
        found = {queue: run(name, queue) for queue in ("", url)}
    print(f"{options.stories:,} followed stories on {HOSTS:,} hosts")
    print(f"{'what':44} {'SQLite':>9} {'PostgreSQL':>11} {'promise':>8}")
    for what, unit in ROWS:
        promise = {"ms": TICK, "MB": MEMORY}.get(unit, "") if what in PROMISED else ""
        numbers = [found[queue][what] for queue in found]
        print(f"{what + ', ' + unit:44} {numbers[0]:9.1f} {numbers[1]:11.1f} {promise:>8}")
    kept = [
        numbers[what] <= (MEMORY if what == "memory at the peak" else TICK)
        for numbers in found.values()
        for what in PROMISED
    ]
    return 0 if all(kept) else 1


ROWS = (
    ("a watch begins, the first time", "s"),
    ("a watch begins again", "s"),
    ("tick with nothing due, median", "ms"),
    ("tick with nothing due, 99 of 100", "ms"),
    ("16 hosts leased and given back, median", "ms"),
    ("16 hosts leased and given back, 99 of 100", "ms"),
    ("memory at the peak", "MB"),
)
PROMISED = (
    "tick with nothing due, 99 of 100",
    "16 hosts leased and given back, median",
    "memory at the peak",
)


def make(archive: Path, stories: int) -> None:
    from storage import init_archive

    with init_archive(archive, keys=archive.parent / "keys", clock=now) as made:
        batch: list[Sighting] = []
        for url in urls(stories):
            batch.append(Sighting(StoryFollowed(story=story_id(url), url=url, recorded=now())))
            if len(batch) == BATCH:
                made.record(batch)
                batch.clear()
        if batch:
            made.record(batch)


def urls(stories: int) -> Iterator[str]:
    rng = random.Random(1)
    for number in range(stories):
        host = min(int(rng.paretovariate(0.6)), HOSTS)
        host = rng.randrange(HOSTS) if host == HOSTS else host
        yield f"https://www.outlet-{host}.example/news/2026/03/story-about-something-{number}"


def run(home: str, queue: str) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": f"{home}/config",
        "XDG_STATE_HOME": f"{home}/state",
        "XDG_CACHE_HOME": f"{home}/cache",
    }
    command = [sys.executable, "-m", "benchmarks.due", "--measure", f"{home}/archive", queue]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(archive: str, queue: str) -> dict[str, float]:
    from jobs.due import look_at_due

    run = Run(archive=archive, json=True, quiet=True)
    moment = now()
    begin = time.perf_counter()
    with watch_for(run, untold, queue=queue or None) as watch:
        first = time.perf_counter() - begin
        rest(watch.sharing.queue, moment)
    begin = time.perf_counter()
    with watch_for(run, untold, queue=queue or None) as watch:
        again = time.perf_counter() - begin
        idle = timed(lambda: look_at_due(watch.watching, per_host=1, seconds=60))
        busy = timed(lambda: lease_and_give_back(watch.sharing.queue, moment + 2 * DAY))
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return dict(zip((row[0] for row in ROWS), (first, again, *idle, *busy, peak), strict=True))


def lease_and_give_back(queue: DueQueue, moment: datetime) -> None:
    for lease in queue.lease(moment, hosts=16, per_host=1):
        for one in lease.due:
            queue.done(lease, one.story, now=moment, next_due=moment + DAY)
        queue.release(lease, wake=moment + timedelta(seconds=2))


def rest(queue: DueQueue, moment: datetime) -> None:
    """Have no story due for a day: each at its own time after that."""
    rng = random.Random(2)
    while leases := queue.lease(moment + DAY, hosts=500, per_host=1000):
        for lease in leases:
            for one in lease.due:
                due = moment + DAY + timedelta(seconds=rng.random() * 80_000)
                queue.done(lease, one.story, now=moment, next_due=due)
            queue.release(lease, wake=moment)


def timed(work: Callable[[], object]) -> Sequence[float]:
    """The median and the 99th of a hundred, in milliseconds."""
    times = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return times[TURNS // 2], times[int(TURNS * 0.99)]


if __name__ == "__main__":
    sys.exit(main())
