"""What survives `kill -9`: `python -m benchmarks.kill [--rounds 50]`

`newsdiff capture` and `newsdiff import files`, killed with all their processes at random moments.
After each kill the log and the payloads verify, no event that was there has gone, and the same
command run to its end brings the archive to the state it would have had. Any breach is an error.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zlib import crc32

from benchmarks.newsstand import addresses, in_thread
from benchmarks.prose import page, sentences
from newsdiff.events import Captured, CaptureFailed, Event, Refused
from storage import open_archive

HOSTS, STORIES, REVISIONS = 40, 20, 3
SOON = 0.008  # seconds after the first new file, about which the bytes are there and the events not
LONGEST = 350.0  # seconds for all rounds
COMMAND_SECONDS = 240


class Breach(Exception):
    """Something that a kill must never do."""


@dataclass
class Bench:
    """One archive under attack, and what is known to be in it."""

    home: Path
    rng: random.Random
    port: int = 0
    edition: int = 0
    known: list[Event] = field(default_factory=list)
    expected: Counter[tuple[str, str]] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "cli", "-q", "-A", str(self.archive), *arguments]

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command(*arguments),
            env=environment(self.home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a group of its own, reader processes included
        )

    def run(self, *arguments: str) -> bytes:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=COMMAND_SECONDS)
        if process.returncode:
            what = " ".join(arguments[:2])
            raise Breach(f"{what} exited with {process.returncode}: {err.decode()[-500:]}")
        return out

    def events(self) -> list[Event]:
        return [event for _, event in open_archive(self.archive).events()]

    def kept(self) -> int:
        """Read the log; everything known must stand where it stood. How much is new."""
        events = self.events()
        if events[: len(self.known)] != self.known:
            raise Breach("events that were there have gone or changed")
        new = len(events) - len(self.known)
        self.known = events
        return new

    def body(self, host: str, path: str) -> bytes:
        """The page that a host has now: at each edition another text."""
        seed = crc32(f"{host}{path}{self.edition}".encode())
        mark = f"This is edition {self.edition} of the page."
        return page(f"Flood watch on {host}{path}", [mark, *islice(sentences(seed), 12)])


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "NEWSDIFF_WORKERS": "2",
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), random.Random(options.seed))
        with in_thread(HOSTS, bench.body) as bench.port:
            done = rounds(bench, options.rounds, begin + LONGEST)
        finish(bench)
        report(bench, done, time.monotonic() - begin)
        together(bench)
    return 0 if done == options.rounds else 1


def rounds(bench: Bench, count: int, end: float) -> int:
    """Both commands in turn; how many rounds there was time for."""
    bench.run("init")
    urls = [f"http://{host}:{bench.port}/story" for host in addresses(HOSTS)]
    bench.run("add", "--later", *urls)
    bench.kept()
    captured, imported = capturing(bench), importing(bench)
    for number in range(count):
        if time.monotonic() > end:
            return number
        (captured if number % 2 == 0 else imported)(number)
    return count


def capturing(bench: Bench) -> Callable[[int], None]:
    private = [
        word for host in addresses(HOSTS) for word in ("--allow-private", f"{host}:{bench.port}")
    ]
    slugs = [s["story"] for s in json.loads(bench.run("list", "--json"))["stories"]]
    command = ["capture", *slugs, *private]

    def attack(number: int) -> None:
        bench.edition = number + 1
        killed(bench, "capture", command, HOSTS)
        bench.run(*command)
        bench.kept()
        newest = {e.url: e for e in bench.known if isinstance(e, Captured) and ":" in e.url[7:]}
        archive = open_archive(bench.archive)
        mark = f"edition {bench.edition} of".encode()
        stale = [url for url, e in newest.items() if mark not in archive.payload(e.block)]
        if stale or len(newest) != HOSTS:
            raise Breach(f"{len(stale)} of {len(newest)} pages were not captured again")

    return attack


def importing(bench: Bench) -> Callable[[int], None]:
    def attack(number: int) -> None:
        manifest = write_manifest(bench, f"import-{number}", number)
        killed(bench, "import", ["import", "files", str(manifest)], STORIES * (REVISIONS + 1))
        bench.run("import", "files", str(manifest))
        bench.kept()
        undoubled(bench)

    return attack


def write_manifest(bench: Bench, name: str, seed: int) -> Path:
    """Some stories in some revisions, two of three by time and one by day."""
    folder = bench.home / name
    folder.mkdir()
    lines = ["path,url,fetched_at"]
    for story in range(STORIES):
        url = f"https://news.example/{name}/{story}"
        prose = list(islice(sentences(seed * 1000 + story), 14))
        for revision in range(REVISIONS):
            body = page(f"Repairs of {name} {story}", prose[revision : revision + 12])
            (folder / f"{story}-{revision}.html").write_bytes(body)
            seen = f"2026-03-0{revision + 1}" + ("T10:00:00Z" if revision else "")
            lines.append(f"{story}-{revision}.html,{url},{seen}")
            bench.expected[url, seen[:10]] = 1
    path = folder / "manifest.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def undoubled(bench: Bench) -> None:
    found = Counter(
        (event.url, str(event.seen)[:10])
        for event in bench.known
        if isinstance(event, Captured) and event.origin
    )
    if found != bench.expected:
        raise Breach(f"{len(found - bench.expected)} doubled, {len(bench.expected - found)} lost")


def killed(bench: Bench, name: str, command: Sequence[str], whole: int) -> None:
    """Start the command, kill it and its processes, and see that nothing is broken."""
    packs = _files(bench.archive / "packs")
    process = bench.start(*command)
    await_moment(bench, name, process)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    bench.run("verify", "--level", "log", "--level", "payload")
    new = bench.kept()
    packed = _files(bench.archive / "packs") > packs
    what = "after its end" if ended else _where(new, whole, packed=packed)
    bench.hits[f"{name} {what}"] += 1


def _where(new: int, whole: int, *, packed: bool) -> str:
    """What the kill came after. Before a commit its bytes are stored already."""
    if new:
        return "after the last commit" if new >= whole else "between commits"
    return "between bytes and events" if packed else "before anything was stored"


def await_moment(bench: Bench, name: str, process: "subprocess.Popen[bytes]") -> None:
    """Every other time a moment at random, else one soon after something new was written."""
    begin, longest = time.monotonic(), bench.seconds.get(name, 1.5)
    wait = bench.rng.uniform(0.05, longest)
    by_file = bench.rng.random() < 0.5
    packs = bench.archive / "packs"
    before, extra = _files(packs), bench.rng.expovariate(1 / SOON)
    while process.poll() is None:
        passed = time.monotonic() - begin
        if by_file and _files(packs) != before:
            time.sleep(extra)
            break
        if passed > (longest * 3 if by_file else wait):
            break
        time.sleep(0.001)
    if process.poll() is not None:
        bench.seconds[name] = max(0.5, (time.monotonic() - begin) * 0.95)
    elif not by_file:
        bench.seconds[name] = max(longest, wait * 1.1)


def _files(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def finish(bench: Bench) -> None:
    """The whole archive, index included; no look failed, no page came twice."""
    bench.run("verify")
    bench.kept()
    undoubled(bench)
    failed = [event for event in bench.known if isinstance(event, CaptureFailed | Refused)]
    if failed:
        raise Breach(f"{len(failed)} looks failed: {failed[0]}")
    stories = json.loads(bench.run("list", "--json"))["stories"]
    shown = sum(story["captures"] for story in stories)
    looks = sum(getattr(event, "seen", None) is not None for event in bench.known)
    if shown != looks:
        raise Breach(f"the index shows {shown} looks of {looks}")


def together(bench: Bench) -> None:
    """Two imports of different manifests at once into one archive."""
    manifests = [write_manifest(bench, f"pair-{letter}", ord(letter)) for letter in "ab"]
    processes = [bench.start("import", "files", str(manifest)) for manifest in manifests]
    for process in processes:
        _, err = process.communicate(timeout=COMMAND_SECONDS)
        if process.returncode:
            raise Breach(f"an import beside another exited: {err.decode()[-500:]}")
    new = bench.kept()
    undoubled(bench)
    bench.run("verify")
    print(f"two imports at once: {new} events appended, gap-free, nothing doubled, verify ok")


def report(bench: Bench, done: int, seconds: float) -> None:
    for name, times in sorted(bench.hits.items()):
        print(f"  {times:3} x {name}")
    print(
        f"{done} kills in {seconds:.0f} s: every log and payload verified, none of "
        f"{len(bench.known)} events lost, no page doubled, full verify ok"
    )


if __name__ == "__main__":
    sys.exit(main())
