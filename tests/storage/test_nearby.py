"""Copies spare the way to the server and never hide what happened there."""

from collections import Counter
from pathlib import Path

import pytest

from newsdiff.errors import DamagedArchive
from storage.archive import Archive, block_of
from storage.bucket import Bucket
from storage.heads import HeadBook
from storage.memory import MemoryBucket
from storage.nearby import NearbyBucket
from storage.segments import segment_key
from tests.storage.places import Tampered, Wrapped, capture, page

URL = "https://news.example/harbour"
ROOM = 1 << 20


class Counting(Wrapped):
    """Counts what is read of it."""

    def __init__(self, inner: Bucket) -> None:
        super().__init__(inner)
        self.reads: Counter[str] = Counter()

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        self.reads[key.split("/", maxsplit=1)[0]] += 1
        return super().get(key, start=start, length=length)


@pytest.fixture
def far() -> MemoryBucket:
    bucket = MemoryBucket()
    archive = Archive(bucket, origin="example.org/newsdiff")
    for look in range(10):
        archive.record([capture(URL, page(URL, look), look)])
    return bucket


def read(bucket: Bucket, heads: HeadBook) -> list[bytes]:
    """Every payload, through an archive opened for that."""
    with Archive(bucket, origin="example.org/newsdiff", heads=heads) as archive:
        blocks = [block_of(event) or "" for _, event in archive.events()]
        return [archive.payload(block) for block in blocks]


def test_the_second_reading_hardly_asks_the_server(far: MemoryBucket, tmp_path: Path) -> None:
    counting, heads = Counting(far), HeadBook(tmp_path / "heads")
    first = read(NearbyBucket(counting, tmp_path / "near", ROOM), heads)
    before = counting.reads.copy()
    assert read(NearbyBucket(counting, tmp_path / "near", ROOM), heads) == first
    again = counting.reads - before
    assert again["log"] <= 4  # the last one, each time it is asked for, and the end
    assert again["packs"] == 10  # the footers, which a catalogue keeps elsewhere


def test_a_damaged_copy_is_read_anew(far: MemoryBucket, tmp_path: Path) -> None:
    heads = HeadBook(tmp_path / "heads")
    first = read(NearbyBucket(far, tmp_path / "near", ROOM), heads)
    for path in (tmp_path / "near").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert read(NearbyBucket(far, tmp_path / "near", ROOM), heads) == first


def test_a_log_cut_short_on_the_server_is_seen_through_the_copies(
    far: MemoryBucket, tmp_path: Path
) -> None:
    heads = HeadBook(tmp_path / "heads")
    read(NearbyBucket(far, tmp_path / "near", ROOM), heads)
    cut = Tampered(far, {segment_key(8): None, segment_key(9): None})
    with pytest.raises(DamagedArchive):
        read(NearbyBucket(cut, tmp_path / "near", ROOM), heads)
    forgetful = HeadBook(tmp_path / "other heads")
    assert len(read(NearbyBucket(cut, tmp_path / "near", ROOM), forgetful)) == 8


def test_the_copies_keep_to_their_room(tmp_path: Path) -> None:
    far = MemoryBucket()
    near = NearbyBucket(far, tmp_path / "near", 10_000)
    for number in range(100):
        far.put_if_absent(f"packs/{number}", bytes(500))
        assert near.get(f"packs/{number}", start=0, length=500) == bytes(500)
    kept = [path.stat().st_size for path in (tmp_path / "near").iterdir()]
    assert 5_000 < sum(kept) <= 10_000 + 1_200


def test_copies_of_what_is_removed_go_with_it(tmp_path: Path) -> None:
    far = MemoryBucket()
    near = NearbyBucket(far, tmp_path / "near", ROOM)
    for key in ("packs/1", "packs/2"):
        far.put_if_absent(key, b"words")
        near.get(key, start=1, length=2)
    near.remove("packs/1")
    assert far.get("packs/1") is None
    assert [path.read_bytes()[32:] for path in (tmp_path / "near").iterdir()] == [b"or"]


def test_what_can_change_is_not_kept(tmp_path: Path) -> None:
    far = Counting(MemoryBucket())
    near = NearbyBucket(far, tmp_path / "near", ROOM)
    assert near.get("checkpoint") is None
    far.put_if_absent("checkpoint", b"1")
    assert near.get("checkpoint") == near.get("checkpoint") == b"1"
    assert far.reads["checkpoint"] == 3


def test_a_folder_that_cannot_be_used_is_no_trouble(far: MemoryBucket, tmp_path: Path) -> None:
    (tmp_path / "near").write_text("in the way")
    near = NearbyBucket(far, tmp_path / "near", ROOM)
    assert len(read(near, HeadBook(tmp_path / "heads"))) == 10
