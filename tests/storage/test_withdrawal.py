"""Payloads leave the archive by order, and nothing else does."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.codec import encode
from newsdiff.errors import BadInput, DamagedArchive, NotFound, StorageFailed
from newsdiff.events import Exported, Level, Reported, Withdrawn, story_id
from newsdiff.ports import Sighting
from storage.archive import Archive, block_of
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.index import open_index
from storage.integrity import verify
from storage.memory import MemoryBucket
from storage.records import StoryRecord
from storage.removals import removed_payloads
from storage.repacking import Removal
from storage.segments import segment_key
from storage.withdrawal import Coverage, Demand, cover, exported_stories, orders, recall
from tests.storage.places import (
    EPOCH,
    HEADERS,
    Overtaken,
    Refusing,
    Tampered,
    Wrapped,
    capture,
    follow,
    page,
)

URL, OTHER = "https://news.example/harbour", "https://news.example/school"


def order(*blocks: str, level: Level = "erase", url: str = URL) -> Withdrawn:
    return Withdrawn(
        story=story_id(url),
        recorded=EPOCH,
        level=level,
        scope="looks",
        basis="GDPR art. 17",
        reference="REQ-7",
        blocks=blocks,
    )


def block(url: str, look: int) -> str:
    return sha256(HEADERS + page(url, look)).hexdigest()


def filled(bucket: Bucket, looks: int = 9, batch: int = 3) -> Archive:
    archive = Archive(bucket, origin="o")
    for start in range(0, looks, batch):
        each = range(start, min(start + batch, looks))
        archive.record(
            [capture(url, page(url, look), look) for look in each for url in (URL, OTHER)]
        )
    return archive


def held(bucket: Bucket) -> set[str]:
    """What the packs hold or need."""
    catalogue = Catalogue()
    catalogue.sync(bucket)
    frames = [copy.frame for copy in catalogue.in_chain_order()]
    return {f.sha256 for f in frames} | {f.base for f in frames if f.base}


def assert_all_but(bucket: Bucket, gone: set[str]) -> None:
    """Every payload an event names comes back, and those that are gone do not."""
    archive = Archive(bucket, origin="o")
    named = {found for _, event in archive.events() if (found := block_of(event))}
    assert not gone & held(bucket)
    for digest in named - gone:
        assert sha256(archive.payload(digest)).hexdigest() == digest
    for digest in gone:
        with pytest.raises(NotFound):
            archive.payload(digest)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)), st.integers(1, 9))
def test_what_is_erased_is_gone_and_everything_else_comes_back(
    first: set[int], second: set[int], batch: int
) -> None:
    bucket = MemoryBucket()
    archive = filled(bucket, batch=batch)
    mine, theirs = {block(URL, n) for n in first}, {block(OTHER, n) for n in second}
    removal = archive.withdraw([order(*mine), order(*theirs, url=OTHER)])
    assert removal.payloads == len(mine | theirs)
    assert_all_but(bucket, mine | theirs)


def test_an_erased_payload_is_no_base_of_a_later_one() -> None:
    bucket = MemoryBucket()
    archive = filled(bucket, 8)
    archive.withdraw([order(block(URL, 7), block(URL, 0), block(URL, 4))])
    archive.record([capture(URL, page(URL, look), look) for look in range(8, 14)])
    assert_all_but(bucket, {block(URL, 7), block(URL, 0), block(URL, 4)})


def test_hiding_removes_nothing() -> None:
    bucket = MemoryBucket()
    before = set(filled(bucket).events())
    keys = set(bucket.keys("packs/"))
    archive = Archive(bucket, origin="o")
    assert archive.withdraw([order(block(URL, 1), level="hide")]) == Removal()
    assert set(bucket.keys("packs/")) == keys
    assert len(set(archive.events()) - before) == 1


class Stopped(Exception):
    pass


class StoppingAfter(Wrapped):
    """Stops the process, as a kill would, before the write of this number."""

    def __init__(self, inner: Bucket, writes: int) -> None:
        super().__init__(inner)
        self.left = writes

    def _count(self) -> None:
        if not self.left:
            raise Stopped
        self.left -= 1

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        self._count()
        return super().put_if_absent(key, body)

    def remove(self, key: str, /) -> None:
        self._count()
        super().remove(key)


def test_stopped_anywhere_it_loses_nothing_else_and_can_be_finished() -> None:
    gone = {block(URL, 0), block(URL, 4), block(OTHER, 2)}
    for writes in range(100):
        bucket = MemoryBucket()
        filled(bucket)
        try:
            Archive(StoppingAfter(bucket, writes), origin="o").withdraw([order(*gone)])
        except Stopped:
            archive = Archive(bucket, origin="o")
            named = {found for _, event in archive.events() if (found := block_of(event))}
            assert all(archive.payload(digest) for digest in named - gone)
            archive.carry_out(gone)
            assert_all_but(bucket, gone)
        else:
            assert writes > 5
            assert_all_but(bucket, gone)
            return
    raise AssertionError("it never ends")


def test_a_full_disk_is_met_before_the_order_is_recorded() -> None:
    bucket = MemoryBucket()
    filled(bucket)
    full = Refusing(bucket, "packs/")
    archive = Archive(full, origin="o")
    size = archive.size
    with pytest.raises(StorageFailed):
        archive.withdraw([order(block(URL, 1))])
    assert Archive(bucket, origin="o").size == size
    full.full = False
    archive.withdraw([order(block(URL, 1))])
    assert_all_but(bucket, {block(URL, 1)})


def test_what_must_stay_and_cannot_be_read_stops_the_removal() -> None:
    bucket = MemoryBucket()
    filled(bucket, 1)
    (key,) = bucket.keys("packs/")
    whole = bucket.get(key) or b""
    bucket.remove(key)
    bucket.put_if_absent(key, whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])  # the first frame
    damaged = Archive(bucket, origin="o")
    with pytest.raises(DamagedArchive):
        damaged.withdraw([order(block(OTHER, 0), url=OTHER)])
    assert list(bucket.keys("packs/")) == [key]
    assert damaged.size == 2
    damaged.withdraw([order(block(URL, 0))])
    assert_all_but(bucket, {block(URL, 0)})


def test_a_writer_that_meets_an_order_packs_anew_what_it_based_on_removed_bytes() -> None:
    """It had read its base before the order came, and stored its pack before it."""
    bucket = MemoryBucket()
    filled(bucket, 8)
    gone = {block(URL, n) for n in range(8)}

    def act() -> None:
        Archive(bucket, origin="o").withdraw([order(*gone)])

    slow = Archive(Overtaken(bucket, act, 1), origin="o")
    for look in range(8, 12):
        slow.record([capture(URL, page(URL, look), look)])
    assert_all_but(bucket, gone)


class LateToStore(Wrapped):
    """Somebody else acts before the first pack is put: after its bases were chosen."""

    def __init__(self, inner: Bucket, act: object) -> None:
        super().__init__(inner)
        self.act = act

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        if self.act and key.startswith("packs/"):
            act, self.act = self.act, None
            assert callable(act)
            act()
        return super().put_if_absent(key, body)


def test_a_pack_that_lands_after_the_removal_harms_nothing() -> None:
    bucket = MemoryBucket()
    filled(bucket, 8)
    gone = {block(URL, n) for n in range(8)}
    late = LateToStore(bucket, lambda: Archive(bucket, origin="o").withdraw([order(*gone)]))
    slow = Archive(late, origin="o")
    slow.record([capture(URL, page(URL, 9), 9)])
    archive = Archive(bucket, origin="o")
    assert archive.payload(block(URL, 9)) == HEADERS + page(URL, 9)
    assert verify(bucket, origin="o", payloads=True).findings == ()


def test_a_reader_finds_what_was_packed_anew_meanwhile() -> None:
    bucket = MemoryBucket()
    filled(bucket)
    reader = Archive(bucket, origin="o")
    reader.payload(block(OTHER, 0))
    Archive(bucket, origin="o").withdraw([order(block(URL, 0))])
    assert reader.payload(block(URL, 8)) == HEADERS + page(URL, 8)


def test_what_an_order_removed_is_no_damage_and_anything_else_missing_is() -> None:
    bucket = MemoryBucket()
    archive = filled(bucket, 4, 1)
    archive.withdraw([order(block(URL, 1))])
    assert verify(bucket, origin="o", payloads=True).findings == ()
    for key in list(bucket.keys("packs/")):
        assert not verify(Tampered(bucket, {key: None}), origin="o", payloads=True).sound


@pytest.mark.parametrize("level", ["hide", "lift"])
def test_an_order_that_removes_nothing_excuses_nothing(level: Level) -> None:
    bucket = MemoryBucket()
    filled(bucket, 1).withdraw([order(block(URL, 0), block(OTHER, 0), level=level)])
    (key,) = bucket.keys("packs/")
    assert verify(bucket, origin="o", payloads=True).sound
    assert not verify(Tampered(bucket, {key: None}), origin="o", payloads=True).sound


def test_an_order_that_was_not_carried_out_is_found() -> None:
    bucket = MemoryBucket()
    archive = filled(bucket, 2)
    (key,) = bucket.keys("packs/")
    archive.record([Sighting(order(block(URL, 1)))])
    (finding,) = verify(bucket, origin="o", payloads=True).findings
    assert finding.key == key
    assert "holds withdrawn bytes" in finding.message
    archive.carry_out({block(URL, 1)})
    assert verify(bucket, origin="o", payloads=True).sound


STORY = StoryRecord(
    number=0,
    id=story_id(URL),
    slug="harbour",
    url=URL,
    language=None,
    tags=(),
    every=None,
    followed=None,
    dropped=None,
    headline=None,
    versions=0,
    captures=0,
    first_look=None,
    last_look=None,
)
LONG = "§" * 1_000


def test_an_order_about_very_many_payloads_is_several_events_that_fit() -> None:
    blocks = tuple(sha256(b"%d" % number).hexdigest() for number in range(2_000))
    demand = Demand(level="erase", basis=LONG, reference=LONG)
    events = list(orders(STORY, demand, Coverage(blocks, 0, ()), EPOCH))
    assert [digest for event in events for digest in event.blocks] == list(blocks)
    assert {event.scope for event in events} == {"story"}
    assert all(encode(event) for event in events)


def test_hiding_a_story_names_no_payloads() -> None:
    demand = Demand(level="hide", basis="an order", reference="7")
    (event,) = orders(STORY, demand, Coverage(("ab" * 32,), 0, ()), EPOCH)
    assert (event.blocks, event.scope) == ((), "story")


def export(upto: int, *stories: str) -> Exported:
    return Exported(recorded=EPOCH, form="csv", target="out", upto=upto, stories=stories)


def test_only_exports_that_can_hold_it_are_recalled() -> None:
    early, other = export(5), export(9, story_id(OTHER))
    whole, named = export(6), export(9, story_id(OTHER), story_id(URL))
    events = list(enumerate([early, other, whole, named, follow(URL).event]))
    assert recall(events, STORY, 5) == [whole, named]


def test_whoever_was_told_of_it_is_listed_too() -> None:
    told = [
        Reported(story=story, recorded=EPOCH, rule="r", target="desk", alert="a", capture="c")
        for story in (STORY.id, story_id(OTHER), STORY.id)
    ]
    (found,) = recall(enumerate(told), STORY, 1)
    assert (found.form, found.target, found.upto) == ("alert", "desk", 2)


def test_an_export_of_very_many_stories_counts_as_one_of_all() -> None:
    assert exported_stories(None) == ()
    assert exported_stories([STORY]) == (STORY.id,)
    assert exported_stories([STORY] * 801) == ()


@pytest.mark.parametrize("text", ["", "  ", "x" * 1_001])
def test_a_basis_and_a_reference_are_wanted_and_bounded(text: str, tmp_path: Path) -> None:
    with open_index(tmp_path / "index.sqlite") as index:
        for basis, reference in ((text, "7"), ("an order", text)):
            with pytest.raises(BadInput):
                cover(index, STORY, Demand(level="hide", basis=basis, reference=reference))


class LateToRemove(Wrapped):
    """Somebody else acts just before the first pack is removed."""

    def __init__(self, inner: Bucket, act: Callable[[], object]) -> None:
        super().__init__(inner)
        self.acts = [act]

    def remove(self, key: str, /) -> None:
        while self.acts:
            self.acts.pop()()
        super().remove(key)


@pytest.fixture(params=["in memory", "in a file"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Catalogue]:
    path = tmp_path / "catalogue.sqlite" if request.param == "in a file" else None
    return lambda: Catalogue(path)


def test_a_writer_opened_between_an_order_and_its_removal_builds_upon_neither(
    catalogue: Callable[[], Catalogue],
) -> None:
    """It opens behind the order, so it never meets it; the removal ends while it writes."""
    bucket = MemoryBucket()
    archive = filled(bucket, 8)
    gone = {block(URL, n) for n in range(8)}
    with Archive(bucket, origin="o", catalogue=catalogue()) as earlier:
        earlier.payload(block(URL, 3))
    archive.record([Sighting(order(*gone))])
    writer = Archive(bucket, origin="o", since=archive.state, catalogue=catalogue())
    late = LateToRemove(bucket, lambda: writer.record([capture(URL, page(URL, 9), 9)]))
    Archive(late, origin="o").carry_out(gone)
    assert_all_but(bucket, gone)
    again = Archive(bucket, origin="o", since=writer.state, catalogue=catalogue())
    again.record([capture(URL, page(URL, 10), 10)])
    assert_all_but(bucket, gone)
    assert verify(bucket, origin="o").findings == ()


def test_withdrawn_bytes_that_are_seen_again_are_not_kept_again(
    catalogue: Callable[[], Catalogue],
) -> None:
    bucket = MemoryBucket()
    archive = filled(bucket, 3)
    archive.withdraw([order(block(URL, 1))])
    archive.record([capture(URL, page(URL, 1), 20)])
    assert_all_but(bucket, {block(URL, 1)})
    later = Archive(bucket, origin="o", since=archive.state, catalogue=catalogue())
    later.record([capture(URL, page(URL, 1), 21), capture(URL, page(URL, 22), 22)])
    assert_all_but(bucket, {block(URL, 1)})


def test_only_new_segments_are_read_for_orders_and_another_logs_are_forgotten(
    tmp_path: Path,
) -> None:
    bucket, path = MemoryBucket(), tmp_path / "catalogue.sqlite"
    filled(bucket, 3).withdraw([order(block(URL, 0))])
    assert removed_payloads(bucket, Catalogue(path)) == {block(URL, 0)}
    first = Tampered(bucket, {segment_key(0): None})
    assert removed_payloads(first, Catalogue(path)) == {block(URL, 0)}
    other = MemoryBucket()
    filled(other, 1).withdraw([order(block(OTHER, 0))])
    assert removed_payloads(other, Catalogue(path)) == {block(OTHER, 0)}
    with pytest.raises(DamagedArchive):
        removed_payloads(
            Tampered(other, {"log/000/000/000000000000.ndjson.zst": b"x"}), Catalogue()
        )
