"""A timestamp is of these bytes and of this authority, or it counts for nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import BadInput, DamagedArchive
from storage.anchors import check_timestamp, store_anchor, stored_anchors
from storage.checkpoints import checkpoint_key
from storage.keys import certificates
from storage.memory import MemoryBucket
from storage.timestamps import read_timestamp, timestamp_query
from tests.authority import Authority

MESSAGE = b"the bytes of a checkpoint\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def reply(authority: Authority) -> bytes:
    return authority.reply(timestamp_query(MESSAGE))


def test_an_authoritys_word_is_taken_under_its_root(authority: Authority, reply: bytes) -> None:
    found = read_timestamp(reply, MESSAGE, certificates(authority.ca.read_bytes()))
    assert found.vouched
    assert found.time.tzinfo == UTC
    assert found.time > datetime(2026, 1, 1, tzinfo=UTC)
    assert not read_timestamp(reply, MESSAGE).vouched


def test_openssl_takes_what_we_take(authority: Authority, reply: bytes) -> None:
    assert authority.accepts(reply, MESSAGE)
    assert not authority.accepts(reply, MESSAGE + b"!")


def test_other_bytes_or_another_root_are_refused(
    authority: Authority, reply: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(DamagedArchive, match="of other bytes"):
        read_timestamp(reply, MESSAGE + b"!", certificates(authority.ca.read_bytes()))
    other = Authority(tmp_path_factory.mktemp("tsa") / "two")
    with pytest.raises(DamagedArchive, match="not signed under"):
        read_timestamp(reply, MESSAGE, certificates(other.ca.read_bytes()))


@given(st.data())
def test_a_changed_reply_vouches_for_nothing_new(
    authority: Authority, reply: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(reply) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = reply[:place] + bytes([byte]) + reply[place + 1 :]
    roots = certificates(authority.ca.read_bytes())
    try:
        found = read_timestamp(changed, MESSAGE, roots)
    except DamagedArchive:
        return
    assert found == read_timestamp(reply, MESSAGE, roots)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_timestamp_or_damaged(raw: bytes) -> None:
    with pytest.raises(DamagedArchive):
        read_timestamp(raw, MESSAGE)


def test_anchors_are_kept_beside_their_checkpoint(reply: bytes) -> None:
    bucket = MemoryBucket()
    bucket.put_if_absent(checkpoint_key(7), MESSAGE)
    key = store_anchor(bucket, 7, "tsr", reply)
    assert store_anchor(bucket, 7, "tsr", reply) == key
    bucket.put_if_absent("anchors/000000000007/notes.txt", b"")
    (anchor,) = stored_anchors(bucket)
    assert (anchor.key, anchor.size, anchor.kind, anchor.body) == (key, 7, "tsr", reply)
    assert list(stored_anchors(bucket, 8)) == []
    assert check_timestamp(bucket, anchor) == read_timestamp(reply, MESSAGE)


def test_an_anchor_without_its_checkpoint_is_named(reply: bytes) -> None:
    bucket = MemoryBucket()
    key = store_anchor(bucket, 7, "tsr", reply)
    (anchor,) = stored_anchors(bucket)
    with pytest.raises(DamagedArchive, match="its checkpoint is missing") as caught:
        check_timestamp(bucket, anchor)
    assert caught.value.key == key
    bucket.put_if_absent(checkpoint_key(7), b"other bytes")
    with pytest.raises(DamagedArchive, match="of other bytes"):
        check_timestamp(bucket, anchor)


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(BadInput, match="PEM"):
        certificates(b"junk")
