"""A key is the archive's because the key before it said so; anything else is told."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import canonical, encode
from newsdiff.errors import BadInput, DamagedArchive, NotFound
from newsdiff.events import KeyRotated
from newsdiff.ports import Sighting
from storage.archive import Archive
from storage.checkpoints import (
    Checkpoint,
    checkpoint_key,
    require_checkpoint,
    sign_checkpoint,
    stored_checkpoint,
)
from storage.heads import HeadBook
from storage.integrity import verify, verify_checkpoints, verify_log
from storage.keys import KeyRing, key_id, verifier_key
from storage.memory import MemoryBucket
from storage.proofs import Proof, check_proof
from storage.proving import covering_checkpoint, make_checkpoint, prove, read_ledger
from storage.rotation import rotate
from storage.succession import Succession, hand_over, read_succession
from tests.storage.places import Tampered, capture, follow, page

ORIGIN = "example.org/newsdiff"
URL = "https://news.example/harbour"
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


@pytest.fixture
def first(ring: KeyRing) -> str:
    return ring.make(ORIGIN)


@pytest.fixture
def archive(bucket: MemoryBucket) -> Iterator[Archive]:
    """Event 0 follows a story."""
    with Archive(bucket, origin=ORIGIN) as opened:
        opened.record([follow(URL)])
        yield opened


def look(archive: Archive, number: int) -> None:
    archive.record([capture(URL, page(URL, number), number)])


def keys_of(bucket: MemoryBucket, first: str) -> Succession:
    return read_succession(bucket, first, verify_log(bucket).state)


def turn(bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str) -> str:
    """Rotate the key; the new one."""
    return rotate(archive, keys_of(bucket, first), ring, NOON).vkey


def sign(bucket: MemoryBucket, vkey: str, ring: KeyRing) -> None:
    make_checkpoint(bucket, vkey, read_ledger(bucket, verify_log(bucket).state).tree, ring)


def proof_of(bucket: MemoryBucket, first: str, ring: KeyRing, index: int) -> Proof:
    ledger = read_ledger(bucket, verify_log(bucket).state, [index])
    keys = ledger.succession(first)
    note = covering_checkpoint(bucket, keys, ledger.tree, index) or make_checkpoint(
        bucket, keys.last.vkey, ledger.tree, ring
    )
    return prove(ledger, note, keys, index)


def test_each_key_signs_the_logs_of_its_time(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    sign(bucket, first, ring)
    second = turn(bucket, archive, ring, first)
    sign(bucket, second, ring)
    look(archive, 0)
    third = turn(bucket, archive, ring, first)
    sign(bucket, third, ring)
    keys = keys_of(bucket, first)
    assert [keys.at(size) for size in range(1, 6)] == [first, second, second, third, third]
    assert [(one.event, one.signed) for one in keys.tenures] == [(None, True), (1, True), (3, True)]
    report = verify_checkpoints(bucket, keys, verify_log(bucket))
    assert (report.findings, report.checkpoints) == ((), 3)


def test_a_log_without_rotations_has_the_key_of_its_description(
    bucket: MemoryBucket, archive: Archive, first: str
) -> None:
    assert archive.size == 1
    assert keys_of(bucket, first) == Succession.of(first)
    assert Succession.of(first).at(0) == first


def test_a_key_that_was_replaced_signs_nothing_later(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    turn(bucket, archive, ring, first)
    look(archive, 0)
    sign(bucket, first, ring)
    (finding,) = verify_checkpoints(bucket, keys_of(bucket, first), verify_log(bucket)).findings
    assert finding.key == checkpoint_key(3)
    assert "not signed by the key" in finding.message


def test_a_key_signs_nothing_before_its_time(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    root = archive.state.tree.root
    second = turn(bucket, archive, ring, first)
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, root), ring, second)
    with pytest.raises(DamagedArchive, match="not signed by the key"):
        require_checkpoint(note, keys_of(bucket, first), 1, root)


def test_old_proofs_hold_and_later_ones_lead_from_the_old_key(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    old = proof_of(bucket, first, ring, 0)
    second = turn(bucket, archive, ring, first)
    third = turn(bucket, archive, ring, first)
    look(archive, 0)
    late = Proof.parse(proof_of(bucket, first, ring, 3).to_bytes())
    assert proof_of(bucket, first, ring, 0) == old
    assert check_proof(old, first).keys.tenures == Succession.of(first).tenures
    for trusted in (first, second, third):
        proved = check_proof(late, trusted)
        assert [one.vkey for one in proved.keys.tenures] == [first, second, third]
    with pytest.raises(DamagedArchive, match="not signed by the key"):
        check_proof(old, second)
    with pytest.raises(DamagedArchive, match="is no key of this archive"):
        check_proof(late, ring.make_another(ORIGIN))


def test_a_proof_must_bring_the_rotations_as_they_stand(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    turn(bucket, archive, ring, first)
    turn(bucket, archive, ring, first)
    proof = proof_of(bucket, first, ring, 2)
    one, two = proof.rotations
    for rotations, words in (
        ((), "not signed by the key"),
        ((one,), "not signed by the key"),
        ((two,), "is no key of this archive"),
        ((two, one), "hands no key over"),
        ((replace(one, index=2), two), "event 2 is not in the log"),
    ):
        with pytest.raises(DamagedArchive, match=words):
            check_proof(replace(proof, rotations=rotations), first)


def test_a_lost_key_is_replaced_for_a_reason_that_is_told(
    bucket: MemoryBucket, archive: Archive, first: str, tmp_path: Path
) -> None:
    fresh = KeyRing(tmp_path / "other machine")
    keys = keys_of(bucket, first)
    with pytest.raises(NotFound, match="no key"):
        rotate(archive, keys, fresh, NOON)
    for reason in (None, "  "):
        with pytest.raises(BadInput, match="why"):
            rotate(archive, keys, fresh, NOON, reason=reason, lost=True)
    with pytest.raises(BadInput, match="1000 characters"):
        rotate(archive, keys, fresh, NOON, reason="x" * 1_001, lost=True)
    second = rotate(archive, keys, fresh, NOON, reason="The laptop burnt.", lost=True).vkey
    (told,) = keys_of(bucket, first).unsigned
    assert (told.vkey, told.event, told.reason) == (second, 1, "The laptop burnt.")
    proof = proof_of(bucket, first, fresh, 0)
    assert check_proof(proof, second).keys.unsigned == (told,)
    with pytest.raises(DamagedArchive, match=r"without a signature of the key before.*burnt"):
        check_proof(proof, first)


def test_a_key_that_is_here_is_not_lost(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    with pytest.raises(BadInput, match="is here"):
        rotate(archive, keys_of(bucket, first), ring, NOON, reason="why not", lost=True)
    assert archive.size == 1


def forged(ring: KeyRing, first: str, tmp_path: Path) -> dict[str, KeyRotated]:
    """Rotations that change nothing, each under the words that say why."""
    thief = KeyRing(tmp_path / "thief")
    own, mine = thief.make(ORIGIN), ring.make_another(ORIGIN)
    foreign = ring.make("example.org/other")
    base = KeyRotated(recorded=NOON, previous=first, vkey=own)

    def signed(keys: KeyRing, signer: str, message: bytes, event: KeyRotated) -> KeyRotated:
        return replace(event, signature=base64.b64encode(keys.sign(signer, message)).decode())

    return {
        "not one of": signed(thief, own, hand_over(first, own), base),
        "its signature": signed(ring, first, hand_over(first, mine), base),
        "signature is not": replace(base, signature="junk"),
        "the key then was": signed(thief, own, hand_over(own, mine), replace(base, previous=own)),
        "another archive": signed(
            ring, first, hand_over(first, foreign), replace(base, vkey=foreign)
        ),
        "key before": signed(ring, first, hand_over(first, first), replace(base, vkey=first)),
        "neither": base,
        "neither a signature nor": replace(base, reason=" "),
        "not a verifier key": replace(base, vkey="junk", reason="why"),
    }


def test_whoever_lacks_the_old_key_changes_no_key(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str, tmp_path: Path
) -> None:
    false = forged(ring, first, tmp_path)
    archive.record([Sighting(event) for event in false.values()])
    second = turn(bucket, archive, ring, first)
    keys = keys_of(bucket, first)
    assert [one.vkey for one in keys.tenures] == [first, second]
    assert [refusal.event for refusal in keys.refused] == list(range(1, 1 + len(false)))
    for words, refusal in zip(false, keys.refused, strict=True):
        assert words in refusal.why


def test_a_rotation_said_again_changes_no_key(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    rotation = rotate(archive, keys_of(bucket, first), ring, NOON)
    third = turn(bucket, archive, ring, first)
    archive.record([Sighting(rotation)])
    keys = keys_of(bucket, first)
    assert keys.last.vkey == third
    (refusal,) = keys.refused
    assert (refusal.event, "the key then was" in refusal.why) == (3, True)


def test_a_key_does_not_come_back(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    """Or the rotation away from it could be said again."""
    second = turn(bucket, archive, ring, first)
    back = ring.sign(second, hand_over(second, first))
    signature = base64.b64encode(back).decode()
    event = KeyRotated(recorded=NOON, previous=second, vkey=first, signature=signature)
    archive.record([Sighting(event)])
    keys = keys_of(bucket, first)
    assert (keys.last.vkey, len(keys.refused)) == (second, 1)


def test_remembered_heads_outlast_a_rotation(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str, tmp_path: Path
) -> None:
    heads = HeadBook(tmp_path / "heads")
    assert verify(bucket, origin=ORIGIN, heads=heads).sound
    sign(bucket, turn(bucket, archive, ring, first), ring)
    assert verify(bucket, origin=ORIGIN, heads=heads, quick=True).state == archive.state
    rotation = "log/000/000/000000000001.ndjson.zst"
    assert not verify(Tampered(bucket, {rotation: None}), origin=ORIGIN, heads=heads).sound


def test_the_key_that_signs_is_named_in_the_note(
    bucket: MemoryBucket, archive: Archive, ring: KeyRing, first: str
) -> None:
    second = turn(bucket, archive, ring, first)
    sign(bucket, second, ring)
    note = stored_checkpoint(bucket, 2)
    assert note
    assert [one.key_id.hex() for one in note.signatures] == [key_id(second)]


VALUES = st.none() | st.integers(0, 9) | st.text(max_size=9) | st.lists(st.text(max_size=2))
FIELDS = st.sampled_from(["previous", "vkey", "reason", "signature", "recorded", "v"])
SOUND = encode(KeyRotated(recorded=NOON, previous="a", vkey="b"))


@given(st.dictionaries(FIELDS, VALUES))
def test_any_line_is_a_rotation_or_refused(values: dict[str, object]) -> None:
    line = canonical({"type": "key-rotated", "v": 1, **values})
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    keys = Succession.of(vkey, [(7, line), (8, SOUND)])
    assert [refusal.event for refusal in keys.refused] == [7, 8]


def test_very_many_rotations_are_no_burden() -> None:
    """Whoever may write can append as many as they like, with a reason and no signature."""
    keys = [verifier_key(ORIGIN, private(number).public_key()) for number in range(3_000)]
    moves = [
        KeyRotated(recorded=NOON, previous=old, vkey=new, reason="why not")
        for old, new in pairwise(keys)
    ]
    found = Succession.of(keys[0], ((2 * n, encode(event)) for n, event in enumerate(moves)))
    places = [keys.index(found.at(size)) for size in (0, 1, 2, 3, 5_998)]
    assert places == [0, 1, 1, 2, len(keys) - 1]


def private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
