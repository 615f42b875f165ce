"""How fast an archive is checked, against sha256 alone: `python -m benchmarks.verifying [DIR]`.

Each limit is the plain sha256 of the same bytes, on one core, in turns with the check.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from benchmarks.pages import versions
from benchmarks.store import HEADERS, capture, failure, row, timed
from newsdiff.ports import Sighting
from storage.archive import Archive
from storage.crew import Crew
from storage.integrity import verify_log
from storage.local import LocalBucket
from storage.log import Log
from storage.payload_check import verify_payloads

PAGES, FETCHES, TURNS = 40, 160, 3
EVENTS, BATCH = 600_000, 1000


def main(folder: Path) -> None:
    print(f"{'what':44} {'ours':>14} {'limit':>14} {'ratio':>7}  promise")
    payloads(folder / "payloads")
    log(folder / "log", failure, "failed looks")
    log(folder / "looks", look, "looks")


def payloads(folder: Path) -> None:
    archive = Archive(LocalBucket(folder, sync=lambda _: None), origin="benchmark")
    pages = [list(versions(seed, FETCHES)) for seed in range(PAGES)]
    for fetch in range(FETCHES):
        archive.record([capture(number, fetch, page[fetch]) for number, page in enumerate(pages)])
    bodies = [HEADERS + body for page in pages for body in page]
    report = verify_log(bucket := LocalBucket(folder))
    for workers in (1, os.cpu_count() or 1):
        crew = Crew(str(folder), workers)
        ours, limit = in_turns(
            partial(verify_payloads, bucket, report, crew=crew),
            lambda: [sha256(body).digest() for body in bodies],
        )
        size = sum(map(len, bodies)) / 1e6
        what = f"payloads, {workers} at work, to sha256 alone"
        row(what, size / ours, size / limit, ">= 0.6" if workers > 1 else "", "MB/s")


def log(folder: Path, made: Callable[[int], Sighting], what: str) -> None:
    bucket = LocalBucket(folder, sync=lambda _: None)
    archive = Archive(bucket, origin="benchmark")
    for start in range(0, EVENTS, BATCH):
        archive.record([made(number) for number in range(start, start + BATCH)])
    lines = [line for segment in Log(bucket).segments() for line in segment.lines]
    for workers in (1, os.cpu_count() or 1):
        crew = Crew(str(folder), workers)
        ours, limit = in_turns(
            partial(verify_log, bucket, crew=crew),
            lambda: [sha256(line).digest() for line in lines],
        )
        named = f"log of {what}, {workers} at work, events"
        promise = ">= 0.25" if workers > 1 else ""
        row(named, len(lines) / ours, len(lines) / limit, promise, "/s")


def look(number: int) -> Sighting:
    return capture(number % 100, number // 100, b"<p>Some words.</p>")


def in_turns(ours: Callable[[], object], limit: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each."""
    times = [(timed(ours), timed(limit)) for _ in range(TURNS)]
    return statistics.median(t for t, _ in times), statistics.median(t for _, t in times)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        main(Path(name))
