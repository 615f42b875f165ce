"""Nothing is written where more than one writer can win."""

from pathlib import Path

import pytest

from newsdiff.errors import StorageFailed
from storage.memory import MemoryBucket
from storage.probe import ProvenBucket, probe
from tests.storage.places import LosingReplies, Wrapped


class Pleasing(Wrapped):
    """Keeps the first and tells every writer that it won."""

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        super().put_if_absent(key, body)
        return True


def test_lost_replies_do_not_fail_a_sound_place() -> None:
    fates = iter(["acting", "idle", "answers", "acting", "idle"] * 3)
    probe(LosingReplies(MemoryBucket(), fates), "here")


def test_more_than_one_winner_is_refused() -> None:
    with pytest.raises(StorageFailed, match="If-None-Match"):
        probe(Pleasing(MemoryBucket()), "here")


def test_reading_asks_no_questions() -> None:
    inner = MemoryBucket()
    proven = ProvenBucket(inner, "here")
    assert proven.get("k") is None
    assert list(inner.keys()) == []


def test_a_proof_is_remembered(tmp_path: Path) -> None:
    proof = tmp_path / "proven" / "here"
    assert ProvenBucket(MemoryBucket(), "here", proof).put_if_absent("k", b"")
    later = MemoryBucket()
    assert ProvenBucket(later, "here", proof).put_if_absent("k", b"")
    assert list(later.keys()) == ["k"]
