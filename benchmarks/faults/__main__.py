"""What survives kills, failing disks and lost replies: `python -m benchmarks.faults [--rounds 100]`

A table: each fault with the store as it is, which must break no promise, and with a broken one,
which must be caught. An acknowledged event that is gone, doubled or unreadable, a log or payload
that does not verify, and a store that cannot be written to afterwards are breaches. What this
machine does not allow (strace, mounts) is said and left out.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator

from benchmarks.faults.disks import full, injections, power
from benchmarks.faults.kills import kills, lost_replies
from benchmarks.faults.trial import HEADING, Tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    print(HEADING, flush=True)
    expected = True
    for tally in tallies(options.rounds):
        print(tally.row(), flush=True)
        expected = expected and tally.as_expected
    return 0 if expected else 1


def tallies(rounds: int) -> Iterator[Tally]:
    few = max(1, rounds // 5)
    for writers in (1, 4):
        yield kills(rounds, writers, "sound")
        yield kills(few, writers, "careless")
    yield lost_replies("sound")
    yield lost_replies("412 is other")
    if shutil.which("strace"):
        yield from injections("sound")
        yield from injections("careless")
    else:
        print("no strace here: errors at system calls left out")
    if os.geteuid() == 0:
        yield full("sound", few)
        yield full("careless", few)
        yield power("sound", max(1, rounds // 4))
        yield power("unsynced", few)
    else:
        print("only root may mount: full disk and power cut left out")


if __name__ == "__main__":
    sys.exit(main())
