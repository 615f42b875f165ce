"""How long the command line takes to answer: `python -m benchmarks.start`

Compiled bytecode is used, as an installed program has it; the first run, which compiles, does not
count. The bare interpreter stands beside it as the limit.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks.prose import page, sentences

RUNS = 10
PROMISED = 0.200  # seconds for --help
INSTANT = 0.400  # seconds for a report on one story
STORIES, REVISIONS = 5, 4


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        archive(home)
        newsdiff = ["-m", "cli", "-A", str(home / "archive")]
        print(f"{'what':32} {'best':>8} {'median':>8}   of {RUNS} runs")
        timed(home, "the bare interpreter", ["-c", "pass"])
        took = timed(home, "newsdiff --help", ["-m", "cli", "--help"])
        timed(home, f"newsdiff list ({STORIES} stories)", [*newsdiff, "list"])
        timed(home, "newsdiff log STORY", [*newsdiff, "log", "0"])
        report = timed(home, "newsdiff figures STORY", [*newsdiff, "figures", "0"])
        timed(home, "newsdiff sourcing STORY", [*newsdiff, "sourcing", "0"])
    print(f"--help: median / promise {took / PROMISED:.2f} (promise <= {PROMISED * 1000:.0f} ms)")
    print(f"figures: median / promise {report / INSTANT:.2f} (<= {INSTANT * 1000:.0f} ms)")
    return 0 if took <= PROMISED and report <= INSTANT else 1


def timed(home: Path, name: str, arguments: Sequence[str]) -> float:
    """Seconds of the median run."""
    run(home, arguments)
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        run(home, arguments)
        times.append(time.perf_counter() - begin)
    median = statistics.median(times)
    print(f"{name:32} {min(times) * 1000:5.0f} ms {median * 1000:5.0f} ms")
    return median


def run(home: Path, arguments: Sequence[str]) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment(home), timeout=60)


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
    }


def archive(home: Path) -> None:
    """A small one: a few stories, each in some versions."""
    lines = ["path,url,fetched_at"]
    for story in range(STORIES):
        prose = list(islice(sentences(story), 30))
        for revision in range(REVISIONS):
            path = home / f"{story}-{revision}.html"
            path.write_bytes(page(f"Flood in town {story}", prose[revision : revision + 25]))
            lines.append(f"{path.name},https://news.example/{story},2026-03-0{revision + 1}")
    (home / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    newsdiff = ["-m", "cli", "-A", str(home / "archive")]
    run(home, [*newsdiff, "init"])
    run(home, [*newsdiff, "import", "files", str(home / "manifest.csv")])


if __name__ == "__main__":
    sys.exit(main())
