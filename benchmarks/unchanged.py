"""Pages that change in nothing but what passes: `python -m benchmarks.unchanged`

Every answer has another nonce, token and script, as news pages do. What a look costs from its bytes
to the index, with the page's text known already; without the fetching: see benchmarks.throughput.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from benchmarks.pages import versions
from jobs.reading import InlineReader
from newsdiff.events import Captured, story_id
from newsdiff.ports import Sighting
from newsdiff.times import instant
from storage.analysis import standard_analysis
from storage.archive import Archive
from storage.database import Database
from storage.index import open_index
from storage.local import LocalBucket
from storage.projection import catch_up

LOOKS, STORIES, BATCH = 400, 20, 40
LEAST = 250  # a second
URL = "https://paper.example/story-"
HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    bodies = [next(versions(seed, 1)) for seed in range(STORIES)]
    with tempfile.TemporaryDirectory() as name:
        archive = Archive(LocalBucket(Path(name) / "archive"), origin="benchmark.example/log")
        with open_index(Path(name) / "index.sqlite") as index:
            look(archive, index, bodies, range(STORIES))  # read once, imports too
            begin = time.process_time()
            for first in range(STORIES, STORIES + LOOKS, BATCH):
                look(archive, index, bodies, range(first, first + BATCH))
            rate = LOOKS / (time.process_time() - begin)
    size = sum(map(len, bodies)) / STORIES / 1000
    print(f"{rate:,.0f} looks a CPU second at unchanged texts, pages of {size:.0f} KB", end=" ")
    print(f"(at least {LEAST})")
    return int(rate < LEAST)


def look(archive: Archive, index: Database, bodies: list[bytes], numbers: range) -> None:
    archive.record([sighting(number, bodies[number % STORIES]) for number in numbers])
    catch_up(archive, index, InlineReader(), standard_analysis())


def sighting(number: int, body: bytes) -> Sighting:
    passing = b'<script nonce="%d">var made = %d;</script><input type="hidden" value="%d">'
    body = body.replace(b"<body", passing % (number, number, number) + b"<body", 1)
    url, moment = f"{URL}{number % STORIES}", START + timedelta(minutes=number)
    event = Captured(
        story=story_id(url),
        url=url,
        seen=instant(moment),
        recorded=moment,
        status=200,
        block=sha256(HEADER + body).hexdigest(),
        length=len(HEADER) + len(body),
        header_length=len(HEADER),
        body=sha256(body).hexdigest(),
    )
    return Sighting(event, HEADER + body)


if __name__ == "__main__":
    sys.exit(main())
