"""Processes that write to one archive at the same time."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from storage import open_archive, open_bucket
from storage.archive import block_of
from storage.heads import HeadBook
from storage.integrity import verify

ROOT = Path(__file__).parents[2]


def start(where: str, state: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.storage.store_writer"]
    return subprocess.Popen(
        [*command, where, str(state), name, str(count)],
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


def assert_kept(where: str, state: Path, promised: list[tuple[int, str]]) -> None:
    """What was promised is there, nothing is there twice, and all of it verifies."""
    heads = HeadBook(state / "heads")
    archive = open_archive(where, heads=heads)
    events = [block_of(event) for _, event in archive.events()]
    assert [events[number] for number, _ in promised] == [block for _, block in promised]
    blocks = Counter(block for block in events if block)
    assert set(blocks.values()) <= {1}
    report = verify(open_bucket(where), origin=archive.origin, heads=heads, payloads=True)
    assert report.findings == ()
