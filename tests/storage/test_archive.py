import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.errors import BadInput, DamagedArchive, NotFound, StorageFailed
from newsdiff.events import Captured, CaptureFailed, StoryFollowed, Unchanged, story_id
from newsdiff.ports import Recorder, Sighting
from newsdiff.times import instant
from storage.archive import Archive, block_of, chain_of
from storage.bucket import Bucket
from storage.heads import HeadBook
from storage.integrity import verify
from storage.local import LocalBucket
from storage.memory import MemoryBucket
from storage.segments import segment_key
from tests.storage.places import (
    EPOCH,
    HEADERS,
    LosingReplies,
    Overtaken,
    Refusing,
    Tampered,
    capture,
    follow,
    page,
)

ORIGIN = "example.org/newsdiff"
URL = "https://news.example/harbour"


def opened(bucket: Bucket, heads: HeadBook | None = None) -> Archive:
    return Archive(bucket, origin=ORIGIN, heads=heads)


def digest(sighting: Sighting) -> str:
    block = block_of(sighting.event)
    assert block
    return block


def unchanged(body: bytes, headers: bytes) -> Sighting:
    event = Unchanged(
        story=story_id(URL),
        url=URL,
        seen=instant(EPOCH),
        recorded=EPOCH,
        status=304,
        block=sha256(headers).hexdigest(),
        length=len(headers),
        body=sha256(body).hexdigest(),
    )
    return Sighting(event, headers)


def test_an_archive_is_a_recorder(archive: Archive) -> None:
    recorder: Recorder = archive
    assert recorder.record([follow(URL)]) == range(1)


def test_what_was_recorded_is_there_in_order_with_its_bytes(archive: Archive) -> None:
    looks = [follow(URL), capture(URL, page(URL, 0)), capture(URL, page(URL, 1), 1)]
    assert archive.record(looks[:2]) == range(2)
    assert archive.record(looks[2:]) == range(2, 3)
    assert list(archive.events()) == list(enumerate(look.event for look in looks))
    assert list(archive.events(2)) == [(2, looks[2].event)]
    assert archive.payload(digest(looks[2])) == HEADERS + page(URL, 1)
    assert archive.size == 3


def test_recording_nothing_changes_nothing(archive: Archive, bucket: MemoryBucket) -> None:
    assert archive.record([]) == range(0)
    assert list(bucket.keys()) == []


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3), st.binary(max_size=40)), max_size=5), max_size=6)
)
def test_an_archive_opened_again_is_the_same(runs: list[list[tuple[int, bytes]]]) -> None:
    bucket = MemoryBucket()
    archive = opened(bucket)
    for run in runs:
        archive.record([capture(f"https://news.example/{story}", body) for story, body in run])
    again = opened(bucket)
    assert list(again.events()) == list(archive.events())
    assert (again.size, again.root) == (archive.size, archive.root)
    for story, body in itertools.chain(*runs):
        assert again.payload(digest(capture(f"{story}", body))) == HEADERS + body
    assert verify(bucket, origin=ORIGIN, payloads=True).sound


def test_bytes_that_the_event_does_not_name_are_refused(
    archive: Archive, bucket: MemoryBucket
) -> None:
    look = capture(URL, b"body")
    for wrong in (Sighting(look.event, b"other"), Sighting(follow(URL).event, b"body")):
        with pytest.raises(BadInput, match="does not name the bytes that came with it"):
            archive.record([follow(URL), wrong])
    assert list(bucket.keys()) == []


def test_an_event_that_names_bytes_nobody_has_is_refused(
    archive: Archive, bucket: MemoryBucket
) -> None:
    with pytest.raises(BadInput, match="names bytes nobody has"):
        archive.record([Sighting(capture(URL, b"body").event)])
    assert list(bucket.keys()) == []


def test_an_event_may_name_bytes_that_are_kept_or_come_along(archive: Archive) -> None:
    look = capture(URL, b"body")
    archive.record([look, Sighting(look.event)])
    archive.record([Sighting(look.event)])
    assert archive.size == 3


def test_an_event_that_is_too_long_stops_the_whole_batch(
    archive: Archive, bucket: MemoryBucket
) -> None:
    with pytest.raises(BadInput, match="65535 is the most"):
        archive.record([capture(URL, b"body"), follow("https://news.example/" + "x" * 70_000)])
    assert list(bucket.keys()) == []


def test_a_failure_without_bytes_needs_none(archive: Archive) -> None:
    event = CaptureFailed(
        story=story_id(URL),
        url=URL,
        seen=instant(EPOCH),
        recorded=EPOCH,
        failure="dns",
        reason="no such host",
    )
    archive.record([Sighting(event)])
    assert [each for _, each in archive.events()] == [event]


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd", "A" * 64])
def test_bytes_nobody_has_are_not_found(archive: Archive, name: str) -> None:
    with pytest.raises(NotFound):
        archive.payload(name)


def test_an_event_whose_block_is_no_digest_is_refused(archive: Archive) -> None:
    event = capture(URL, b"").event
    assert isinstance(event, Captured)
    event = replace(event, block="../x")
    with pytest.raises(BadInput, match="names bytes nobody has"):
        archive.record([Sighting(event)])


def test_each_kind_of_answer_of_a_url_is_a_row_of_its_own() -> None:
    events = [
        capture(URL, b"a").event,
        capture(URL, b"a", status=503).event,
        capture(URL + "/2", b"a").event,
        unchanged(b"a", b"b").event,
    ]
    assert len({chain_of(event) for event in events}) == 4
    assert chain_of(capture(URL, b"b", look=5).event) == chain_of(events[0])


def test_header_blocks_between_pages_do_not_cost_the_pages_their_bases(
    archive: Archive, bucket: MemoryBucket
) -> None:
    archive.record([capture(URL, page(URL, 0))])
    before = sum(len(bucket.get(key) or b"") for key in bucket.keys("packs/"))
    for look in range(1, 9):
        archive.record(
            [unchanged(page(URL, 0), b"HTTP/1.1 304 Not Modified\r\nage: %d\r\n" % look)]
        )
    archive.record([capture(URL, page(URL, 1))])
    after = sum(len(bucket.get(key) or b"") for key in bucket.keys("packs/"))
    assert after - before < 2 * before


def test_bytes_are_durable_before_the_event_that_names_them() -> None:
    inner = MemoryBucket()
    with pytest.raises(StorageFailed):
        opened(Refusing(inner, prefix="log/")).record([capture(URL, b"body")])
    assert [key[:6] for key in list(inner.keys())] == ["packs/"]
    with pytest.raises(StorageFailed):
        opened(Refusing(MemoryBucket(), prefix="packs/")).record([capture(URL, b"body")])


def test_after_a_refusal_the_same_can_be_recorded(archive: Archive) -> None:
    refusing = Refusing(MemoryBucket(), prefix="log/")
    archive = opened(refusing)
    look = capture(URL, b"body")
    with pytest.raises(StorageFailed):
        archive.record([look])
    assert (archive.size, list(archive.events())) == (0, [])
    refusing.full = False
    assert archive.record([look]) == range(1)
    assert verify(refusing, origin=ORIGIN, payloads=True).sound


def test_two_archives_over_one_bucket_take_turns() -> None:
    bucket = MemoryBucket()
    one, two = opened(bucket), opened(bucket)
    looks = [capture(URL, page(URL, look), look) for look in range(6)]
    numbers = [
        number
        for look, archive in zip(looks, itertools.cycle([one, two]), strict=False)
        for number in archive.record([look])
    ]
    one.refresh()
    assert numbers == list(range(6))
    assert [event for _, event in one.events()] == [look.event for look in looks]
    assert one.payload(digest(looks[5])) == looks[5].payload


def test_an_overtaken_recording_says_where_it_came_to_stand() -> None:
    bucket = MemoryBucket()
    rival = opened(bucket)
    mine = opened(Overtaken(bucket, lambda: rival.record([follow(URL)]), times=2))
    assert mine.record([capture(URL, b"body")]) == range(2, 3)


def test_threads_may_share_an_archive() -> None:
    bucket = MemoryBucket()
    archive = opened(bucket)
    looks = [capture(f"https://news.example/{look % 3}", page(URL, look)) for look in range(24)]
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda look: archive.record([look])[0], looks))
        bodies = list(pool.map(lambda look: archive.payload(digest(look)), looks))
    assert sorted(numbers) == list(range(24))
    assert bodies == [look.payload for look in looks]
    events = dict(archive.events())
    assert [events[number] for number in numbers] == [look.event for look in looks]


def test_lost_replies_double_nothing() -> None:
    bucket = MemoryBucket()
    fates = itertools.cycle(["acting", "answers", "idle", "answers"])
    archive = opened(LosingReplies(bucket, fates))
    looks = [capture(URL, page(URL, look), look) for look in range(8)]
    assert [archive.record([look])[0] for look in looks] == list(range(8))
    assert [event for _, event in opened(bucket).events()] == [look.event for look in looks]


@pytest.mark.parametrize("seen", ["opened", "verified", "recorded"])
def test_a_log_cut_short_is_noticed_by_a_machine_that_saw_it(tmp_path: Path, seen: str) -> None:
    bucket = MemoryBucket()
    archive = opened(bucket, HeadBook(tmp_path) if seen == "recorded" else None)
    for look in range(3):
        archive.record([capture(URL, page(URL, look), look)])
    archive.close()
    heads = HeadBook(tmp_path)
    if seen == "opened":
        opened(bucket, heads)
    if seen == "verified":
        verify(bucket, origin=ORIGIN, heads=heads)
    cut = Tampered(bucket, {segment_key(2): None})
    assert opened(cut).size == 2  # sound by itself
    with pytest.raises(DamagedArchive, match="seen the log with 3 events") as caught:
        opened(cut, heads)
    assert caught.value.key == segment_key(2)


def test_a_log_written_anew_is_noticed_by_a_machine_that_saw_it(tmp_path: Path) -> None:
    heads = HeadBook(tmp_path)
    with opened(MemoryBucket(), heads) as archive:
        archive.record([follow(URL)])
    forged = MemoryBucket()
    opened(forged).record([follow(URL + "/forged")])
    opened(forged).record([follow(URL)])
    with pytest.raises(DamagedArchive, match="history was rewritten"):
        opened(forged, heads)


def test_a_local_archive_survives_its_process(tmp_path: Path) -> None:
    looks = [capture(URL, page(URL, look), look) for look in range(3)]
    opened(LocalBucket(tmp_path)).record(looks)
    again = opened(LocalBucket(tmp_path))
    assert [event for _, event in again.events()] == [look.event for look in looks]
    assert again.payload(digest(looks[2])) == looks[2].payload


def test_events_of_every_kind_come_back_equal(archive: Archive) -> None:
    sightings = [follow(URL), capture(URL, b"a"), unchanged(b"a", b"headers")]
    archive.record(sightings)
    kinds = [type(event) for _, event in archive.events()]
    assert kinds == [StoryFollowed, Captured, Unchanged]
    assert [event for _, event in archive.events()] == [each.event for each in sightings]
