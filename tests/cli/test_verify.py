"""Damage of every kind is found and named, and the exit code is 4."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Newsdiff


def flip(path: Path) -> None:
    """Change one byte in the middle of a file that is meant never to change."""
    path.chmod(0o644)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def segments(folder: Path) -> list[Path]:
    return sorted((folder / "archive" / "log").rglob("*.zst"))


def test_a_sound_archive_is_ok(history: Newsdiff) -> None:
    outcome = history("verify")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "ok")


def test_a_changed_byte_in_a_segment(history: Newsdiff, tmp_path: Path) -> None:
    flip(segments(tmp_path)[0])
    outcome = history("verify", "--json")
    assert outcome.code == 4
    assert outcome.data["damages"][0]["key"] == "log/000/000/000000000000.ndjson.zst"
    assert outcome.data["damages"][0]["event"] == 0


def test_a_changed_byte_in_a_pack(history: Newsdiff, tmp_path: Path) -> None:
    pack = next((tmp_path / "archive" / "packs").rglob("*.ndpack"))
    flip(pack)
    outcome = history("verify", "--json")
    assert outcome.code == 4
    damage = outcome.data["damages"][0]
    assert damage["key"].endswith(pack.name)
    assert damage["event"] is not None


def test_a_removed_last_segment(history: Newsdiff, tmp_path: Path) -> None:
    history("stop", "bus-crash")
    segments(tmp_path)[-1].unlink()
    outcome = history("verify", "--json")
    assert outcome.code == 4
    assert outcome.data["damages"][0]["key"] == "log/000/000/000000000001.ndjson.zst"


def test_an_edited_row_of_the_index(history: Newsdiff, tmp_path: Path) -> None:
    path = tmp_path / "archive" / "index" / "index.sqlite"
    with closing(sqlite3.connect(path)) as index, index:
        index.execute("UPDATE version SET headline = 'Nothing happened' WHERE number = 2")
    outcome = history("verify", "--json")
    assert outcome.code == 4
    damage = outcome.data["damages"][0]
    assert (damage["key"], damage["story"]) == ("index/version", "bus-crash")
    assert "headline" in damage["message"]
    assert history("rebuild").code == 0
    assert history("verify").code == 0


def test_a_broken_index_file_can_be_rebuilt(history: Newsdiff, tmp_path: Path) -> None:
    path = tmp_path / "archive" / "index" / "index.sqlite"
    for rest in path.parent.glob("index.sqlite-*"):
        rest.unlink()
    path.write_bytes(b"no database at all" * 400)
    outcome = history("log", "bus-crash")
    assert outcome.code == 4
    assert "newsdiff rebuild" in outcome.err
    assert history("rebuild").code == 0
    assert history("log", "bus-crash").code == 0


def test_a_quick_check_takes_up_where_this_machine_left_off(history: Newsdiff) -> None:
    history("stop", "bus-crash")
    history("checkpoint")
    outcome = history("verify", "--level", "quick")
    assert outcome.code == 0
    assert "0 segments since this machine last looked, and the newest checkpoint" in outcome.out
    assert history("verify", "--level", "quick", "--level", "log").code == 2


def test_a_changed_checkpoint(history: Newsdiff, tmp_path: Path) -> None:
    history("checkpoint")
    (path,) = (tmp_path / "archive" / "checkpoints").iterdir()
    flip(path)
    for level in ("quick", "log"):
        damage = history("verify", "--json", "--level", level).data["damages"][0]
        assert (damage["level"], damage["key"]) == (level, f"checkpoints/{path.name}")


def test_damage_to_the_log_is_named_whatever_was_asked_for(
    history: Newsdiff, tmp_path: Path
) -> None:
    flip(segments(tmp_path)[0])
    outcome = history("verify", "--level", "payload")
    assert (outcome.code, "DAMAGED  log/000/000/000000000000" in outcome.out) == (4, True)


def test_since_a_number_a_moment_or_a_checkpoint(history: Newsdiff) -> None:
    size = history("verify", "--json").data["events"]
    history("checkpoint")
    for since, payloads in (("1", size - 1), ("2000-01-01", size - 1), ("checkpoint", 0)):
        outcome = history("verify", "--since", since)
        assert outcome.code == 0
        assert f"{payloads} payload{'s' * (payloads != 1)} read and hashed" in outcome.out
    assert "NOT CHECKED" in history("verify", "--since", "1").out
    assert "index" not in history("verify", "--since", "1").out


def test_since_finds_damage_to_the_whole_log(history: Newsdiff, tmp_path: Path) -> None:
    flip(segments(tmp_path)[0])
    assert history("verify", "--since", "1").code == 4


def test_since_what_there_is_not_is_one_line(history: Newsdiff) -> None:
    for since in ("999999", "yesterday", "checkpoint", "-1", "9" * 400):
        outcome = history("verify", "--since", since)
        assert (outcome.code, outcome.err.count("newsdiff: ")) == (2, 1)
    assert history("verify", "--since", "1", "--level", "index").code == 2
