"""Every benchmark, one after the other: `python -m benchmarks`

Each runs in a process of its own and prints its table. A promise that was missed is named at the
end and the exit code is 0 all the same, because machines differ and a figure is no test. It is 1
when one broke off, as `kill` does when anything was lost.
"""

import os
import subprocess
import sys
import time

RUNS = (
    ("start",),
    ("analysis",),
    ("hostile",),
    ("tracing",),
    ("store",),
    ("verifying",),
    ("s3",),
    ("rivals",),
    ("proving",),
    ("index",),
    ("large", "200000"),
    ("fetch",),
    ("listings",),
    ("unchanged",),
    ("walls",),
    ("capture",),
    ("kill", "--rounds", "10"),
    ("faults", "--rounds", "10"),
    ("fuzz", "--seconds", "5"),
    ("due",),
    ("workers", "--kills", "10"),
    ("soak", "--hours", "12", "--minutes", "2"),
    ("stability", "--every", "4"),
    ("revisits", "--quick"),
    ("revisits.month",),
    ("revisits.cost",),
)
LONGEST = 900  # seconds for one
MISSED, BROKEN = 1, 2


def main() -> int:
    missed, broken = [], []
    for name, *arguments in RUNS:
        code = run(name, arguments)
        if code == MISSED:
            missed.append(name)
        elif code:
            broken.append(name)
    print(f"\nmissed a promise: {', '.join(missed) or 'none'}")
    if broken:
        print(f"did not run to the end: {', '.join(broken)}")
    return 1 if broken else 0


def run(name: str, arguments: list[str]) -> int:
    print(f"\n== {name} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)", flush=True)
    begin = time.monotonic()
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    try:
        done = subprocess.run(
            command, check=False, timeout=LONGEST, stderr=subprocess.PIPE, text=True
        )
    except subprocess.TimeoutExpired:
        return BROKEN
    sys.stderr.write(done.stderr)
    print(f"   {time.monotonic() - begin:.0f} s", flush=True)
    if done.returncode == MISSED and done.stderr:
        return BROKEN  # Python ends with the same code after an error, but not without a word
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
