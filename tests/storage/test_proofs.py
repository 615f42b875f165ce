"""A proof file holds for what was seen, against the right key, and for nothing else."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import canonical, decode
from newsdiff.errors import BadInput, DamagedArchive, NotFound
from storage.archive import Archive
from storage.checkpoints import checkpoint_key
from storage.keys import KeyRing
from storage.memory import MemoryBucket
from storage.proofs import FIRST_LINE, Proof, check_proof
from storage.proving import (
    Ledger,
    covering_checkpoint,
    make_checkpoint,
    prove,
    read_ledger,
)
from storage.succession import Succession
from tests.storage.places import Tampered, capture, follow, page

ORIGIN = "example.org/newsdiff"
URL = "https://news.example/harbour"
LOOKS = 9


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def vkey(ring: KeyRing) -> str:
    return ring.make(ORIGIN)


@pytest.fixture
def kept() -> MemoryBucket:
    """Event 0 follows, events 1 to 9 are looks."""
    bucket = MemoryBucket()
    archive = Archive(bucket, origin=ORIGIN)
    archive.record([follow(URL)])
    archive.record([capture(URL, page(URL, look), look) for look in range(LOOKS)])
    return bucket


def ledger_of(bucket: MemoryBucket) -> Ledger:
    state = Archive(bucket, origin=ORIGIN).state
    return read_ledger(bucket, state, range(state.size))


def proof_of(
    bucket: MemoryBucket,
    ring: KeyRing,
    index: int,
    *,
    before: int | None = None,
    payload: bytes | None = None,
) -> Proof:
    ledger = ledger_of(bucket)
    note = make_checkpoint(bucket, ring.make(ORIGIN), ledger.tree, ring)
    return prove(
        ledger, note, ledger.succession(ring.make(ORIGIN)), index, before=before, payload=payload
    )


@pytest.fixture
def proof(kept: MemoryBucket, ring: KeyRing, vkey: str) -> Proof:  # noqa: ARG001  # makes the key
    payload = capture(URL, page(URL, 4), 4).payload
    return proof_of(kept, ring, 5, before=4, payload=payload)


def test_a_proof_needs_only_its_file_and_the_key(proof: Proof, vkey: str) -> None:
    proved = check_proof(Proof.parse(proof.to_bytes()), vkey)
    assert (proved.checkpoint.origin, proved.checkpoint.size) == (ORIGIN, LOOKS + 1)
    assert (proved.number, proved.event) == (5, capture(URL, page(URL, 4), 4).event)
    assert proved.before == (4, capture(URL, page(URL, 3), 3).event)
    assert proved.payload == capture(URL, page(URL, 4), 4).payload


@pytest.mark.parametrize("index", range(LOOKS + 1))
def test_every_event_can_be_proved(
    kept: MemoryBucket, ring: KeyRing, vkey: str, index: int
) -> None:
    assert check_proof(proof_of(kept, ring, index), vkey).number == index


def test_it_stays_good_while_the_archive_grows(
    kept: MemoryBucket, ring: KeyRing, vkey: str
) -> None:
    old = proof_of(kept, ring, 3)
    Archive(kept, origin=ORIGIN).record([capture(URL, b"more", 50)])
    ledger = ledger_of(kept)
    assert covering_checkpoint(kept, ledger.succession(vkey), ledger.tree, 3) == old.checkpoint
    assert covering_checkpoint(kept, ledger.succession(vkey), ledger.tree, LOOKS + 1) is None
    assert check_proof(old, vkey).number == 3


def changed(proof: Proof) -> dict[str, Proof]:
    line = proof.entry.line.replace(b'"status":200', b'"status":404')
    shorter = replace(proof.entry, path=proof.entry.path[1:])
    assert proof.before
    return {
        "is not in the log": replace(proof, entry=replace(proof.entry, line=line)),
        "event 5 is not": replace(proof, entry=shorter),
        "event 6 is not": replace(proof, entry=replace(proof.entry, index=6)),
        "event 3 is not": replace(proof, before=replace(proof.before, index=3)),
        "against itself": replace(proof, before=proof.entry),
        "are not those": replace(proof, payload=b"other bytes"),
    }


def test_nothing_in_it_can_be_changed(proof: Proof, vkey: str) -> None:
    for words, other in changed(proof).items():
        with pytest.raises(DamagedArchive, match=words):
            check_proof(Proof.parse(other.to_bytes()), vkey)


def test_another_key_does_not_vouch_for_it(proof: Proof, tmp_path: Path) -> None:
    with pytest.raises(DamagedArchive, match="not signed by the key"):
        check_proof(proof, KeyRing(tmp_path).make(ORIGIN))
    with pytest.raises(BadInput, match="not a verifier key"):
        check_proof(proof, "no key")


def test_what_is_not_in_the_log_cannot_be_proved(kept: MemoryBucket) -> None:
    state = Archive(kept, origin=ORIGIN).state
    with pytest.raises(NotFound, match="there is no event 10: the log has 10"):
        read_ledger(kept, state, [10])


def test_a_checkpoint_that_does_not_fit_the_log_is_named(
    kept: MemoryBucket, ring: KeyRing, vkey: str
) -> None:
    proof_of(kept, ring, 1)
    other = MemoryBucket()
    archive = Archive(other, origin=ORIGIN)
    archive.record([capture(URL, page(URL, look), look) for look in range(LOOKS + 1)])
    forked = Tampered(other, {})
    forked.inner.put_if_absent(checkpoint_key(10), kept.get(checkpoint_key(10)) or b"")
    with pytest.raises(DamagedArchive, match=r"checkpoints/0+10 is damaged: the log never had"):
        covering_checkpoint(forked, Succession.of(vkey), ledger_of(other).tree, 1)


def test_a_proof_in_very_many_parts_is_not_taken_apart(proof: Proof) -> None:
    _, _, rest = proof.to_bytes().split(b"\n", 2)
    extra = base64.b64encode(b"[" + b"[]," * 800_000 + b"[]]")
    with pytest.raises(DamagedArchive, match="too many parts"):
        Proof.parse(b"\n".join([FIRST_LINE.encode(), b"extra " + extra, rest]))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_proof_or_damaged(raw: bytes) -> None:
    with pytest.raises(DamagedArchive):
        Proof.parse(raw)


EXTRA = st.recursive(
    st.none() | st.integers(-5, 1 << 60) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["line", "vkey", "before", "index", "path"]), inner)
    ),
)


@given(EXTRA, st.text("0123456789", min_size=1, max_size=20), st.binary(max_size=30))
def test_any_extra_line_is_read_or_damaged(extra: object, index: str, end: bytes) -> None:
    import base64

    told = base64.b64encode(canonical(extra))
    raw = b"c2sp.org/tlog-proof@v1\nextra %s\nindex %s\n\n%s" % (told, index.encode(), end)
    with pytest.raises(DamagedArchive):
        Proof.parse(raw)


@given(data=st.data())
def test_a_proof_with_one_byte_changed_proves_no_other_thing(data: st.DataObject) -> None:
    raw, vkey = SAMPLE
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[place]))
    other = raw[:place] + bytes([byte]) + raw[place + 1 :]
    try:
        proved = check_proof(Proof.parse(other), vkey)
    except DamagedArchive:
        return
    assert proved == check_proof(Proof.parse(raw), vkey)  # only the key it brings was touched


@given(st.binary(max_size=100) | st.text(max_size=60).map(lambda text: text.encode()))
def test_any_line_is_an_event_or_damaged(line: bytes) -> None:
    with pytest.raises(DamagedArchive):
        decode(line)


def sample() -> tuple[bytes, str]:
    """A proof that is the same each time, and its key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.checkpoints import Checkpoint
    from storage.keys import verifier_key
    from storage.notes import Note, Signature

    key = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
    vkey = verifier_key(ORIGIN, key.public_key())
    bucket = MemoryBucket()
    archive = Archive(bucket, origin=ORIGIN)
    archive.record([capture(URL, page(URL, look), look) for look in range(3)])
    ledger = ledger_of(bucket)
    text = Checkpoint(ORIGIN, 3, ledger.tree.root()).text
    key_id = bytes.fromhex(vkey.split("+")[1])
    note = Note(text, (Signature(ORIGIN, key_id, key.sign(text.encode())),))
    return prove(ledger, note, Succession.of(vkey), 2, before=1).to_bytes(), vkey


SAMPLE = sample()
