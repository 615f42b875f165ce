import contextlib
import itertools
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import BadInput, DamagedArchive, NotFound, StorageFailed
from storage.bucket import Bucket, OutcomeUnknown
from storage.catalogue import Catalogue
from storage.memory import MemoryBucket
from storage.pack_format import LARGEST_PAYLOAD, MOST_FRAMES, Frame, build_pack, pack_key
from storage.packs import Packs, Payload
from storage.zstd import compress
from tests.storage.places import LosingReplies, Refusing, Tampered, page


def payload(body: bytes, chain: str = "c") -> Payload:
    return Payload(sha256(body).hexdigest(), chain, body)


def packs_in(bucket: Bucket) -> Packs:
    return Packs(bucket, Catalogue())


def frames(bucket: Bucket) -> list[Frame]:
    catalogue = Catalogue()
    catalogue.sync(bucket)
    return [copy.frame for copy in catalogue.in_chain_order()]


def store_one_by_one(bucket: Bucket, bodies: list[bytes]) -> None:
    packs = packs_in(bucket)
    for body in bodies:
        packs.store([payload(body)])


BODIES = st.lists(st.binary(max_size=300), max_size=12)


@given(BODIES, st.integers(1, 5))
def test_every_payload_stored_comes_back_also_to_another_process(
    bodies: list[bytes], batch: int
) -> None:
    bucket = MemoryBucket()
    packs = packs_in(bucket)
    for start in range(0, len(bodies), batch):
        packs.store([payload(body) for body in bodies[start : start + batch]])
    later = packs_in(bucket)
    for body in bodies:
        digest = sha256(body).hexdigest()
        assert packs.payload(digest) == later.payload(digest) == body
    assert len(frames(bucket)) == len(set(bodies))


@pytest.mark.parametrize("batch", [1, 7, 300])
def test_a_version_is_based_on_the_one_before_and_every_128th_is_whole(batch: int) -> None:
    bucket = MemoryBucket()
    bodies = [b"version %d" % number for number in range(300)]
    packs = packs_in(bucket)
    for start in range(0, 300, batch):
        packs.store([payload(body) for body in bodies[start : start + batch]])
    for frame in frames(bucket):
        pos = frame.pos
        assert frame.sha256 == payload(bodies[pos]).sha256
        whole = pos % 128 == 0
        runs = pos // 16
        base = pos - 1 if pos % 16 else 16 * (runs & (runs - 1))
        assert frame.base == (None if whole else payload(bodies[base]).sha256)


def test_any_version_is_at_most_18_steps_from_a_whole_one() -> None:
    bucket = MemoryBucket()
    packs_in(bucket).store([payload(b"%d" % number) for number in range(300)])
    base = {frame.sha256: frame.base for frame in frames(bucket)}
    for first in base.values():
        steps, at = 0, first
        while at is not None:
            steps, at = steps + 1, base[at]
        assert steps <= 18


def test_chains_do_not_mix() -> None:
    bucket = MemoryBucket()
    packs_in(bucket).store([payload(b"a", "x"), payload(b"b", "y"), payload(b"c", "x")])
    assert [(frame.chain, frame.pos) for frame in frames(bucket)] == [("x", 0), ("x", 1), ("y", 0)]


def test_a_small_change_costs_few_bytes() -> None:
    bucket = MemoryBucket()
    store_one_by_one(bucket, [page("https://a.test/1", look) for look in range(9)])
    first, *rest = frames(bucket)
    assert max(frame.clen for frame in rest) < 80 < first.clen


def test_what_is_kept_already_is_not_kept_again() -> None:
    bucket = MemoryBucket()
    store_one_by_one(bucket, [b"same", b"other", b"same"])
    assert len(list(bucket.keys())) == 2
    assert packs_in(bucket).store([payload(b"same", "another chain")]) == []


def test_the_same_bytes_twice_in_a_batch_are_kept_once() -> None:
    bucket = MemoryBucket()
    (name,) = packs_in(bucket).store([payload(b"same"), payload(b"same")])
    assert list(bucket.keys()) == [pack_key(name)]
    assert len(frames(bucket)) == 1


def test_a_large_batch_is_split() -> None:
    bucket = MemoryBucket()
    rows = [sha256(b"%d" % n).digest() * 32 for n in range(4)]  # repeats do not help across 1 MiB
    noise = [b"".join(sha256(row + b"%d" % n).digest() for n in range(131_072)) for row in rows]
    names = packs_in(bucket).store([payload(body, str(n)) for n, body in enumerate(noise)])
    assert len(names) == 2
    assert packs_in(bucket).payload(payload(noise[3]).sha256) == noise[3]


def test_a_batch_of_very_many_small_payloads_is_split_too() -> None:
    bucket = MemoryBucket()
    names = packs_in(bucket).store([payload(b"%d" % n, f"{n}") for n in range(MOST_FRAMES + 1)])
    assert len(names) == 2
    assert len(frames(bucket)) == MOST_FRAMES + 1


def test_a_payload_that_is_too_large_is_refused_before_anything_is_written() -> None:
    bucket = MemoryBucket()
    with pytest.raises(BadInput, match="a payload of 67108865 bytes"):
        packs_in(bucket).store([payload(b"small"), payload(bytes(LARGEST_PAYLOAD + 1))])
    assert list(bucket.keys()) == []


def test_another_process_finds_what_was_stored_after_it_first_looked() -> None:
    bucket = MemoryBucket()
    reader = packs_in(bucket)
    assert not reader.has(payload(b"a").sha256)
    store_one_by_one(bucket, [b"a"])
    assert reader.payload(payload(b"a").sha256) == b"a"


def test_two_writers_may_store_the_same_frame_and_take_the_same_place() -> None:
    bucket = MemoryBucket()
    mine, theirs = packs_in(bucket), packs_in(bucket)
    for packs in (mine, theirs):
        packs.store([payload(b"first")])
    mine.store([payload(b"mine"), payload(b"both")])
    theirs.store([payload(b"theirs"), payload(b"both"), payload(b"more")])
    later = packs_in(bucket)
    for body in (b"first", b"mine", b"theirs", b"both", b"more"):
        assert later.payload(payload(body).sha256) == body


def test_lost_replies_lose_no_payload() -> None:
    bucket = MemoryBucket()
    fates = itertools.cycle(["acting", "idle", "answers"])
    store_one_by_one(LosingReplies(bucket, fates), [b"%d" % number for number in range(20)])
    assert len(frames(bucket)) == 20


def test_a_pack_whose_fate_is_never_learned_is_a_doubt() -> None:
    with pytest.raises(OutcomeUnknown):
        store_one_by_one(LosingReplies(MemoryBucket(), itertools.repeat("idle")), [b"a"])


def test_a_refused_pack_leaves_nothing_behind_in_memory_either() -> None:
    refusing = Refusing(MemoryBucket())
    packs = packs_in(refusing)
    with pytest.raises(StorageFailed):
        packs.store([payload(b"a")])
    assert not packs.has(payload(b"a").sha256)
    refusing.full = False
    assert packs.store([payload(b"a")])


def test_what_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound):
        packs_in(MemoryBucket()).payload("0" * 64)


def two_versions() -> tuple[MemoryBucket, list[str], list[bytes]]:
    bucket = MemoryBucket()
    packs = packs_in(bucket)
    bodies = [page("https://a.test/1", look) for look in (0, 1)]
    names = [name for body in bodies for name in packs.store([payload(body)])]
    return bucket, [pack_key(name) for name in names], bodies


@pytest.mark.parametrize("offset", range(8, 200, 7))
def test_a_changed_byte_in_a_frame_names_pack_and_payload(offset: int) -> None:
    inner, keys, bodies = two_versions()
    body = bytearray(inner.get(keys[0]) or b"")
    body[offset] ^= 1
    packs = packs_in(Tampered(inner, {keys[0]: bytes(body)}))
    with pytest.raises(DamagedArchive, match=payload(bodies[0]).sha256) as caught:
        packs.payload(payload(bodies[0]).sha256)
    assert caught.value.key == keys[0]


def test_a_pack_that_vanishes_under_a_reader_is_named() -> None:
    inner, keys, bodies = two_versions()
    bucket = Tampered(inner, {})
    packs = packs_in(bucket)
    assert packs.has(payload(bodies[0]).sha256)
    bucket.changed[keys[0]] = None
    with pytest.raises(DamagedArchive, match="the pack is missing"):
        packs.payload(payload(bodies[0]).sha256)


def test_a_missing_base_is_named() -> None:
    inner, keys, bodies = two_versions()
    packs = packs_in(Tampered(inner, {keys[0]: None}))
    with pytest.raises(DamagedArchive, match=f"its base {payload(bodies[0]).sha256} is in no pack"):
        packs.payload(payload(bodies[1]).sha256)


def test_an_unreadable_footer_is_named_when_a_payload_is_sought() -> None:
    inner, keys, bodies = two_versions()
    packs = packs_in(Tampered(inner, {keys[0]: b"junk"}))
    with pytest.raises(DamagedArchive) as caught:
        packs.payload(payload(bodies[0]).sha256)
    assert caught.value.key == keys[0]


def test_old_damage_does_not_stop_new_versions() -> None:
    inner, keys, _ = two_versions()
    bucket = Tampered(inner, {keys[0]: None})
    body = page("https://a.test/1", 2)
    packs_in(bucket).store([payload(body)])
    assert packs_in(bucket).payload(payload(body).sha256) == body


def test_a_second_copy_serves_when_the_first_is_damaged() -> None:
    inner = MemoryBucket()
    body = page("https://a.test/1", 0)
    names = [
        packs_in(Tampered(inner, dict.fromkeys(inner.keys()))).store(
            [payload(body), payload(extra)]
        )
        for extra in (b"one", b"two")
    ]
    for (name,) in names:
        spoilt = bytearray(inner.get(pack_key(name)) or b"")
        spoilt[20] ^= 1
        packs = packs_in(Tampered(inner, {pack_key(name): bytes(spoilt)}))
        assert packs.payload(payload(body).sha256) == body


def test_bases_that_go_round_in_a_circle_come_to_an_end() -> None:
    bucket = MemoryBucket()
    a, b = payload(b"a").sha256, payload(b"b").sha256
    for digest, base in ((a, b), (b, a)):
        frame = Frame(sha256=digest, off=8, clen=1, len=1, base=base, chain="", pos=0)
        name, body = build_pack([(frame, b"x")])
        bucket.put_if_absent(pack_key(name), body)
    with pytest.raises(DamagedArchive, match="more than 64 steps"):
        packs_in(bucket).payload(a)


NUMBERS = st.one_of(st.integers(0, 40), st.integers(-1, (1 << 64) - 1))
DIGESTS = st.sampled_from([sha256(body).hexdigest() for body in (b"", b"a", b"b")])
FRAMES = st.builds(
    Frame,
    sha256=DIGESTS | st.text(max_size=3),
    off=NUMBERS,
    clen=NUMBERS,
    len=NUMBERS,
    base=st.none() | DIGESTS,
    chain=st.text(st.characters(codec="utf-8"), max_size=2),
    pos=NUMBERS,
)


@given(st.lists(st.lists(st.tuples(FRAMES, st.binary(max_size=30)), max_size=4), max_size=3))
def test_whatever_footers_say_a_payload_is_its_own_or_damaged(
    packs: list[list[tuple[Frame, bytes]]],
) -> None:
    bucket = MemoryBucket()
    for listed in packs:
        name, whole = build_pack([(frame, compress(body)) for frame, body in listed])
        bucket.put_if_absent(pack_key(name), whole)
    reader = packs_in(bucket)
    for digest in (sha256(body).hexdigest() for body in (b"", b"a", b"b")):
        with contextlib.suppress(DamagedArchive, NotFound):
            assert sha256(reader.payload(digest)).hexdigest() == digest


@given(st.binary(max_size=200))
def test_any_bytes_are_a_pack_or_damaged(raw: bytes) -> None:
    bucket = MemoryBucket()
    bucket.put_if_absent(pack_key(sha256(raw).hexdigest()), raw)
    with pytest.raises((DamagedArchive, NotFound)):
        packs_in(bucket).payload("0" * 64)
