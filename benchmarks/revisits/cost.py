"""What deciding costs: `python -m benchmarks.revisits.cost`

100,000 followed stories in an index, three versions each: CPU time of one decision, with what is
read from the index for it, and of learning.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.revisits import Manner, Revisits
from newsdiff.ports import Followed
from newsdiff.times import stamp
from storage.courses import StoryCourses
from storage.database import Database, Row
from storage.index import open_index

STORIES, ASKED = 100_000, 20_000
ONE, ALL = 250.0, 3.0  # microseconds, seconds
START = datetime(2025, 6, 1, tzinfo=UTC)


def main() -> int:
    with tempfile.TemporaryDirectory() as name, open_index(Path(name) / "index.sqlite") as index:
        fill(index)
        now = START + timedelta(days=3)
        revisits = Revisits(StoryCourses(index), _no_cron, Manner(looks=5_000, looks_at_host=360))
        learning = timed(revisits, [followed(0)], now)
        deciding = timed(revisits, [followed(number) for number in range(ASKED)], now)
    each = 1e6 * deciding / ASKED
    print(f"one decision          {each:7.0f} microseconds of CPU (promise {ONE:.0f})")
    print(f"learning, twice a day {learning:7.2f} seconds of CPU (promise {ALL:.0f})")
    return 0 if each <= ONE and learning <= ALL else 1


def timed(revisits: Revisits, stories: list[Followed], now: datetime) -> float:
    begin = time.process_time()
    for one in stories:
        revisits.after(one, one.slug, now)
    return time.process_time() - begin


def followed(number: int) -> Followed:
    host = f"outlet-{number % 500}.example"
    return Followed(story=f"{number:016x}", slug=host, url=f"https://{host}/{number}", every=None)


def fill(index: Database) -> None:
    with index.writing() as transaction:
        transaction.load("story", list(stories()))
        transaction.load("version", list(versions()))
    index.build_indexes()


def stories() -> Iterator[Row]:
    for number in range(STORIES):
        one = followed(number)
        settings = ("en", "[]", None, stamp(START), None, None, None, 0)
        yield (number, one.story, f"slug-{number}", one.url, *settings, one.url, None)


def versions() -> Iterator[Row]:
    looks = [stamp(START + timedelta(hours=hours)) for hours in (0, 1, 2, 5, 8, 40)]
    for number in range(STORIES):
        for version in (1, 2, 3):
            first, last = looks[2 * version - 2 : 2 * version]
            before = looks[2 * version - 3] if version > 1 else None
            seen = (first, first, before, before, last, last)
            yield (number, version, 0, 0, None, 2, *seen, "", 9, "none", None, 1)


def _no_cron(_expression: str, after: datetime) -> datetime:
    return after


if __name__ == "__main__":
    sys.exit(main())
