from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive
from newsdiff.events import story_id
from storage.archive import Archive
from storage.bucket import Bucket
from storage.checkpoints import Checkpoint, checkpoint_key, sign_checkpoint, store_checkpoint
from storage.findings import Finding, Report
from storage.heads import Head, HeadBook
from storage.integrity import verify, verify_checkpoints, verify_log
from storage.keys import KeyRing
from storage.log import Log, walk
from storage.memory import MemoryBucket
from storage.moments import first_since
from storage.pack_format import pack_key
from storage.payload_check import verify_payloads
from storage.segments import LogState, segment_key
from storage.succession import Succession
from tests.storage.places import EPOCH, Tampered, capture, follow, page

ORIGIN = "example.org/newsdiff"
STORIES = ["https://news.example/harbour", "https://news.example/school"]


@pytest.fixture
def kept() -> MemoryBucket:
    """Five segments and four packs: story 0 at events 1, 3, 5, 7, story 1 at 2, 4, 6, 8."""
    bucket = MemoryBucket()
    archive = Archive(bucket, origin=ORIGIN)
    archive.record([follow(STORIES[0])])
    for look in range(4):
        archive.record([capture(url, page(url, look), look) for url in STORIES])
    return bucket


def head_of(bucket: Bucket) -> Head:
    return Head.of(ORIGIN, verify_log(bucket).state)


def first(report: Report) -> Finding:
    assert not report.sound
    return report.findings[0]


def whole(bucket: Bucket, key: str) -> bytes:
    body = bucket.get(key)
    assert body is not None
    return body


def packs_of(bucket: Bucket) -> list[str]:
    """The keys of the packs in the order they were written."""
    return [pack_key(name) for segment in Log(bucket).segments() for name in segment.header.packs]


def test_a_sound_archive_has_no_findings(kept: MemoryBucket) -> None:
    report = verify(kept, origin=ORIGIN, payloads=True)
    assert report.sound
    assert (report.state.size, report.segments, report.packs, report.payloads) == (9, 5, 4, 8)


def test_an_empty_archive_is_sound() -> None:
    report = verify(MemoryBucket(), origin=ORIGIN, payloads=True)
    assert report == Report(LogState(), ())


def test_progress_is_told(kept: MemoryBucket) -> None:
    told: list[tuple[str, int, int]] = []
    verify(kept, origin=ORIGIN, payloads=True, progress=lambda *step: told.append(step))
    assert ("segments", 5, 5) in told
    assert ("packs", 4, 4) in told
    assert ("payloads", 8, 8) in told


@pytest.mark.parametrize("number", range(5))
def test_any_changed_byte_of_a_segment_is_found_and_named(kept: MemoryBucket, number: int) -> None:
    key, known = segment_key(number), head_of(kept)
    body = whole(kept, key)
    for offset in range(len(body)):
        for mask in (1, 0x10, 0xFF):
            changed = body[:offset] + bytes([body[offset] ^ mask]) + body[offset + 1 :]
            finding = first(verify_log(Tampered(kept, {key: changed}), known))
            assert (finding.key, finding.event) == (key, max(0, 2 * number - 1))


@pytest.mark.parametrize("number", range(4))
def test_any_changed_byte_of_a_pack_is_found_and_named(kept: MemoryBucket, number: int) -> None:
    key, report = packs_of(kept)[number], verify_log(kept)
    body = whole(kept, key)
    for offset in range(0, len(body), 1 if number else 37):
        changed = body[:offset] + bytes([body[offset] ^ 1]) + body[offset + 1 :]
        finding = first(verify_payloads(Tampered(kept, {key: changed}), report))
        assert finding.key == key
        assert finding.event in {2 * number + 1, 2 * number + 2}
        assert finding.story == story_id(STORIES[finding.event % 2 - 1])


@pytest.mark.parametrize("number", range(4))
def test_a_segment_missing_from_the_middle_is_named(kept: MemoryBucket, number: int) -> None:
    key = segment_key(number)
    finding = first(verify_log(Tampered(kept, {key: None})))
    assert finding.key == key
    assert finding.message == f"{key} is missing, though later segments are there"
    assert finding.event == max(0, 2 * number - 1)


def test_a_missing_last_segment_is_named_where_it_was_once_seen(kept: MemoryBucket) -> None:
    cut = Tampered(kept, {segment_key(4): None})
    assert verify_log(cut).sound
    finding = first(verify_log(cut, head_of(kept)))
    assert (finding.key, finding.event) == (segment_key(4), 7)
    assert finding.message.endswith("has seen 9 events, the log ends after 7")


@pytest.mark.parametrize("number", range(4))
def test_a_missing_pack_is_named_with_the_first_event_and_its_story(
    kept: MemoryBucket, number: int
) -> None:
    key = packs_of(kept)[number]
    finding = first(verify(Tampered(kept, {key: None}), origin=ORIGIN, payloads=True))
    assert (finding.key, finding.event) == (key, 2 * number + 1)
    assert finding.story == story_id(STORIES[0])
    assert finding.message.startswith(f"{key} is missing; touches 2 events, from event ")


def test_a_forged_pack_under_its_right_name_is_found_by_the_payloads_digest(
    kept: MemoryBucket,
) -> None:
    lost, other = packs_of(kept)[0], MemoryBucket()
    Archive(other, origin=ORIGIN).record([capture(STORIES[0], b"forged")])
    (forged,) = packs_of(other)
    swapped = MemoryBucket()
    for key in list(kept.keys()):
        if key != lost:
            swapped.put_if_absent(key, whole(kept, key))
    swapped.put_if_absent(forged, whole(other, forged))
    finding = first(verify(swapped, origin=ORIGIN, payloads=True))
    assert (finding.key, finding.event) == (lost, 1)


def test_history_written_anew_is_found(kept: MemoryBucket) -> None:
    forged = MemoryBucket()
    archive = Archive(forged, origin=ORIGIN)
    for look in range(9):
        archive.record([capture(STORIES[0], page(STORIES[0], look), look)])
    assert verify_log(forged).sound
    finding = first(verify_log(forged, head_of(kept)))
    assert finding.key == segment_key(4)
    assert "history was rewritten" in finding.message


def test_a_longer_log_agrees_with_an_older_head(kept: MemoryBucket) -> None:
    known = head_of(kept)
    Archive(kept, origin=ORIGIN).record([follow(STORIES[1])])
    assert verify_log(kept, known).sound


def test_a_sound_log_is_remembered_and_a_damaged_one_is_not(
    kept: MemoryBucket, tmp_path: Path
) -> None:
    heads = HeadBook(tmp_path)
    verify(Tampered(kept, {segment_key(2): b""}), origin=ORIGIN, heads=heads)
    assert heads.known(ORIGIN) is None
    verify(kept, origin=ORIGIN, heads=heads)
    assert heads.known(ORIGIN) == head_of(kept)


def test_an_event_whose_bytes_are_nowhere_is_found() -> None:
    bucket = MemoryBucket()
    look = capture(STORIES[0], b"body").event
    line = canonical({"type": "noted", "v": 1})
    from newsdiff.codec import encode

    Log(bucket).append([line, encode(look)])
    finding = first(verify(bucket, origin=ORIGIN, payloads=True))
    assert (finding.key, finding.event) == (segment_key(0), 1)
    assert "names bytes that no pack holds" in finding.message


@pytest.mark.parametrize("kind", ["captured", "withdrawn"])
def test_an_event_of_ours_that_cannot_be_read_is_found(kind: str) -> None:
    bucket = MemoryBucket()
    Log(bucket).append([canonical({"type": kind, "v": 1, "block": "../x"})])
    assert Archive(bucket, origin=ORIGIN).size == 1
    finding = first(verify(bucket, origin=ORIGIN, payloads=True))
    assert (finding.key, finding.event) == (segment_key(0), 0)


def test_packs_nobody_names_yet_are_no_damage(kept: MemoryBucket) -> None:
    other = MemoryBucket()
    Archive(other, origin=ORIGIN).record([capture(STORIES[0], b"crashed before the event")])
    (orphan,) = packs_of(other)
    kept.put_if_absent(orphan, whole(other, orphan))
    assert verify(kept, origin=ORIGIN, payloads=True).sound


@pytest.mark.parametrize("since", range(1, 10))
def test_since_an_event_only_what_later_ones_name_is_checked(
    kept: MemoryBucket, since: int
) -> None:
    report = verify_log(kept)
    assert verify_payloads(kept, report, since=since).payloads == 9 - since
    *_, last = packs = packs_of(kept)
    for key in packs:  # what is damaged is a frame of story 0, and a base of those after it
        body = whole(kept, key)
        damaged = Tampered(kept, {key: body[:30] + bytes([body[30] ^ 1]) + body[31:]})
        needed = since <= 7 or (since == 8 and key == last)
        assert verify_payloads(damaged, report, since=since).sound is not needed
    gone = Tampered(kept, {last: None})
    assert verify_payloads(gone, report, since=since).sound is (since == 9)


def test_a_moment_is_found_in_the_log(kept: MemoryBucket) -> None:
    state = verify_log(kept).state
    first = [EPOCH + timedelta(minutes=15 * look) for look in range(5)]
    found = [first_since(kept, state, moment) for moment in first]
    assert found == [0, 3, 5, 7, 9]
    assert first_since(kept, state, first[2] - timedelta(minutes=1)) == 5


def test_a_pack_nobody_names_may_lack_its_bases_but_not_be_damaged(kept: MemoryBucket) -> None:
    *_, last = packs_of(kept)
    alone = MemoryBucket()
    alone.put_if_absent(last, whole(kept, last))
    assert verify_payloads(alone, verify_log(alone)).sound
    body = whole(kept, last)
    damaged = Tampered(alone, {last: body[:30] + bytes([body[30] ^ 1]) + body[31:]})
    assert first(verify_payloads(damaged, verify_log(damaged))).key == last


def test_a_log_that_shrinks_while_payloads_are_checked_is_an_error(kept: MemoryBucket) -> None:
    report = verify_log(kept)
    with pytest.raises(DamagedArchive):
        verify_payloads(Tampered(kept, {segment_key(1): None}), report)


@pytest.fixture
def signed(kept: MemoryBucket, tmp_path: Path) -> tuple[MemoryBucket, Succession]:
    """The archive with checkpoints at its 5th and its last event, and its keys."""
    ring = KeyRing(tmp_path / "keys")
    vkey = ring.make(ORIGIN)
    for _, state in walk(kept, LogState()):
        if state.size in {5, 9}:
            store_checkpoint(kept, sign_checkpoint(Checkpoint.of(ORIGIN, state), ring, vkey))
    return kept, Succession.of(vkey)


def test_sound_checkpoints_are_counted(signed: tuple[MemoryBucket, Succession]) -> None:
    bucket, keys = signed
    report = verify_checkpoints(bucket, keys, verify(bucket, origin=ORIGIN, payloads=True))
    assert (report.findings, report.checkpoints, report.payloads) == ((), 2, 8)


@pytest.mark.parametrize(
    ("size", "from_size", "words"),
    [(5, 9, "never had the root"), (9, 5, "never had the root"), (7, 9, "never had the root")],
)
def test_a_checkpoint_of_another_state_is_found(
    signed: tuple[MemoryBucket, Succession], size: int, from_size: int, words: str
) -> None:
    bucket, keys = signed
    note = whole(bucket, checkpoint_key(from_size))
    bad = MemoryBucket()
    for key in list(bucket.keys("")):
        bad.put_if_absent(key, note if key == checkpoint_key(size) else whole(bucket, key))
    bad.put_if_absent(checkpoint_key(size), note)
    report = verify_checkpoints(bad, keys, verify_log(bad))
    assert (first(report).key, words in first(report).message) == (checkpoint_key(size), True)


def test_a_checkpoint_beyond_the_end_shows_that_the_log_was_cut(
    signed: tuple[MemoryBucket, Succession],
) -> None:
    bucket, keys = signed
    cut = Tampered(bucket, {segment_key(4): None})
    for quick in (False, True):
        report = verify_checkpoints(cut, keys, verify_log(cut), quick=quick)
        assert first(report).key == checkpoint_key(9)


def test_a_spoilt_checkpoint_is_named(signed: tuple[MemoryBucket, Succession]) -> None:
    bucket, keys = signed
    bad = Tampered(bucket, {checkpoint_key(5): b"junk"})
    report = verify_checkpoints(bad, keys, verify_log(bad))
    assert first(report).key == checkpoint_key(5)
    assert first(report).message.startswith(f"{checkpoint_key(5)} is damaged: not a signed note")


def test_a_quick_check_reads_only_what_is_new(kept: MemoryBucket, tmp_path: Path) -> None:
    book = HeadBook(tmp_path)
    verify(kept, origin=ORIGIN, heads=book)
    Archive(kept, origin=ORIGIN).record([capture(STORIES[0], b"new", 9)])
    old = Tampered(kept, {segment_key(1): None})  # of what it takes as read
    report = verify(old, origin=ORIGIN, heads=book, quick=True)
    assert (report.findings, report.segments, report.state.size) == ((), 1, 10)
    assert verify(kept, origin=ORIGIN, heads=book).state == report.state
    assert not verify(old, origin=ORIGIN, heads=book).sound


def test_a_quick_check_finds_a_log_that_was_rewritten_or_cut(
    kept: MemoryBucket, tmp_path: Path
) -> None:
    book = HeadBook(tmp_path)
    verify(kept, origin=ORIGIN, heads=book)
    last = segment_key(4)
    for changed in (whole(kept, segment_key(3)), None):
        report = verify(Tampered(kept, {last: changed}), origin=ORIGIN, heads=book, quick=True)
        assert first(report).key == last


def test_a_quick_check_without_a_memory_reads_everything(
    kept: MemoryBucket, tmp_path: Path
) -> None:
    report = verify(kept, origin=ORIGIN, heads=HeadBook(tmp_path), quick=True)
    assert (report.findings, report.segments) == ((), 5)


def test_peaks_that_are_not_the_roots_are_not_built_upon(kept: MemoryBucket) -> None:
    head = head_of(kept)
    assert head.state == verify_log(kept).state
    assert replace(head, peaks=head.peaks[::-1]).state is None
    assert replace(head, peaks=()).state is None
