"""An archive of a million events: `python -m benchmarks.large [EVENTS]`

10,000 stories looked at by turns, 1,000 events a commit; three looks in a hundred find a new body.
The events are real and their log is, the pages are not: neither the log nor its index holds them.
Each figure comes from a process of its own, all but appending and asking in processor time, so that
a busy machine shows the same; its peak memory is set beside that with a quarter of the events.
Needs about 1 GiB of disk.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from benchmarks.index import ANALYSIS, LOADED, Reader, insert_raw
from newsdiff.codec import decode, encode
from newsdiff.events import Captured, Event, StoryFollowed, Unchanged, story_id
from newsdiff.times import instant
from storage.analysis import standard_analysis
from storage.index import open_index
from storage.local import LocalBucket
from storage.log import Log
from storage.opening import describe, init_archive, open_archive
from storage.projection import catch_up
from storage.segments import LARGEST_SEGMENT
from storage.zstd import decompress

EVENTS = 1_000_000
STORIES = 10_000
EVERY = 33  # looks until one finds a new body
AT_ONCE = 1_000  # events a commit
START = datetime(2025, 6, 19, tzinfo=UTC)


def main(count: int) -> int:
    with TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        quarter, whole = (measured(f"{folder}/{n}", n) for n in (count // 4, count))
    print(f"{'':36} {count // 4:>12,} {count:>12,} events")
    for what, figure in whole.items():
        print(f"{what:36} {quarter[what]:>12,.2f} {figure:>12,.2f}")
    missed = [what for what, holds in PROMISES.items() if not holds(whole)]
    print(f"missed: {'; '.join(missed) or 'none'}")
    return 1 if missed else 0


PROMISES: dict[str, Callable[[dict[str, float]], bool]] = {
    "120 bytes an event": lambda rows: rows["log bytes for each event"] <= 120,
    "log STORY in 300 ms": lambda rows: rows["log STORY after imports, ms"] <= 300,
    "replay at 0.12 of reading": lambda rows: rows["replay / read and decompress"] >= 0.12,
    "loading at 0.6 of a raw insert": lambda rows: rows["loading / raw insert"] >= 0.6,
    "with the log verified, 0.45": lambda rows: rows["verifying, loading / raw insert"] >= 0.45,
}


def measured(folder: str, count: int) -> dict[str, float]:
    made = part("make", folder, str(count))
    log_bytes = sum(path.stat().st_size for path in Path(folder).rglob("*.zst"))
    passed = part("read", folder)
    opened, loaded, raw = (part(step, folder) for step in ("open", "load", "raw"))
    asked = part("ask", folder)
    return {
        "events appended a second": count / made["seconds"],
        "log bytes for each event": log_bytes / count,
        "replay, events a second": count / passed["parsed"],
        "replay / read and decompress": passed["only"] / passed["parsed"],
        "the same into events of ours": passed["only"] / passed["decoded"],
        "opening without an index, s": opened["seconds"],
        "loading the index, events a second": count / loaded["seconds"],
        "loading / raw insert": raw["seconds"] / loaded["seconds"],
        "verifying, loading / raw insert": raw["seconds"] / (opened["seconds"] + loaded["seconds"]),
        "rebuilding the index, s": loaded["whole"],
        "log STORY after imports, ms": asked["seconds"] * 1000,
        "peak memory of opening, MiB": opened["memory"],
        "peak memory of a rebuild, MiB": loaded["memory"],
        "peak memory of log STORY, MiB": asked["memory"],
    }


def part(name: str, *arguments: str) -> dict[str, float]:
    """A step in a process of its own: its seconds, and its peak memory in MiB."""
    command = [sys.executable, "-m", "benchmarks.large", name, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    words = done.stdout.split()
    return {key: float(value) for key, value in zip(words[::2], words[1::2], strict=True)}


def make(folder: str, count: str) -> Iterator[tuple[str, float]]:
    init_archive(folder, keys=Path(folder).parent / "keys", clock=lambda: START).close()
    log, lines = Log(LocalBucket(Path(folder))), map(encode, events(int(count)))
    start = time.perf_counter()
    while batch := list(islice(lines, AT_ONCE)):
        log.append(batch)
    yield "seconds", time.perf_counter() - start


def events(count: int) -> Iterator[Event]:
    """Every story is followed, and then all are looked at in turn."""
    stories = [f"https://news.example/town/story-{n}" for n in range(min(STORIES, count // 20))]
    yield from (StoryFollowed(story=story_id(url), url=url, recorded=START) for url in stories)
    for look in range(count // len(stories) - 1):
        moment = START + timedelta(minutes=15 * look)
        for second, url in enumerate(stories):
            yield _look(url, moment + timedelta(milliseconds=90 * second), look)


def _look(url: str, moment: datetime, look: int) -> Event:
    told: dict[str, Any] = {
        "story": story_id(url),
        "url": url,
        "seen": instant(moment),
        "recorded": moment + timedelta(milliseconds=40),
        "block": sha256(f"{url} {look}".encode()).hexdigest(),
        "body": sha256(f"{url} {look // EVERY}".encode()).hexdigest(),
    }
    if look % EVERY:
        return Unchanged(status=304, length=200 + look, **told)
    return Captured(status=200, length=80_000 + look, header_length=200, **told)


def read(folder: str) -> Iterator[tuple[str, float]]:
    """A pass over the log, by what is done with each line."""
    passes: dict[str, Callable[[bytes], object] | None] = {
        "only": None,
        "parsed": orjson.loads,
        "decoded": decode,
    }
    for name, look in passes.items():
        yield name, min(_pass(folder, look) for _ in range(2))


def _pass(folder: str, look: Callable[[bytes], object] | None) -> float:
    start = time.process_time()
    for path in sorted(Path(folder, "log").rglob("*.zst")):
        text = decompress(path.read_bytes(), most=LARGEST_SEGMENT)
        if look:
            for line in text.split(b"\n")[1:-1]:
                look(line)
    return time.process_time() - start


def opening(folder: str) -> Iterator[tuple[str, float]]:
    """Without an index every segment is verified."""
    start = time.process_time()
    open_archive(folder).close()
    yield "seconds", time.process_time() - start


class Pageless:
    """The archive's events, with digests for the pages that they name."""

    def __init__(self, folder: str) -> None:
        self.origin = describe(LocalBucket(Path(folder)), folder).origin
        self._log = Log(LocalBucket(Path(folder)))
        self.state = self._log.state
        self.entries = self._log.entries

    def refresh(self) -> None: ...

    def payload(self, digest: str, /) -> bytes:
        return digest.encode()


def load(folder: str) -> Iterator[tuple[str, float]]:
    """The index as `log` will find it: pages and comparisons are trivial, and said to be ours."""
    standard, loaded = standard_analysis(), list[float]()
    facts = Pageless(folder)
    analysis = replace(ANALYSIS, reading=standard.reading, version=standard.version)
    start = time.process_time()

    def watch(what: str, done: int, of: int) -> None:
        if what == "events" and done == of:
            loaded.append(time.process_time() - start)

    with open_index(Path(folder, "index", "index.sqlite")) as index:
        catch_up(facts, index, Reader(), analysis, watch)
    yield "seconds", loaded[0]
    yield "whole", time.process_time() - start


def raw_insert(folder: str) -> Iterator[tuple[str, float]]:
    path = Path(folder, "raw.sqlite")
    with open_index(Path(folder, "index", "index.sqlite")) as index:
        yield "seconds", insert_raw(index, path, LOADED).seconds
    path.unlink()


def ask(folder: str) -> Iterator[tuple[str, float]]:
    """`newsdiff log STORY`, twice: by the second time all is imported."""
    from cli.main import main

    for _ in range(2):
        start = time.perf_counter()
        with redirect_stdout(StringIO()) as out, suppress(SystemExit):
            main(["-A", folder, "--quiet", "log", "story-77"])
        spent = time.perf_counter() - start
        assert "v1" in out.getvalue()
    yield "seconds", spent


STEPS: dict[str, Callable[..., Iterator[tuple[str, float]]]] = {
    "make": make,
    "read": read,
    "open": opening,
    "load": load,
    "raw": raw_insert,
    "ask": ask,
}


def step(name: str, *arguments: str) -> None:
    figures = dict(STEPS[name](*arguments))
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(*(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        step(*sys.argv[1:])
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else EVENTS))
