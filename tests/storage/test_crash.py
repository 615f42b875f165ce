"""Processes that are killed.

NEWSDIFF_CRASH_ROUNDS sets how often writers are killed.
"""

import os
import random
from pathlib import Path

from storage import init_archive, open_archive
from tests.conftest import StoppedClock
from tests.storage.places import follow
from tests.storage.writers import acknowledged, assert_kept, finish, release, start

ROUNDS = int(os.environ.get("NEWSDIFF_CRASH_ROUNDS", "4"))


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, clock: StoppedClock) -> None:
    where, state, chance = tmp_path / "archive", tmp_path / "state", random.Random(7)
    init_archive(where, keys=tmp_path / "keys", clock=clock)
    promised: list[tuple[int, str]] = []
    for turn in range(ROUNDS):
        writers = [
            start(str(where), tmp_path / "state", f"{turn}-{number}", 10_000) for number in range(2)
        ]
        release(writers)
        assert writers[0].stdout
        early = "".join(writers[0].stdout.readline() for _ in range(chance.randint(1, 25)))
        for writer in writers:
            writer.kill()
        promised += acknowledged(early) + [ack for writer in writers for ack in finish(writer)]
        assert_kept(str(where), state, promised)
        archive = open_archive(where, heads=tmp_path / "state/heads")
        assert archive.record([follow(f"https://news.example/after/{turn}")])
    assert len(promised) > 2 * ROUNDS
