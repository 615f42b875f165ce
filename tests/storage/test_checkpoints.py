"""A checkpoint is what the archive's key signed, byte for byte, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import DamagedArchive, NotFound
from storage.bucket import OutcomeUnknown
from storage.checkpoints import (
    Checkpoint,
    checkpoint_sizes,
    open_checkpoint,
    sign_checkpoint,
    store_checkpoint,
    stored_checkpoint,
)
from storage.keys import KeyRing
from storage.memory import MemoryBucket
from storage.notes import Note, Signature
from tests.storage.places import LosingReplies

DOCS = Path(__file__).parents[2] / "docs"
ORIGIN = "example.org/newsdiff"
ROOT = "A" * 43 + "="
CHECKPOINT = Checkpoint(ORIGIN, 7, b"r" * 32)

# By the Ed25519 key of 32 bytes 0x01. Another implementation (aics-tlog) accepts it.
KNOWN_KEY = "example.org/newsdiff+469658a6+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
KNOWN_NOTE = """\
example.org/newsdiff
7
cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=

— example.org/newsdiff RpZYpmHdd02xyqjOmUZjN9yT/vvxf+mcCTkgc\
CFZ99H8iPKdTFkh77QGHIN1DP0q0UqW35jCsKrw05NDt4dM8bZmYgU=
"""


def test_a_known_checkpoint_opens() -> None:
    note = Note.parse(KNOWN_NOTE.encode())
    assert note.to_bytes() == KNOWN_NOTE.encode()
    assert open_checkpoint(note, KNOWN_KEY) == CHECKPOINT


def test_the_known_checkpoint_is_the_one_of_the_documentation() -> None:
    text = (DOCS / "reference" / "format.md").read_text(encoding="utf-8")
    assert f"```\n{KNOWN_KEY}\n```" in text
    assert f"```\n{KNOWN_NOTE}```" in text


def test_what_was_signed_opens_with_the_public_key(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    vkey = ring.make(ORIGIN)
    note = Note.parse(sign_checkpoint(CHECKPOINT, ring, ring.make(ORIGIN)).to_bytes())
    assert open_checkpoint(note, vkey) == CHECKPOINT


def test_another_text_or_key_does_not_open_it(tmp_path: Path) -> None:
    ring, others = KeyRing(tmp_path / "a"), KeyRing(tmp_path / "b")
    vkey = ring.make(ORIGIN)
    note = sign_checkpoint(CHECKPOINT, ring, ring.make(ORIGIN))
    longer = Note(note.text.replace("\n7\n", "\n8\n"), note.signatures)
    with pytest.raises(DamagedArchive, match="is wrong"):
        open_checkpoint(longer, vkey)
    with pytest.raises(DamagedArchive, match="not signed by the key"):
        open_checkpoint(note, others.make(ORIGIN))
    with pytest.raises(DamagedArchive, match="the key of other"):
        open_checkpoint(note, others.make("other"))


def test_signatures_of_strangers_are_passed_over(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    vkey = ring.make(ORIGIN)
    note = sign_checkpoint(CHECKPOINT, ring, ring.make(ORIGIN))
    stranger = Signature("witness.example", b"1234", b"x" * 72)
    assert open_checkpoint(Note(note.text, (stranger, *note.signatures)), vkey) == CHECKPOINT


def test_a_checkpoint_cannot_be_signed_without_the_key(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        sign_checkpoint(CHECKPOINT, KeyRing(tmp_path), KNOWN_KEY)


def test_a_stored_checkpoint_stays_whoever_comes_later(tmp_path: Path) -> None:
    bucket = LosingReplies(MemoryBucket(), iter(["acting", "idle"]))
    ours, theirs = KeyRing(tmp_path / "a"), KeyRing(tmp_path / "b")
    first = store_checkpoint(bucket, sign_checkpoint(CHECKPOINT, ours, ours.make(ORIGIN)))
    assert (
        store_checkpoint(bucket, sign_checkpoint(CHECKPOINT, theirs, theirs.make(ORIGIN))) == first
    )
    assert (checkpoint_sizes(bucket), stored_checkpoint(bucket, 7)) == ([7], first)
    assert stored_checkpoint(bucket, 8) is None


def test_a_store_that_never_answers_is_told(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    bucket = LosingReplies(MemoryBucket(), iter(["idle"] * 99))
    with pytest.raises(OutcomeUnknown):
        store_checkpoint(bucket, sign_checkpoint(CHECKPOINT, ring, ring.make(ORIGIN)))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_note_or_damaged(raw: bytes) -> None:
    try:
        note = Note.parse(raw)
    except DamagedArchive:
        return
    assert Note.parse(note.to_bytes()) == note


@given(st.integers(0, len(KNOWN_NOTE) - 1), st.characters(codec="utf-8"))
def test_a_changed_note_is_another_note_or_damaged(place: int, char: str) -> None:
    changed = (KNOWN_NOTE[:place] + char + KNOWN_NOTE[place + 1 :]).encode()
    try:
        note = Note.parse(changed)
    except DamagedArchive:
        return
    assert note != Note.parse(KNOWN_NOTE.encode()) or changed == KNOWN_NOTE.encode()


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n", "a b\n1\n" + "A" * 43 + "=\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(DamagedArchive, match="not a checkpoint"):
        Checkpoint.parse(text)


@pytest.mark.parametrize("raw", [b"a" * 70_000, b"a\n\n" + b"\xe2\x80\x94 a AAAAAAAA\n" * 101])
def test_endless_notes_are_refused(raw: bytes) -> None:
    with pytest.raises(DamagedArchive, match="too"):
        Note.parse(raw)
