"""A sitemap of 50,000 entries and a feed of 100, read: `python -m benchmarks.listings`

The sitemap is read in a process of its own, so that its peak is its own. feedparser reads the same
feed beside us.
"""

import gzip
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from newsdiff.ports import Known

ENTRIES = 50_000
SECONDS, MEGABYTES = 1.0, 60.0
ITEMS = 100
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Encoding: gzip\r\n\r\n"
URL = "https://news.example/sitemap.xml"


def main() -> int:
    command = [sys.executable, "-m", "benchmarks.listings", "sitemap"]
    answer = HEAD + gzip.compress(news_sitemap(), 6)
    done = subprocess.run(command, check=True, input=answer, stdout=subprocess.PIPE, timeout=120)
    seconds, following, peak = map(float, done.stdout.split())
    print(f"{'what':46} {'ours':>10} {'promise':>10} {'ratio':>6}")
    kept = [
        row(f"a sitemap of {ENTRIES:,} entries, CPU", seconds, SECONDS, "s"),
        row("peak memory of its process", peak, MEGABYTES, "MB"),
    ]
    print(f"  with keys, filters and what is followed: {following:.2f} s CPU")
    feed()
    return 0 if all(kept) else 1


def row(what: str, ours: float, most: float, unit: str) -> bool:
    print(f"{what:46} {ours:7.2f} {unit:2} {most:7.2f} {unit:2} {ours / most:6.2f}")
    return ours <= most


def sitemap() -> None:
    """CPU seconds of reading, of reading and following, and the peak in MB of reading."""
    from newsdiff.listings.reading import open_listing

    block = sys.stdin.buffer.read()
    start = time.process_time()
    read = sum(1 for _ in open_listing(URL, block, len(HEAD)).entries())
    seconds = time.process_time() - start
    peak = own_peak()
    if read != ENTRIES:
        raise SystemExit(f"{read} entries were read, not {ENTRIES}")
    print(seconds, following(block), peak)


def own_peak() -> float:
    """MB. The peak that getrusage tells is inherited from whoever started the process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e3


def following(block: bytes) -> float:
    from datetime import UTC, datetime

    from jobs.harvest import SeedAnswer, harvest
    from newsdiff.events import SeedFollowed, seed_id

    now = datetime(2026, 5, 5, 12, tzinfo=UTC)
    seed = SeedFollowed(
        seed=seed_id(URL), url=URL, kind="sitemap", recorded=now, pause=1800, most=500,
        exclude=("/video/",), max_age=14 * 86_400,
    )  # fmt: skip
    start = time.process_time()
    harvest(seed, SeedAnswer(URL, "", block, len(HEAD)), Nobody(), now)
    return time.process_time() - start


class Nobody:
    """A register that knows no story."""

    def stories(self, _keys: Sequence[str], /) -> dict[str, Known]:
        return {}

    def seeds(self, _ids: Sequence[str], /) -> dict[str, Known]:
        return {}


def news_sitemap() -> bytes:
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    parts = [f"<urlset {spaces}>".encode()]
    parts += [
        f"<url><loc>https://news.example/world/2026/05/harbour-story-{number}</loc>"
        f"<lastmod>2026-05-05T10:{number % 60:02}:00Z</lastmod><news:news><news:publication>"
        "<news:name>The Example</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>2026-05-05T09:{number % 60:02}:00Z</news:publication_date>"
        f"<news:title>Harbour story {number}</news:title></news:news></url>".encode()
        for number in range(ENTRIES)
    ]
    return b"".join([*parts, b"</urlset>"])


def feed() -> None:
    import feedparser

    from newsdiff.listings.feeds import read_feed

    items = "".join(
        f"<item><title>Story {number} of water &amp; rail</title>"
        f"<link>https://news.example/2026/05/{number}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>n-{number}</guid>"
        f"<pubDate>Tue, 05 May 2026 10:{number % 60:02}:00 GMT</pubDate>"
        f"<description>{'word ' * 40}</description></item>"
        for number in range(ITEMS)
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    ours = best(lambda: len(list(read_feed(body, URL))))
    peer = best(lambda: len(feedparser.parse(body).entries))
    print(f"  a feed of {ITEMS} items: {ours:.2f} ms; feedparser {peer:.2f} ms")


def best(read: Callable[[], int]) -> float:
    """Milliseconds of CPU time, the least of five."""
    times = []
    for _ in range(5):
        start = time.process_time()
        if read() != ITEMS:
            raise SystemExit("items were lost")
        times.append(time.process_time() - start)
    return min(times) * 1e3


if __name__ == "__main__":
    if sys.argv[1:] == ["sitemap"]:
        sitemap()
    else:
        sys.exit(main())
