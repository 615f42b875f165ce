"""A proof of OpenTimestamps leads from these bytes to a block, or says that it does not yet."""

import contextlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation
from opentimestamps.core.op import OpAppend, OpReverse, OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from newsdiff.errors import DamagedArchive
from storage.anchors import check_commitment, store_anchor, stored_anchors
from storage.calendars import Block, Promise, completed, new_proof, read_proof
from storage.checkpoints import checkpoint_key
from storage.memory import MemoryBucket
from tests import calendar

MESSAGE = b"the bytes of a checkpoint\n"
DIGEST = sha256(MESSAGE).digest()
URL = "https://calendar.example"
ASKED = Promise(URL, calendar.promised(DIGEST))
PENDING = new_proof(MESSAGE, calendar.promise(DIGEST, URL))
DONE = completed(PENDING, MESSAGE, ASKED, calendar.completion(ASKED.digest))
ROOT = sha256(sha256(b"others" + ASKED.digest).digest()).digest()


def test_a_promise_is_not_yet_a_block() -> None:
    found = read_proof(PENDING, MESSAGE)
    assert (found.blocks, found.promises) == ((), (ASKED,))


def test_a_promise_that_was_kept_leads_to_a_block() -> None:
    found = read_proof(DONE, MESSAGE)
    assert found.blocks == (Block(calendar.HEIGHT, ROOT[::-1].hex()),)
    assert completed(DONE, MESSAGE, ASKED, calendar.completion(ASKED.digest)) == DONE


def test_their_library_reads_our_file() -> None:
    theirs = DetachedTimestampFile.deserialize(BytesDeserializationContext(DONE))
    assert theirs.file_digest == DIGEST
    words = [word for _, word in theirs.timestamp.all_attestations()]
    assert BitcoinBlockHeaderAttestation(calendar.HEIGHT) in words


def test_other_bytes_are_not_vouched_for() -> None:
    for proof in (PENDING, DONE):
        with pytest.raises(DamagedArchive, match="of other bytes"):
            read_proof(proof, MESSAGE + b"!")


def file_of(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(context)
    return bytes(context.getbytes())


def test_what_is_no_block_of_bitcoin_is_refused() -> None:
    short, far = Timestamp(DIGEST), Timestamp(DIGEST)
    short.ops.add(OpSHA256()).attestations.add(BitcoinBlockHeaderAttestation(1 << 20_000))
    with pytest.raises(DamagedArchive, match="leads to no Bitcoin block"):
        read_proof(file_of(short), MESSAGE)
    far.ops.add(OpAppend(b"x")).attestations.add(BitcoinBlockHeaderAttestation(1))
    with pytest.raises(DamagedArchive, match="leads to no Bitcoin block"):
        read_proof(file_of(far), MESSAGE)


def test_an_operation_they_may_drop_is_no_warning() -> None:
    stamp = Timestamp(DIGEST)
    with pytest.warns(PendingDeprecationWarning):
        stamp.ops.add(OpReverse()).attestations.add(BitcoinBlockHeaderAttestation(7))
    assert [block.height for block in read_proof(file_of(stamp), MESSAGE).blocks] == [7]


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda end: PENDING[:65] + end))
def test_any_bytes_are_a_proof_or_damaged(raw: bytes) -> None:
    try:
        found = read_proof(raw, MESSAGE)
    except DamagedArchive:
        return
    assert raw[:65] == PENDING[:65]
    assert found.blocks == ()


@given(st.binary(max_size=300))
def test_any_reply_is_taken_or_damaged(reply: bytes) -> None:
    with contextlib.suppress(DamagedArchive):
        read_proof(new_proof(MESSAGE, reply), MESSAGE)
    with contextlib.suppress(DamagedArchive):
        read_proof(completed(PENDING, MESSAGE, ASKED, reply), MESSAGE)


@given(st.integers(0, len(DONE) - 1), st.integers(0, 255))
def test_a_changed_proof_never_leads_to_the_same_block(place: int, byte: int) -> None:
    changed = DONE[:place] + bytes([byte]) + DONE[place + 1 :]
    try:
        found = read_proof(changed, MESSAGE)
    except DamagedArchive:
        return
    assert changed == DONE or found != read_proof(DONE, MESSAGE)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(DamagedArchive):
        read_proof(PENDING[:65] + b"\x08" * 60_000, MESSAGE)


def test_a_proof_of_a_missing_or_changed_checkpoint_is_named() -> None:
    bucket = MemoryBucket()
    key = store_anchor(bucket, 7, "ots", DONE)
    (anchor,) = stored_anchors(bucket)
    with pytest.raises(DamagedArchive, match="its checkpoint is missing") as caught:
        check_commitment(bucket, anchor)
    assert caught.value.key == key
    bucket.put_if_absent(checkpoint_key(7), b"other bytes")
    with pytest.raises(DamagedArchive, match="of other bytes"):
        check_commitment(bucket, anchor)
