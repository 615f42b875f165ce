"""A second copy, and an archive repaired from it."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff
from tests.cli.test_verify import flip, segments


@pytest.fixture
def mirrored(history: Newsdiff) -> Newsdiff:
    assert history("copy", "archive", "second").code == 0
    return history


def pack(folder: Path) -> Path:
    return next((folder / "archive" / "packs").rglob("*.ndpack"))


def test_a_copy_is_an_archive(mirrored: Newsdiff) -> None:
    assert mirrored("verify", archive="second").out.splitlines()[-1] == "ok"
    log = mirrored("log", "--json").data
    assert mirrored("log", "--json", archive="second").data == log


def test_copying_again_copies_what_is_new(mirrored: Newsdiff) -> None:
    assert mirrored("copy", "archive", "second", "--json").data["objects"] == 0
    mirrored("stop", "bus-crash")
    assert mirrored("copy", "archive", "second", "--json").data["objects"] == 1


def test_what_was_withdrawn_goes_from_the_copy_too(mirrored: Newsdiff, tmp_path: Path) -> None:
    why = ("--level", "erase", "--basis", "an order", "--ref", "7", "--yes")
    mirrored("withdraw", "bus-crash", *why)
    outcome = mirrored("copy", "archive", "second")
    assert "3 withdrawn answers removed there." in outcome.out
    assert not list((tmp_path / "second" / "packs").rglob("*.ndpack"))
    assert mirrored("verify", archive="second").out.splitlines()[-1] == "ok"


def test_damage_is_repaired_from_the_copy(mirrored: Newsdiff, tmp_path: Path) -> None:
    flip(pack(tmp_path))
    flip(segments(tmp_path)[0])
    assert mirrored("verify").code == 4
    assert mirrored("repair").code == 4
    assert mirrored("repair", "--from", "second").code == 0
    assert mirrored("verify").out.splitlines()[-1] == "ok"


def test_a_lost_description_is_repaired_from_the_copy(mirrored: Newsdiff, tmp_path: Path) -> None:
    place = tmp_path / "archive" / "archive.json"
    place.chmod(0o644)
    place.write_bytes(b"no JSON")
    done = mirrored("repair", "--from", "second", "--json")
    assert (done.code, done.data["restored"]) == (0, ["archive.json"])
    assert mirrored("verify").code == 0


def test_without_a_copy_damage_stays_and_is_told(mirrored: Newsdiff, tmp_path: Path) -> None:
    flip(pack(tmp_path))
    outcome = mirrored("repair")
    assert outcome.code == 4
    assert f"{pack(tmp_path).name} is damaged" in outcome.out


def test_old_temporary_files_are_swept_and_new_ones_stay(history: Newsdiff, tmp_path: Path) -> None:
    old, new = (tmp_path / "archive" / "log" / "000" / name for name in (".tmp-old", ".tmp-new"))
    for path in (old, new):
        path.write_bytes(b"left over")
    os.utime(old, (time.time() - 200_000,) * 2)
    assert history("repair", "--json").data["swept"] == 1
    assert (old.exists(), new.exists()) == (False, True)


@pytest.fixture
def sealed(history: Newsdiff, tmp_path: Path) -> Iterator[Path]:  # noqa: ARG001  # it makes the archive
    """The archive without its index, where nobody may write; not even root, who needs a mount."""
    archive = tmp_path / "archive"
    (archive / "index").rename(tmp_path / "gone")
    folders = [archive, *(path for path in archive.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    mounted = False
    if os.access(archive, os.W_OK):
        command = f"mount --bind {archive} {archive} && mount -o remount,bind,ro {archive}"
        mounted = subprocess.run(["sh", "-c", command], check=False).returncode == 0
        if not mounted:
            pytest.skip("this user may write anywhere and may not mount")
    yield archive
    if mounted:
        subprocess.run(["umount", str(archive)], check=True)
    for folder in folders:
        folder.chmod(0o755)


def test_what_a_killed_check_left_behind_is_swept_by_a_later_one(
    history: Newsdiff, tmp_path: Path
) -> None:
    old, new = (tmp_path / "archive" / "index" / name for name in ("check-old", "check-new"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "index.sqlite").write_bytes(b"half of it")
    os.utime(old, (time.time() - 200_000,) * 2)
    assert history("verify", "--level", "index").code == 0
    assert (old.exists(), new.exists()) == (False, True)


def test_an_archive_that_may_not_be_written_can_be_read(history: Newsdiff, sealed: Path) -> None:
    before = sorted(sealed.rglob("*"))
    assert len(history("log", "--json").data["versions"]) == 3
    assert history("verify").out.splitlines()[-1] == "ok"
    exported = history("export", "csv", "--table", "figures")
    assert exported.code == 0
    assert "will not be in a list of recalls" in exported.err
    assert sorted(sealed.rglob("*")) == before
    assert history("stop", "bus-crash").code == 2


def test_what_was_published_is_checked_and_put_right(history: Newsdiff, tmp_path: Path) -> None:
    history("checkpoint", "--publish", "public")
    assert history("verify", "--published", "public").code == 0
    tile = next((tmp_path / "public" / "tile" / "0").iterdir(), tmp_path)
    (path,) = [tile] if tile.is_file() else tile.iterdir()
    path.unlink()
    (tmp_path / "public" / "checkpoint").write_bytes(b"spoilt")
    outcome = history("verify", "--published", "public", "--json")
    key = path.relative_to(tmp_path / "public").as_posix()
    assert (outcome.code, [damage["key"] for damage in outcome.data["damages"]]) == (
        4,
        ["checkpoint", key],
    )
    assert f"restored  {key}" in history("repair", "--published", "public").out
    assert history("verify", "--published", "public").code == 0
