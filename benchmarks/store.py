"""The event store against its limits: `python -m benchmarks.store [DIR]`.

Every row is a ratio to a limit measured in the same run, because disks and machines differ. DIR is
where to write (a temporary folder by default); put it on the disk you mean to measure.
"""

import lzma
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from benchmarks.pages import versions
from newsdiff.codec import encode
from newsdiff.events import Captured, CaptureFailed, story_id
from newsdiff.ports import Sighting
from newsdiff.times import instant
from storage.archive import Archive
from storage.catalogue import Catalogue
from storage.local import LocalBucket
from storage.log import Log
from storage.zstd import compress, decompress

PAGES, FETCHES = 16, 20
START = datetime(2026, 3, 1, tzinfo=UTC)
HEADERS = b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\r\n"


def main(folder: Path) -> None:
    print(f"{'what':44} {'ours':>14} {'limit':>14} {'ratio':>7}  promise")
    commits(folder)
    batches(folder)
    bodies = sizes(folder)
    reading(folder, bodies)
    footers(folder)


def row(what: str, ours: float, limit: float, promise: str, unit: str) -> None:
    ratio = ours / limit if limit else 0.0
    print(f"{what:44} {ours:>10,.2f} {unit:3} {limit:>10,.2f} {unit:3} {ratio:>7.2f}  {promise}")


def timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def commits(folder: Path) -> None:
    """One event at a time, against fdatasync of as many bytes; the two take turns."""
    log = Log(LocalBucket(folder / "commits"))
    lines = [encode(failure(number).event) for number in range(600)]
    file = os.open(folder / "limit", os.O_CREAT | os.O_RDWR)
    os.pwrite(file, bytes(1 << 20), 0)
    os.fsync(file)
    ours, limit = [], []
    for at in range(0, 600, 20):
        ours.append(timed(partial(appended, log, lines[at : at + 20])))
        limit.append(timed(partial(synced, file)))
    os.close(file)
    ours_rate, limit_rate = (20 / statistics.median(times) for times in (ours, limit))
    row("durable commits of one event, per second", ours_rate, limit_rate, ">= 0.25", "/s")


def appended(log: Log, lines: list[bytes]) -> None:
    for line in lines:
        log.append([line])


def synced(file: int) -> None:
    for number in range(20):
        os.pwrite(file, b"x" * 600, number * 4096)
        os.fdatasync(file)


def batches(folder: Path) -> None:
    archive = Archive(LocalBucket(folder / "batches"), origin="benchmark")
    sightings = [failure(number) for number in range(1000)]
    took = statistics.median(timed(lambda: archive.record(sightings)) for _ in range(15))
    row("events of batches of 1,000, per second", 1000 / took, 30_000, ">= 1", "/s")
    size = sum(path.stat().st_size for path in (folder / "batches").rglob("*.zst"))
    row("log bytes for each event", size / archive.size, 120, "<= 1", "B")


def sizes(folder: Path) -> list[bytes]:
    archive = Archive(LocalBucket(folder / "sizes"), origin="benchmark")
    pages = [list(versions(seed, FETCHES)) for seed in range(PAGES)]
    took, worked, first = 0.0, 0.0, 0
    for fetch in range(FETCHES):
        sightings = [capture(number, fetch, page[fetch]) for number, page in enumerate(pages)]
        begin = time.process_time()
        took += timed(partial(archive.record, sightings))
        worked += time.process_time() - begin
        first = first or stored(folder / "sizes/packs")
    more = PAGES * (FETCHES - 1)
    bodies = [HEADERS + body for page in pages for body in page]
    limit = (xz(b"".join(bodies)) - xz(b"".join(HEADERS + page[0] for page in pages))) / more
    gzip_like = len(compress(bodies[1]))
    packs = (stored(folder / "sizes/packs") - first) / more
    row("bytes for each new version, packs alone", packs, limit, "<= 2.2", "B")
    everything = stored(folder / "sizes") / len(bodies)
    row("bytes for each version, all in, to one whole", everything, gzip_like, "<= 0.25", "B")
    row("captures recorded, per second", len(bodies) / took, 100, ">= 1", "/s")
    row("captures recorded, per CPU second", len(bodies) / worked, 100, "", "/s")
    return bodies


def reading(folder: Path, bodies: list[bytes]) -> None:
    digests = [sha256(body).hexdigest() for body in bodies]
    random.Random(1).shuffle(digests)
    archive = Archive(LocalBucket(folder / "sizes"), origin="benchmark")
    archive.payload(digests[0])  # the catalogue is loaded once
    ours = timed(lambda: [archive.payload(digest) for digest in digests])
    frames = [compress(body) for body in bodies]
    limit = timed(lambda: [decompress(frame, most=1 << 20) for frame in frames])
    per = 1000 / len(bodies)
    row("reading any version, to opening a whole frame", ours * per, limit * per, "<= 8", "ms")


def footers(folder: Path) -> None:
    """How long it takes to learn what is where in a large archive, without a kept catalogue."""
    bucket = LocalBucket(folder / "footers", sync=lambda _: None)
    archive = Archive(bucket, origin="benchmark")
    for number in range(5000):
        archive.record([capture(number, 0, b"%d" % number)])
    path = folder / "catalogue.db"
    cold = timed(lambda: Catalogue(path).sync(bucket))
    warm = timed(lambda: Catalogue(path).sync(bucket))
    row("packs catalogued from footers, per second", 5000 / cold, 2000, ">= 1", "/s")
    row("the same with a kept catalogue", 5000 / warm, 2000, ">= 10", "/s")


def capture(number: int, fetch: int, body: bytes) -> Sighting:
    url = f"https://news.example/{number}"
    seen = START + timedelta(minutes=15 * fetch)
    block = HEADERS + body
    event = Captured(
        story=story_id(url),
        url=url,
        seen=instant(seen),
        recorded=seen,
        status=200,
        block=sha256(block).hexdigest(),
        length=len(block),
        header_length=len(HEADERS),
        body=sha256(body).hexdigest(),
    )
    return Sighting(event, block)


def failure(number: int) -> Sighting:
    url = f"https://news.example/{number}/a-story-with-a-name-of-ordinary-length"
    seen = START + timedelta(seconds=number)
    event = CaptureFailed(
        story=story_id(url),
        url=url,
        seen=instant(seen),
        recorded=seen,
        failure="timeout",
        reason=f"no answer within 30 seconds from server {number % 7}",
    )
    return Sighting(event)


def stored(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def xz(body: bytes) -> int:
    return len(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        main(Path(name))
