"""One fault and what is checked after it: nothing promised is lost, and the store goes on."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.writer import sighting
from newsdiff.errors import NewsdiffError
from storage.archive import Archive, block_of
from storage.integrity import verify
from storage.local import LocalBucket

Ack = tuple[int, str]


@dataclass
class Tally:
    """What came of all rounds of a fault with one store."""

    fault: str
    store: str
    rounds: int = 0
    promised: int = 0
    refused: int = 0
    breaches: Counter[str] = field(default_factory=Counter)

    @property
    def as_expected(self) -> bool:
        """The sound store breaks no promise, a broken one is caught."""
        return bool(self.breaches) == (self.store != "sound")

    def row(self) -> str:
        found = ", ".join(f"{times} {what}" for what, times in self.breaches.most_common(2))
        verdict = "" if self.as_expected else "   UNEXPECTED"
        numbers = f"{self.rounds:6} {self.promised:9,} {self.refused:8,}"
        return f"{self.fault:<34} {self.store:<12} {numbers}   {found or 'none'}{verdict}"


HEADING = f"{'fault':<34} {'store':<12} rounds  promised  refused   breaches"


def start(folder: Path, kind: str, name: str, count: int, *before: str) -> "subprocess.Popen[str]":
    command = [*before, sys.executable, "-m", "benchmarks.faults.writer"]
    return subprocess.Popen(
        [*command, str(folder), kind, name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def go(writers: Sequence["subprocess.Popen[str]"]) -> None:
    """Let all begin at once, when all are ready."""
    for writer in writers:
        assert writer.stdout
        writer.stdout.readline()
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()


def acks(text: str) -> list[Ack]:
    """The whole lines that promise something; the last may be cut short by a kill."""
    words = [line.split() for line in text.split("\n")[:-1]]
    return [(int(line[0]), line[1]) for line in words if len(line) == 2]


def judge(tally: Tally, folder: Path, promised: Sequence[Ack]) -> None:
    tally.rounds += 1
    tally.promised += len(promised)
    for check in (_promises, _proof, _goes_on):
        breach = _breach(check, folder, promised)
        if breach:
            tally.breaches[breach] += 1
            return


def _breach(
    check: Callable[[Path, Sequence[Ack]], str | None], folder: Path, promised: Sequence[Ack]
) -> str | None:
    try:
        return check(folder, promised)
    except NewsdiffError:
        return "unreadable"


def _promises(folder: Path, promised: Sequence[Ack]) -> str | None:
    archive = Archive(LocalBucket(folder), origin="faults")
    blocks = [block_of(event) for _, event in archive.events()]
    if any(number >= len(blocks) or blocks[number] != block for number, block in promised):
        return "lost"
    if len(set(blocks)) != len(blocks):
        return "doubled"
    return None


def _proof(folder: Path, _promised: Sequence[Ack]) -> str | None:
    report = verify(LocalBucket(folder), origin="faults", payloads=True)
    return None if report.sound else "damaged"


def _goes_on(folder: Path, _promised: Sequence[Ack]) -> str | None:
    archive = Archive(LocalBucket(folder), origin="faults")
    seen, _ = sighting(f"after-{archive.size}", 0)
    archive.record([seen])
    return "left a temporary file" if list(folder.rglob(".tmp-*")) else None
