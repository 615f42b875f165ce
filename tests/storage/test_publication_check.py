"""What was published is held against the log, and put right from it."""

from pathlib import Path

import pytest

from newsdiff.codec import encode
from newsdiff.errors import DamagedArchive
from storage.checkpoints import Checkpoint, checkpoint_key, sign_checkpoint, store_checkpoint
from storage.keys import KeyRing
from storage.log import Log
from storage.memory import MemoryBucket
from storage.notes import Note, Signature
from storage.publication_check import check_published
from storage.segments import LogState
from storage.tiles import write_tiles
from tests.storage.places import Tampered, capture

URL = "https://news.example/harbour"
ORIGIN = "example.org/newsdiff"
NARROW = {"tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"}
"""What only the checkpoint at 300 events needed."""


class Paper:
    """An archive that is published now and then."""

    def __init__(self, keys: Path) -> None:
        self.bucket, self.out = MemoryBucket(), MemoryBucket()
        self._ring = KeyRing(keys)
        self._vkey = self._ring.make(ORIGIN)

    @property
    def state(self) -> LogState:
        return Log(self.bucket).state

    def grow(self, events: int) -> None:
        sights = [capture(URL, b"", look) for look in range(events)]
        Log(self.bucket).append([encode(sight.event) for sight in sights])

    def publish(self) -> None:
        write_tiles(self.bucket, self.state, self.out)
        checkpoint = Checkpoint.of(ORIGIN, self.state)
        note = store_checkpoint(self.bucket, sign_checkpoint(checkpoint, self._ring, self._vkey))
        self.show(note.to_bytes())

    def show(self, note: bytes) -> None:
        self.out.remove("checkpoint")
        self.out.put_if_absent("checkpoint", note)


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Published at 300 and at 700 events, with 50 more since."""
    paper = Paper(tmp_path)
    for events in (300, 400):
        paper.grow(events)
        paper.publish()
    paper.grow(50)
    return paper


def test_what_was_published_is_sound(paper: Paper) -> None:
    found = check_published(paper.bucket, paper.state, paper.out)
    assert (found.size, found.findings) == (700, ())
    assert found.files == len(list(paper.out.keys(""))) == 11


def test_any_missing_or_changed_file_is_named_and_put_right(paper: Paper) -> None:
    for key in list(paper.out.keys("")):
        whole = paper.out.get(key) or b""
        for spoilt in (None, b"", whole[:-1], whole + b"x", bytes([whole[0] ^ 1]) + whole[1:]):
            narrow = spoilt is None and key in NARROW
            paper.out.remove(key)
            if spoilt is not None:
                paper.out.put_if_absent(key, spoilt)
            found = check_published(paper.bucket, paper.state, paper.out, mend=True)
            assert [one.key for one in found.findings] == ([] if narrow else [key])
            assert check_published(paper.bucket, paper.state, paper.out).findings == ()
            if narrow:  # nobody needs it any more
                paper.out.put_if_absent(key, whole)
            assert paper.out.get(key) == whole


def test_a_whole_folder_is_made_again(paper: Paper) -> None:
    empty = MemoryBucket()
    check_published(paper.bucket, paper.state, empty, mend=True)
    for key in empty.keys(""):
        assert empty.get(key) == paper.out.get(key)
    assert check_published(paper.bucket, paper.state, empty).findings == ()


def test_the_lines_of_others_under_our_checkpoint_are_no_damage(paper: Paper) -> None:
    note = Note.parse(paper.out.get("checkpoint") or b"")
    other = Signature("witness.example", b"1234", b"signed")
    paper.show(Note(note.text, (*note.signatures, other)).to_bytes())
    assert check_published(paper.bucket, paper.state, paper.out).findings == ()


def test_a_checkpoint_that_the_archive_does_not_have_is_found(paper: Paper) -> None:
    lost = Tampered(paper.bucket, {checkpoint_key(700): None})
    found = check_published(lost, paper.state, paper.out)
    assert (found.size, found.findings[0].key) == (300, "checkpoint")


def test_without_any_checkpoint_nothing_can_have_been_published() -> None:
    with pytest.raises(DamagedArchive, match="has no checkpoint"):
        check_published(MemoryBucket(), LogState(), MemoryBucket())
