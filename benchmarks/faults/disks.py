"""Disks that fail: an error or a kill at every system call of a commit, a full one, a power cut."""

import random
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.trial import Tally, acks, go, judge, start

CALLS = "openat,write,fsync,link,linkat,mkdir,close"
FAULTS = {"EIO": "error=EIO", "ENOSPC": "error=ENOSPC", "SIGKILL": "signal=KILL"}
MOST_CALLS = 40  # of a broken store, spread evenly
ROOM = 400  # KiB of the full disk
BALLAST = 100_000  # bytes freed afterwards


def injections(kind: str) -> Iterator[Tally]:
    """strace puts the fault in at each system call of two commits that touches the store."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        _run(base / "before", "sound", "first")
        calls = _calls(base, kind)
        places = calls if kind == "sound" else calls[:: len(calls) // MOST_CALLS + 1]
        for fault, how in FAULTS.items():
            tally = Tally(f"{fault} at {len(places)} of {len(calls)} calls", kind)
            for call, number in places:
                folder = base / "now"
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(base / "before", folder)
                inject = f"inject={call}:{how}:when={number}"
                quiet = ("strace", "-f", "-qq", "-o", "/dev/null")
                out = _run(folder, kind, "second", *quiet, "-e", f"trace={call}", "-e", inject)
                tally.refused += out.count("failed") + out.count("unknown")
                judge(tally, folder, acks(out))
            yield tally


def _run(folder: Path, kind: str, name: str, *before: str) -> str:
    out, _ = start(folder, kind, name, 2, *before).communicate("go\n", timeout=60)
    return out


def _calls(base: Path, kind: str) -> list[tuple[str, int]]:
    """The system calls that touch the store, each with its number among all of its kind."""
    folder, trace = base / "now", base / "trace"
    shutil.copytree(base / "before", folder)
    _run(folder, kind, "second", "strace", "-f", "-y", "-o", str(trace), "-e", f"trace={CALLS}")
    counts: dict[str, int] = {}
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = re.match(r"\d+\s+(\w+)\(", line)
        if call:
            counts[call[1]] = counts.get(call[1], 0) + 1
            if str(folder) in line:
                found.append((call[1], counts[call[1]]))
    return found


def full(kind: str, rounds: int) -> Tally:
    """A disk in memory that fills up; afterwards some room is made."""
    tally = Tally(f"disk full, tmpfs of {ROOM} KiB", kind)
    for turn in range(rounds):
        with tempfile.TemporaryDirectory() as name, _mounted(name, "tmpfs", f"size={ROOM}k"):
            (Path(name) / "ballast").write_bytes(bytes(BALLAST + turn * 511))
            folder = Path(name) / "archive"
            out, _ = start(folder, kind, str(turn), 200).communicate("go\n", timeout=60)
            tally.refused += out.count("failed") + out.count("unknown")
            (Path(name) / "ballast").unlink()
            judge(tally, folder, acks(out))
    return tally


def power(kind: str, rounds: int, seed: int = 1) -> Tally:
    """The disk's image as it is at a moment, while a writer writes: what a power cut leaves."""
    tally, chance = Tally("power cut, ext4 on a loop device", kind), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        image, cut, disk = (Path(name) / part for part in ("image", "cut", "disk"))
        disk.mkdir()
        for turn in range(rounds):
            with image.open("wb") as file:
                file.truncate(16 << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
            with _mounted(str(disk), "ext4", "loop", str(image)):
                promised = _cut(
                    disk / "archive", kind, str(turn), chance.randint(3, 40), image, cut
                )
            with _mounted(str(disk), "ext4", "loop", str(cut)):
                judge(tally, disk / "archive", promised)
    return tally


def _cut(
    folder: Path, kind: str, name: str, after: int, image: Path, cut: Path
) -> list[tuple[int, str]]:
    writer = start(folder, kind, name, 2_000)
    go([writer])
    assert writer.stdout
    out = "".join(writer.stdout.readline() for _ in range(after))
    writer.send_signal(signal.SIGSTOP)
    shutil.copyfile(image, cut)
    writer.kill()
    writer.communicate()
    return acks(out)


@contextmanager
def _mounted(where: str, kind: str, options: str, what: str = "none") -> Iterator[None]:
    subprocess.run(["mount", "-t", kind, "-o", options, what, where], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", where], check=True)
