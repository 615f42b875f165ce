"""Any bytes for every reader: `python -m benchmarks.fuzz [--seconds 20] [TARGET ...]`

atheris (the dependency group `fuzz`) changes sound bytes in search of new paths through a reader,
for so many seconds each. A reader must read them or call them damaged, within 10 seconds and
1 GiB; anything else is a find, whose bytes are kept in a file.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

LONGEST = 10  # seconds for one input
MOST_MEMORY = 1024  # MiB
MOST_BYTES = 8192  # of an input


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not here: pip install --group fuzz")
        return 1
    if options.only:
        fuzz(options.only, options.seconds, options.keep)
    from benchmarks.fuzz.targets import TARGETS

    print(f"{'target':<12} {'inputs':>10}   finds")
    finds = [run(name, options.seconds, options.keep) for name in options.targets or TARGETS]
    return 1 if any(finds) else 0


def run(name: str, seconds: int, keep: Path) -> str:
    """One target in a process of its own, as libFuzzer ends the one it runs in."""
    command = [sys.executable, "-m", "benchmarks.fuzz", "--only", name]
    done = subprocess.run(
        [*command, "--seconds", str(seconds), "--keep", str(keep)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=seconds + 120,
    )
    counted = re.search(r"stat::number_of_executed_units:\s+(\d+)", done.stderr)
    find = _find(done.stderr) if done.returncode else ""
    print(f"{name:<12} {int(counted[1]) if counted else 0:>10,}   {find or 'none'}", flush=True)
    return find


def _find(report: str) -> str:
    error = re.search(r"=== Uncaught Python exception: ===\n(.*)", report)
    end = re.search(r"ERROR: (.*)", report)
    kept = re.search(r"written to (\S+)", report)
    words = error[1] if error else end[1] if end else report.strip().rpartition("\n")[2]
    return f"{words[:120]} ({kept[1] if kept else 'no input'})"


def fuzz(name: str, seconds: int, keep: Path) -> None:
    """Does not come back."""
    import atheris

    with atheris.instrument_imports(include=["newsdiff", "storage", "jobs", "protego"]):
        from benchmarks.fuzz.targets import TARGETS

    target = TARGETS[name]
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, seed in enumerate(target.seeds()):
        (corpus / str(number)).write_bytes(seed)
    limits = [f"-timeout={LONGEST}", f"-rss_limit_mb={MOST_MEMORY}", f"-max_len={MOST_BYTES}"]
    told = [f"-max_total_time={seconds}", "-print_final_stats=1", f"-artifact_prefix={keep}/"]
    atheris.Setup([name, *limits, *told, str(corpus)], target.read)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
