"""A copy is the archive again; a damaged one is repaired from it and from nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.errors import BadInput, DamagedArchive
from storage.archive import Archive
from storage.bucket import Bucket
from storage.heads import Head
from storage.integrity import verify, verify_log
from storage.local import LocalBucket
from storage.memory import MemoryBucket
from storage.mirror import DESCRIPTION, mirror
from storage.repair import repair, restore_description
from storage.segments import segment_key
from tests.storage.places import LosingReplies, Refusing, Tampered, capture, page
from tests.storage.test_withdrawal import (
    OTHER,
    URL,
    Stopped,
    StoppingAfter,
    assert_all_but,
    block,
    filled,
    order,
)


def kept(looks: int = 6) -> MemoryBucket:
    bucket = MemoryBucket()
    bucket.put_if_absent(DESCRIPTION, b"{}\n")
    filled(bucket, looks, 2)
    return bucket


def objects(bucket: Bucket) -> dict[str, bytes | None]:
    return {key: bucket.get(key) for key in list(bucket.keys())}


def damage(bucket: MemoryBucket, key: str) -> None:
    body = bucket.get(key) or b""
    bucket.remove(key)
    bucket.put_if_absent(key, body[:9] + bytes([body[9] ^ 1]) + body[10:])


def lose(bucket: MemoryBucket, key: str) -> None:
    bucket.remove(key)


@pytest.fixture(params=["memory", "local"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Bucket:
    return MemoryBucket() if request.param == "memory" else LocalBucket(tmp_path / "copy")


def test_a_copy_has_every_object(target: Bucket) -> None:
    source = kept()
    done = mirror(source, target)
    assert objects(target) == objects(source)
    assert (done.events, done.objects, done.damaged) == (12, 7, ())
    assert verify(target, origin="o", payloads=True).sound


def test_a_second_copy_brings_only_what_is_new(target: Bucket) -> None:
    source = kept()
    mirror(source, target)
    Archive(source, origin="o").record([capture(URL, page(URL, 7), 7)])
    assert mirror(source, target).objects == 2
    assert mirror(source, target).objects == 0
    assert objects(target) == objects(source)


def test_a_withdrawal_reaches_the_copy(target: Bucket) -> None:
    source = kept()
    mirror(source, target)
    gone = {block(URL, 0), block(OTHER, 3)}
    Archive(source, origin="o").withdraw([order(*gone)])
    mirror(source, target)
    assert_all_but(target, gone)
    assert verify(target, origin="o", payloads=True).sound
    assert objects(target) == objects(source)


def test_a_copy_stopped_anywhere_is_an_archive_and_can_be_finished() -> None:
    source = kept()
    for writes in range(7):
        target = MemoryBucket()
        with pytest.raises(Stopped):
            mirror(source, StoppingAfter(target, writes))
        assert verify(target, origin="o", payloads=True).sound
        mirror(source, target)
        assert objects(target) == objects(source)


def test_lost_replies_do_not_stop_a_copy() -> None:
    source, target = kept(), MemoryBucket()
    mirror(source, LosingReplies(target, iter(["acting", "idle", "answers"] * 20)))
    assert objects(target) == objects(source)


def test_damage_is_not_copied() -> None:
    source, target = kept(), MemoryBucket()
    key = min(source.keys("packs/"))
    damage(source, key)
    assert mirror(source, target).damaged == (key,)
    assert target.get(key) is None
    damage(source, segment_key(1))
    with pytest.raises(DamagedArchive):
        mirror(source, MemoryBucket())


def test_another_archive_is_not_written_to() -> None:
    source, target = kept(), MemoryBucket()
    target.put_if_absent(DESCRIPTION, b'{"other":1}\n')
    with pytest.raises(BadInput, match="another archive"):
        mirror(source, target)
    strange = MemoryBucket()
    strange.put_if_absent("holiday.jpg", b"")
    with pytest.raises(BadInput, match="other things"):
        mirror(source, strange)


def test_events_of_its_own_are_not_overwritten() -> None:
    source, target = kept(), MemoryBucket()
    mirror(source, target)
    Archive(target, origin="o").record([capture(URL, page(URL, 20), 20)])
    with pytest.raises(BadInput, match="has events that the source has not"):
        mirror(source, target)
    Archive(source, origin="o").record([capture(URL, page(URL, 21), 21)])
    with pytest.raises(BadInput, match="not copies"):
        mirror(source, target)


HARMS: list[Callable[[MemoryBucket, str], None]] = [damage, lose]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, 5), st.sampled_from(HARMS), min_size=1))
def test_whatever_is_damaged_or_lost_comes_back_from_a_copy(
    harms: dict[int, Callable[[MemoryBucket, str], None]],
) -> None:
    bucket, copy = kept(), MemoryBucket()
    mirror(bucket, copy)
    known = Head.of("o", verify_log(bucket).state)
    keys = [key for key in list(bucket.keys()) if key != DESCRIPTION]
    for number, harm in harms.items():
        harm(bucket, keys[number])
    repaired = repair(bucket, copy, known)
    assert repaired.report.sound
    assert set(repaired.restored) == {keys[number] for number in harms}
    assert objects(bucket) == objects(copy)


def test_without_a_copy_nothing_is_invented() -> None:
    bucket = kept()
    keys = sorted(bucket.keys("packs/"))
    lose(bucket, keys[0])
    damage(bucket, keys[1])
    before = objects(bucket)
    repaired = repair(bucket)
    assert not repaired.report.sound
    assert {finding.key for finding in repaired.report.findings} >= {keys[0]}
    assert before.items() <= objects(bucket).items()


def test_a_copy_that_is_damaged_itself_restores_nothing_wrong() -> None:
    bucket, copy = kept(), MemoryBucket()
    mirror(bucket, copy)
    for key in (segment_key(1), min(bucket.keys("packs/"))):
        lose(bucket, key)
        damage(copy, key)
    before = objects(bucket)
    assert not repair(bucket, copy).report.sound
    assert objects(bucket) == before


def test_single_payloads_come_from_a_copy_that_packed_them_otherwise() -> None:
    bucket = kept()
    copy = MemoryBucket()
    mirror(bucket, copy)
    gone = {block(URL, 0)}
    Archive(bucket, origin="o").withdraw([order(*gone)])
    for key in list(bucket.keys("packs/")):
        lose(bucket, key)
    repaired = repair(bucket, copy)
    assert repaired.report.sound
    assert_all_but(bucket, gone)  # what was withdrawn does not come back from an older copy


def test_an_order_that_was_stopped_is_finished() -> None:
    bucket, gone = kept(), {block(URL, 1), block(URL, 2)}
    with pytest.raises(Stopped):
        Archive(StoppingAfter(bucket, 3), origin="o").withdraw([order(*gone)])
    repaired = repair(bucket)
    assert repaired.report.sound
    if repaired.removal.packs:
        assert_all_but(bucket, gone)


def test_the_description_comes_back_from_a_true_copy_only() -> None:
    bucket, copy = kept(), MemoryBucket()
    mirror(bucket, copy)
    lose(bucket, DESCRIPTION)
    assert not restore_description(bucket, MemoryBucket())
    assert not restore_description(bucket, Tampered(copy, {segment_key(0): b"other"}))
    assert restore_description(bucket, copy)
    assert bucket.get(DESCRIPTION) == copy.get(DESCRIPTION)


def test_a_sound_archive_needs_no_writing_to_be_repaired() -> None:
    refusing = Refusing(kept())
    assert repair(refusing).report.sound
