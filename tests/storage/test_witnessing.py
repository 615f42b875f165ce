"""A witness cosigns what grew from what it cosigned before, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.errors import BadInput, DamagedArchive, NotFound
from storage.archive import Archive
from storage.checkpoints import Checkpoint, checkpoint_key, sign_checkpoint
from storage.cosignatures import cosign, cosigned_by, is_of, stated_time
from storage.keys import WITNESS, KeyRing, read_verifier_key, verifies, witness_key
from storage.log import Log
from storage.memory import MemoryBucket
from storage.merkle import leaf_hash
from storage.merkle_proofs import Tree, consistency_path
from storage.notes import Note, Signature
from storage.proving import make_checkpoint, read_ledger
from storage.published_tree import PublishedTree
from storage.rotation import rotate
from storage.succession import read_succession
from storage.tiles import hash_tiles, write_tiles
from storage.witnessing import Claim, WitnessBook, archive_claim, published_claim
from tests.storage.places import Tampered, capture, page

ORIGIN, NAME = "example.org/newsdiff", "desk.example/witness"
URL = "https://news.example/harbour"
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


@pytest.fixture
def vkey(ring: KeyRing) -> str:
    return ring.make(ORIGIN)


@pytest.fixture
def us(ring: KeyRing) -> str:
    return ring.make(NAME)


@pytest.fixture
def book(tmp_path: Path) -> WitnessBook:
    return WitnessBook(tmp_path / "witness")


def grow(bucket: MemoryBucket, ring: KeyRing, first: int, last: int) -> None:
    """Record looks, and sign a checkpoint."""
    archive = Archive(bucket, origin=ORIGIN)
    archive.record([capture(URL, page(URL, look), look) for look in range(first, last)])
    tree = read_ledger(bucket, archive.state).tree
    make_checkpoint(bucket, ring.make(ORIGIN), tree, ring)


def published(bucket: MemoryBucket) -> MemoryBucket:
    """The log's tiles, and its newest checkpoint."""
    out = MemoryBucket()
    state = Log(bucket).state
    write_tiles(bucket, state, out)
    out.put_if_absent("checkpoint", bucket.get(checkpoint_key(state.size)) or b"")
    return out


def from_archive(bucket: MemoryBucket, vkey: str) -> Claim:
    return archive_claim(bucket, vkey, vkey)


def from_tiles(bucket: MemoryBucket, vkey: str) -> Claim:
    return published_claim(published(bucket).get, vkey)


READERS = pytest.mark.parametrize("read", [from_archive, from_tiles])
Read = Callable[[MemoryBucket, str], Claim]


@READERS
def test_a_log_that_grows_is_cosigned_each_time(
    read: Read, ring: KeyRing, vkey: str, us: str, book: WitnessBook
) -> None:
    bucket = MemoryBucket()
    for first, last in ((0, 3), (3, 300), (300, 301)):
        grow(bucket, ring, first, last)
        claim = read(bucket, vkey)
        signature = book.witness(claim, us, ring, NOON)
        note = Note(claim.note.text, (*claim.note.signatures, signature))
        (word,) = cosigned_by(Note.parse(note.to_bytes()), [witness_key(us)])
        assert (word.time, claim.checkpoint.size) == (NOON, last)
    assert book.witness(read(bucket, vkey), us, ring, NOON + timedelta(hours=1)) != signature


@READERS
def test_a_log_that_was_rolled_back_is_refused(
    read: Read, ring: KeyRing, vkey: str, us: str, book: WitnessBook
) -> None:
    bucket = MemoryBucket()
    grow(bucket, ring, 0, 3)
    early = read(bucket, vkey)
    grow(bucket, ring, 3, 5)
    book.witness(read(bucket, vkey), us, ring, NOON)
    with pytest.raises(DamagedArchive, match="rolled back: it shows 3 events"):
        book.witness(early, us, ring, NOON)


@READERS
@pytest.mark.parametrize("size", [3, 5])
def test_a_forked_log_is_refused(
    read: Read, size: int, ring: KeyRing, vkey: str, us: str, book: WitnessBook
) -> None:
    bucket, other = MemoryBucket(), MemoryBucket()
    grow(bucket, ring, 0, 3)
    book.witness(read(bucket, vkey), us, ring, NOON)
    grow(other, ring, 50, 50 + size)
    with pytest.raises(DamagedArchive, match="was forked"):
        book.witness(read(other, vkey), us, ring, NOON)
    grow(bucket, ring, 3, 9)
    assert stated_time(book.witness(read(bucket, vkey), us, ring, NOON)) == NOON


def test_each_witness_and_each_log_has_a_memory_of_its_own(
    ring: KeyRing, vkey: str, us: str, book: WitnessBook
) -> None:
    bucket, other = MemoryBucket(), MemoryBucket()
    grow(bucket, ring, 0, 3)
    grow(other, ring, 50, 52)
    book.witness(from_archive(bucket, vkey), us, ring, NOON)
    signature = book.witness(from_archive(other, vkey), ring.make("another"), ring, NOON)
    assert signature.name == "another"


def test_a_memory_that_cannot_be_read_is_not_signed_over(
    ring: KeyRing, vkey: str, us: str, book: WitnessBook, tmp_path: Path
) -> None:
    bucket = MemoryBucket()
    grow(bucket, ring, 0, 3)
    claim = from_archive(bucket, vkey)
    book.witness(claim, us, ring, NOON)
    (path,) = (tmp_path / "witness").glob("*.checkpoint")
    path.write_bytes(b"\xff")
    with pytest.raises(DamagedArchive, match="no memory of a checkpoint"):
        book.witness(claim, us, ring, NOON)


def test_without_a_checkpoint_there_is_nothing_to_cosign(vkey: str) -> None:
    bucket = MemoryBucket()
    Archive(bucket, origin=ORIGIN).record([capture(URL, b"x")])
    with pytest.raises(NotFound, match="no checkpoint yet"):
        archive_claim(bucket, vkey, vkey)
    with pytest.raises(NotFound, match="neither an archive nor"):
        published_claim(MemoryBucket().get, vkey)


def test_a_checkpoint_that_does_not_fit_is_refused(ring: KeyRing, vkey: str) -> None:
    bucket = MemoryBucket()
    grow(bucket, ring, 0, 3)
    lie = sign_checkpoint(Checkpoint(ORIGIN, 3, b"r" * 32), ring, vkey).to_bytes()
    with pytest.raises(DamagedArchive, match="never had the root"):
        archive_claim(Tampered(bucket, {checkpoint_key(3): lie}), vkey, vkey)
    with pytest.raises(DamagedArchive, match="not signed by the key"):
        published_claim(published(bucket).get, ring.make_another(ORIGIN))
    with pytest.raises(DamagedArchive, match="no key of this archive"):
        archive_claim(bucket, vkey, ring.make_another(ORIGIN))


def test_a_witness_follows_a_rotation(ring: KeyRing, vkey: str, us: str, book: WitnessBook) -> None:
    bucket = MemoryBucket()
    grow(bucket, ring, 0, 3)
    book.witness(from_archive(bucket, vkey), us, ring, NOON)
    archive = Archive(bucket, origin=ORIGIN)
    second = rotate(archive, read_succession(bucket, vkey, archive.state), ring, NOON).vkey
    make_checkpoint(bucket, second, read_ledger(bucket, archive.state).tree, ring)
    for claim in (from_archive(bucket, vkey), from_tiles(bucket, second)):
        assert claim.checkpoint.size == 4
        book.witness(claim, us, ring, NOON)


def test_tiles_that_are_missing_or_false_prove_nothing(
    ring: KeyRing, vkey: str, us: str, book: WitnessBook
) -> None:
    bucket = MemoryBucket()
    grow(bucket, ring, 0, 3)
    book.witness(from_archive(bucket, vkey), us, ring, NOON)
    grow(bucket, ring, 3, 9)
    tiles, key = published(bucket), "tile/0/000.p/9"
    for false, words in ((None, "is missing"), (b"x" * 64, "too short"), (b"x" * 288, "forked")):
        claim = published_claim(Tampered(tiles, {key: false}).get, vkey)
        with pytest.raises(DamagedArchive, match=words):
            book.witness(claim, us, ring, NOON)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 1_200), st.data())
def test_growth_is_proved_from_tiles_as_from_the_whole_tree(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    tree = Tree([leaf_hash(b"%d" % number) for number in range(size)])
    tiles = dict(hash_tiles(tree))
    asked: set[str] = set()

    def get(key: str) -> bytes | None:
        asked.add(key)
        return tiles.get(key)

    assert consistency_path(PublishedTree(get, size).node, old, size) == tree.consistency(old, size)
    assert len(asked) <= 8


def test_full_tiles_stand_for_their_parts() -> None:
    tree = Tree([leaf_hash(b"%d" % number) for number in range(256)])
    tiles = dict(hash_tiles(tree))
    assert consistency_path(PublishedTree(tiles.get, 200).node, 70, 200) == tree.consistency(
        70, 200
    )


def test_a_cosignature_has_the_form_of_the_specification(ring: KeyRing, us: str) -> None:
    """c2sp.org/tlog-cosignature: key id over type 4, time in front, both signed with the note."""
    note = Note("example.org/log\n7\ncm9vdA==\n", ())
    signature = cosign(note, us, ring, NOON)
    seconds = int(NOON.timestamp())
    message = f"cosignature/v1\ntime {seconds}\n{note.text}".encode()
    assert signature.body[:8] == seconds.to_bytes(8, "big")
    assert verifies(us, signature.body[8:], message)
    witness = witness_key(us)
    assert is_of(signature, witness)
    assert read_verifier_key(witness, WITNESS)[0] == NAME
    for text, kind in ((us, WITNESS), (witness, b"\1")):
        with pytest.raises(BadInput, match="not a verifier key"):
            read_verifier_key(text, kind)


def test_only_a_right_line_is_a_witnesss_word(ring: KeyRing, us: str) -> None:
    note = Note("example.org/log\n7\ncm9vdA==\n", ())
    line, witness = cosign(note, us, ring, NOON), witness_key(us)
    early = cosign(note, us, ring, NOON - timedelta(days=1))
    wrong = Signature(line.name, line.key_id, line.body[:-1] + bytes([line.body[-1] ^ 1]))
    short = Signature(line.name, line.key_id, line.body[:20])
    (word,) = cosigned_by(Note(note.text, (wrong, line, short, early)), [witness])
    assert word.time == NOON - timedelta(days=1)
    for lines, words in (((), "not cosigned"), ((wrong, short), "is wrong")):
        with pytest.raises(DamagedArchive, match=words):
            list(cosigned_by(Note(note.text, lines), [witness]))
    with pytest.raises(DamagedArchive, match="is wrong"):
        list(cosigned_by(Note("example.org/log\n8\ncm9vdA==\n", (line,)), [witness]))
    for body in (b"", b"\xff" * 72):
        with pytest.raises(DamagedArchive, match="another form"):
            stated_time(Signature(NAME, b"1234", body))
