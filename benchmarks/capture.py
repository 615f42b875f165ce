"""A round of 200 pages from end to end, cold: `python -m benchmarks.capture`

Local pages of 50 to 100 KB on 200 addresses of this machine are fetched, stored, read, analysed and
indexed with the parts that the command line puts together. CPU time is of a whole process with its
imports; the processes that read pages are counted apart.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.newsstand import addresses, in_process
from benchmarks.pages import versions

PAGES = 200
FETCH_AND_STORE, WITH_ANALYSIS = 1.5, 8.0  # CPU seconds
PEAK = 250.0  # MB of one process
SLOWEST = 180  # seconds


def main() -> int:
    bodies = [next(versions(seed, 1)) for seed in range(PAGES)]
    by_host = dict(zip(addresses(PAGES), bodies, strict=True))
    with (
        in_process(PAGES, lambda host, _path: by_host[host.split(":")[0]]) as port,
        tempfile.TemporaryDirectory() as name,
    ):
        size = sum(map(len, bodies)) / 1e6
        print(f"{PAGES} pages on {PAGES} addresses, {size:.1f} MB, cold")
        store = run(Path(name) / "store", port, "store")
        whole = run(Path(name) / "whole", port, "whole")
    return report(store, whole)


def run(home: Path, port: int, what: str) -> dict[str, Any]:
    """In a process of its own, so that its imports and its peak are its own."""
    home.mkdir()
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
    }
    command = [sys.executable, "-m", "benchmarks.capture", what, str(home / "archive"), str(port)]
    prepare = [*command[:3], "follow", *command[4:]]
    for step in (prepare, command):
        done = subprocess.run(
            step, check=True, env=environment, stdout=subprocess.PIPE, timeout=SLOWEST
        )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def report(store: dict[str, Any], whole: dict[str, Any]) -> int:
    print(f"{'what':40} {'ours':>10} {'promise':>10} {'ratio':>6}")
    cpu = whole["own"] + whole["readers"]
    peak = max(store["peak"], whole["peak"], *whole["peaks"])
    kept = [
        row("fetch and store, CPU", store["own"], FETCH_AND_STORE, "s"),
        row("with analysis, CPU of all processes", cpu, WITH_ANALYSIS, "s"),
        row("peak memory of any process", peak, PEAK, "MB"),
    ]
    readers = ", ".join(f"{size:.0f}" for size in whole["peaks"])
    print(
        f"  with analysis: own {whole['own']:.2f} s, readers {whole['readers']:.2f} s CPU;", end=""
    )
    print(f" imports of both before the first look {whole['before']:.2f} s own")
    print(f"  wall: fetch and store {store['wall']:.2f} s, with analysis {whole['wall']:.2f} s")
    print(f"  peak MB: {store['peak']:.0f} storing, {whole['peak']:.0f} with analysis,", end="")
    print(f" readers {readers}")
    return 0 if all(kept) else 1


def row(what: str, ours: float, most: float, unit: str) -> bool:
    print(f"{what:40} {ours:7.2f} {unit:2} {most:7.2f} {unit:2} {ours / most:6.2f}")
    return ours <= most


def follow(archive: str, port: int) -> None:
    """An archive that follows the pages and has not looked yet."""
    from cli.run import Run, now
    from newsdiff.events import StoryFollowed, story_id
    from newsdiff.ports import Sighting
    from storage import init_archive

    run = Run(archive=archive, json=True, quiet=True)
    init_archive(archive, keys=run.settings.keys, heads=run.settings.heads, clock=now)
    urls = [f"http://{host}:{port}/story" for host in addresses(PAGES)]
    events = [StoryFollowed(story=story_id(url), url=url, recorded=now()) for url in urls]
    with run.opened() as opened:
        opened.archive.record([Sighting(event) for event in events])
        opened.catch_up()


def look(archive: str, port: int, *, analysed: bool) -> None:
    """What `newsdiff capture` does, with or without reading what came; prints what it cost."""
    from cli.looks import desk_for
    from cli.run import Run
    from jobs.capture import capture

    begin = time.perf_counter()
    run = Run(archive=archive, json=True, quiet=True)
    private = [f"{host}:{port}" for host in addresses(PAGES)]
    with run.opened() as opened:
        before = time.process_time()
        with desk_for(run, opened, allow_private=private) as desk:
            summary = capture(opened.history.followed(), desk)
        assert summary.captured == PAGES, summary
        if analysed:
            opened.catch_up()
            versions = sum(story.versions for story in opened.history.stories())
            assert versions == PAGES, f"{versions} versions of {PAGES} pages"
        peaks = [peak(process) for process in opened.reader.processes]  # type: ignore[attr-defined]
    own = resource.getrusage(resource.RUSAGE_SELF)
    readers = resource.getrusage(resource.RUSAGE_CHILDREN)
    measured = {
        "own": own.ru_utime + own.ru_stime,
        "readers": readers.ru_utime + readers.ru_stime,
        "before": before,
        "wall": time.perf_counter() - begin,
        "peak": own.ru_maxrss / 1024,
        "peaks": peaks,
    }
    print(json.dumps(measured))


def peak(process: int) -> float:
    """The most memory it has had resident, in MB; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["follow", archive, port]:
            follow(archive, int(port))
        case ["store" | "whole" as what, archive, port]:
            look(archive, int(port), analysed=what == "whole")
        case _:
            sys.exit(main())
