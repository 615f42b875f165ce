"""Processes that are killed, and processes that write at the same time.

NEWSDIFF_CRASH_ROUNDS sets how often writers are killed.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from storage import init_archive, open_archive, open_bucket
from storage.archive import block_of
from storage.heads import HeadBook
from storage.integrity import verify
from tests.conftest import StoppedClock
from tests.storage.places import follow

ROUNDS = int(os.environ.get("NEWSDIFF_CRASH_ROUNDS", "4"))
ROOT = Path(__file__).parents[2]


def start(where: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.storage.store_writer"]
    return subprocess.Popen(
        [*command, str(where), str(where.parent / "state"), name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def release(writers: list["subprocess.Popen[str]"]) -> None:
    """Let all begin at once, when all are ready."""
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()


def acknowledged(text: str) -> list[tuple[int, str]]:
    """The complete lines; the last one may be cut short by the kill."""
    lines = text.split("\n")[:-1]
    return [(int(number), block) for number, block in map(str.split, lines)]


def finish(writer: "subprocess.Popen[str]") -> list[tuple[int, str]]:
    with writer:
        assert writer.stdout
        return acknowledged(writer.stdout.read())


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, clock: StoppedClock) -> None:
    where, chance = tmp_path / "archive", random.Random(7)
    init_archive(where, keys=tmp_path / "keys", clock=clock)
    promised: list[tuple[int, str]] = []
    for turn in range(ROUNDS):
        writers = [start(where, f"{turn}-{number}", 10_000) for number in range(2)]
        release(writers)
        assert writers[0].stdout
        early = "".join(writers[0].stdout.readline() for _ in range(chance.randint(1, 25)))
        for writer in writers:
            writer.kill()
        promised += acknowledged(early) + [ack for writer in writers for ack in finish(writer)]
        assert_kept(where, promised)
        archive = open_archive(where, heads=tmp_path / "state/heads")
        assert archive.record([follow(f"https://news.example/after/{turn}")])
    assert len(promised) > 2 * ROUNDS


def assert_kept(where: Path, promised: list[tuple[int, str]]) -> None:
    heads = HeadBook(where.parent / "state" / "heads")
    archive = open_archive(where, heads=heads)
    events = [block_of(event) for _, event in archive.events()]
    assert [events[number] for number, _ in promised] == [block for _, block in promised]
    blocks = Counter(block for block in events if block)
    assert set(blocks.values()) <= {1}
    report = verify(open_bucket(where), origin=archive.origin, heads=heads, payloads=True)
    assert report.findings == ()


def test_two_processes_at_once_leave_no_gap_and_nothing_twice(
    tmp_path: Path, clock: StoppedClock
) -> None:
    where, count = tmp_path / "archive", 40
    init_archive(where, keys=tmp_path / "keys", clock=clock)
    writers = [start(where, f"writer-{number}", count) for number in range(2)]
    release(writers)
    acks = [finish(writer) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    promised = [ack for each in acks for ack in each]
    assert sorted(number for number, _ in promised) == list(range(2 * count))
    assert_kept(where, promised)
