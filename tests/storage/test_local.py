"""What a local disk adds to the contract: durability, full disks, left-overs."""

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from newsdiff.errors import StorageFailed
from storage.bucket import OutcomeUnknown
from storage.local import LocalBucket

DAY = 86_400


def leftovers(root: Path) -> list[Path]:
    return list(root.rglob(".tmp-*"))


def test_an_object_is_a_read_only_file(tmp_path: Path) -> None:
    LocalBucket(tmp_path).put_if_absent("a/b", b"1")
    assert stat.S_IMODE((tmp_path / "a/b").stat().st_mode) & 0o222 == 0


def test_nothing_temporary_is_left_by_winner_or_loser(tmp_path: Path) -> None:
    bucket = LocalBucket(tmp_path)
    bucket.put_if_absent("a/b", b"1")
    bucket.put_if_absent("a/b", b"2")
    assert leftovers(tmp_path) == []


def test_temporary_files_are_no_objects(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log/.tmp-1-ab").write_bytes(b"half")
    assert list(LocalBucket(tmp_path).keys()) == []


def test_only_day_old_leftovers_are_swept(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    old, young = tmp_path / "log/.tmp-1-old", tmp_path / "log/.tmp-2-young"
    for path, age in ((old, DAY + 1), (young, DAY - 1)):
        path.write_bytes(b"half")
        os.utime(path, (10 * DAY - age, 10 * DAY - age))
    LocalBucket(tmp_path, now=lambda: 10.0 * DAY).put_if_absent("log/1", b"")
    assert leftovers(tmp_path) == [young]


def test_a_file_in_the_way_of_a_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"")
    with pytest.raises(StorageFailed, match=r"cannot write .*log/000/1: ") as caught:
        LocalBucket(tmp_path).put_if_absent("log/000/1", b"x")
    assert "\n" not in str(caught.value)


def test_a_folder_where_an_object_should_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    with pytest.raises(StorageFailed, match="it is not a file"):
        LocalBucket(tmp_path).get("k")


def test_a_pipe_where_an_object_should_be_makes_nobody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "k")
    with pytest.raises(StorageFailed, match="it is not a file"):
        LocalBucket(tmp_path).get("k")


def test_missing_parents_of_the_archive_are_made(tmp_path: Path) -> None:
    assert LocalBucket(tmp_path / "a/b/c").put_if_absent("log/1", b"x")
    assert (tmp_path / "a/b/c/log/1").read_bytes() == b"x"


def test_many_puts_in_one_folder_find_each_other(tmp_path: Path) -> None:
    mine, theirs = LocalBucket(tmp_path), LocalBucket(tmp_path)
    assert mine.put_if_absent("log/1", b"mine")
    assert not theirs.put_if_absent("log/1", b"theirs")
    assert theirs.put_if_absent("log/2", b"theirs")
    assert mine.get("log/2") == b"theirs"


FILL = """
import resource, signal, sys
from pathlib import Path
from newsdiff.errors import StorageFailed
from storage.bucket import OutcomeUnknown
from storage.local import LocalBucket

bucket = LocalBucket(Path(sys.argv[1]))
bucket.put_if_absent("log/1", b"x" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    bucket.put_if_absent("log/2", b"x" * 100_000)
except StorageFailed as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(bucket.put_if_absent("log/2", b"x" * 100_000))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit to hit")
def test_a_write_cut_short_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL, tmp_path], capture_output=True, text=True, check=True
    )
    complaint, again = done.stdout.splitlines()
    assert complaint.startswith(f"cannot write {tmp_path}/log/2: ")
    assert os.strerror(errno.EFBIG) in complaint
    assert complaint.endswith("; the file size limit is too low; raise it and repeat")
    assert again == "True"
    assert leftovers(tmp_path) == []
    assert len((tmp_path / "log/2").read_bytes()) == 100_000


class Syncs:
    """Notes what is made durable, in order, and fails where told to."""

    def __init__(self, root: Path, *, failing: str | None = None) -> None:
        self._root = root
        self._failing = failing
        self.made: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, file: int) -> None:
        path = Path(f"/proc/self/fd/{file}").readlink()
        kind = "folder" if path.is_dir() else "file"
        if kind == self._failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        objects = (f for f in self._root.rglob("*") if f.is_file() and f.name[0] != ".")
        name = path.relative_to(self._root).as_posix() if kind == "folder" else "file"
        self.made.append((name, tuple(sorted(f.name for f in objects))))


on_linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")


@on_linux
def test_bytes_are_durable_before_the_name_and_the_name_before_the_answer(tmp_path: Path) -> None:
    syncs = Syncs(tmp_path)
    LocalBucket(tmp_path, sync=syncs).put_if_absent("log/000/1", b"x")
    assert syncs.made == [(".", ()), ("log", ()), ("file", ()), ("log/000", ("1",))]


@on_linux
def test_folders_another_process_made_are_made_durable_too(tmp_path: Path) -> None:
    (tmp_path / "log/000").mkdir(parents=True)
    syncs = Syncs(tmp_path)
    bucket = LocalBucket(tmp_path, sync=syncs)
    bucket.put_if_absent("log/000/1", b"x")
    bucket.put_if_absent("log/000/2", b"x")
    names = [name for name, _ in syncs.made]
    assert names == [".", "log", "file", "log/000", "file", "log/000"]


@on_linux
def test_the_loser_makes_the_winners_name_durable(tmp_path: Path) -> None:
    LocalBucket(tmp_path).put_if_absent("log/1", b"winner")
    syncs = Syncs(tmp_path)
    assert not LocalBucket(tmp_path, sync=syncs).put_if_absent("log/1", b"loser")
    assert syncs.made[-1] == ("log", ("1",))


@on_linux
def test_settling_makes_what_was_seen_durable(tmp_path: Path) -> None:
    LocalBucket(tmp_path).put_if_absent("log/1", b"theirs")
    syncs = Syncs(tmp_path)
    LocalBucket(tmp_path, sync=syncs).settle("log/1")
    assert [name for name, _ in syncs.made] == [".", "log"]


@on_linux
def test_bytes_that_do_not_reach_the_disk_leave_nothing(tmp_path: Path) -> None:
    bucket = LocalBucket(tmp_path, sync=Syncs(tmp_path, failing="file"))
    with pytest.raises(StorageFailed, match="the disk may be failing"):
        bucket.put_if_absent("k", b"x")
    assert list(tmp_path.iterdir()) == []


@on_linux
def test_a_failure_after_the_name_appeared_is_a_doubt(tmp_path: Path) -> None:
    bucket = LocalBucket(tmp_path, sync=Syncs(tmp_path, failing="folder"))
    with pytest.raises(OutcomeUnknown, match=r"cannot tell whether .*/k is on the disk"):
        bucket.put_if_absent("k", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["k"]
    assert not LocalBucket(tmp_path).put_if_absent("k", b"x")
