import itertools
from collections.abc import Iterator

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import canonical
from newsdiff.errors import BadInput, DamagedArchive, StorageFailed
from newsdiff.events import Unknown
from storage.bucket import Bucket, OutcomeUnknown
from storage.log import MOST_EVENTS, Log, walk
from storage.memory import MemoryBucket
from storage.segments import LogState, segment_key
from tests.storage.places import LosingReplies, Overtaken, Refusing, Tampered


class Pauses:
    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def opened(bucket: Bucket, since: LogState | None = None) -> Log:
    return Log(bucket, since=since, pause=Pauses())


def line(name: object) -> bytes:
    return canonical({"type": "tried", "v": 1, "name": str(name)})


def lines(*names: object) -> list[bytes]:
    return [line(name) for name in names]


def content(bucket: Bucket) -> list[bytes]:
    return [each for segment, _ in walk(bucket, LogState()) for each in segment.lines]


def test_numbers_run_on_without_gaps() -> None:
    log = opened(MemoryBucket())
    assert log.append(lines("a", "b")) == range(2)
    assert log.append(lines("c")) == range(2, 3)
    assert [number for number, _ in log.read()] == [0, 1, 2]


def test_nothing_appended_is_no_commit() -> None:
    bucket = MemoryBucket()
    assert opened(bucket).append([]) == range(0)
    assert list(bucket.keys()) == []


def test_reading_begins_wherever_it_is_told_to() -> None:
    bucket = MemoryBucket()
    log = opened(bucket)
    for batch in (3, 1, 4, 1, 5):
        log.append(lines(*range(batch)))
    reopened = opened(bucket, since=log.state)
    for start in range(16):
        numbers = list(range(start, 14))
        assert [number for number, _ in log.read(start)] == numbers
        assert [number for number, _ in reopened.read(start)] == numbers


def test_reading_ends_where_the_log_ended_when_it_began() -> None:
    log = opened(MemoryBucket())
    log.append(lines("a"))
    log.append(lines("b"))
    reading = log.read(1)
    assert next(reading)[0] == 1
    log.append(lines("c"))
    assert list(reading) == []


def test_unknown_events_are_kept_as_they_came() -> None:
    log = opened(MemoryBucket())
    log.append(lines("a"))
    assert [event for _, event in log.read()] == [Unknown(type="tried", v=1, line=line("a"))]


def test_a_log_reopened_from_a_state_goes_on_from_there() -> None:
    bucket = MemoryBucket()
    log = opened(bucket)
    log.append(lines("a", "b", "c"))
    state = log.state
    log.append(lines("d"))
    assert opened(bucket, since=state).state == log.state == opened(bucket).state


def test_opening_from_a_state_reads_only_what_is_new() -> None:
    bucket = MemoryBucket()
    log = opened(bucket)
    log.append(lines("a"))
    log.append(lines("b"))
    hidden = Tampered(bucket, {segment_key(0): None})
    assert opened(hidden, since=log.state).state == log.state


@pytest.mark.parametrize("other", [None, b"another log's"])
def test_a_state_that_was_never_this_logs_is_refused(other: bytes | None) -> None:
    bucket = MemoryBucket()
    log = opened(bucket)
    log.append(lines("a"))
    with pytest.raises(DamagedArchive, match="since the log was last read"):
        opened(Tampered(bucket, {segment_key(0): other}), since=log.state)


def test_two_writers_see_each_other_after_a_refresh() -> None:
    bucket = MemoryBucket()
    mine, theirs = opened(bucket), opened(bucket)
    theirs.append(lines("a"))
    mine.refresh()
    assert mine.state == theirs.state


def test_a_lost_race_is_based_anew_on_the_winner() -> None:
    bucket = MemoryBucket()
    rival = opened(bucket)
    mine = opened(Overtaken(bucket, lambda: rival.append(lines("rival")), times=3))
    assert mine.append(lines("mine")) == range(3, 4)
    assert content(bucket) == [*lines("rival") * 3, *lines("mine")]


def test_a_writer_far_behind_a_busy_one_catches_up_at_once() -> None:
    bucket = MemoryBucket()
    rival = opened(bucket)

    def busy() -> None:
        for _ in range(50):
            rival.append(lines("rival"))

    pauses = Pauses()
    mine = Log(Overtaken(bucket, busy, times=2), pause=pauses)
    assert mine.append(lines("mine")) == range(100, 101)
    assert len(pauses.taken) == 2


def test_waits_between_races_grow_but_not_for_ever() -> None:
    bucket = MemoryBucket()
    rival = opened(bucket)
    pauses = Pauses()
    Log(Overtaken(bucket, lambda: rival.append(lines("r")), times=40), pause=pauses).append(
        lines("mine")
    )
    assert len(pauses.taken) == 40
    assert max(pauses.taken) <= 0.1
    assert max(pauses.taken[:2]) <= 0.004


_FATES = st.lists(st.sampled_from(["acting", "idle", "answers"]), max_size=12)


@given(_FATES, _FATES)
def test_whatever_replies_are_lost_every_event_is_there_once(
    mine: list[str], theirs: list[str]
) -> None:
    def lossy(fates: list[str]) -> Iterator[str]:
        for fate in fates:
            yield fate
            if fate != "answers":
                yield "answers"

    bucket = MemoryBucket()
    writers = [opened(LosingReplies(bucket, lossy(fates))) for fates in (mine, theirs)]
    expected = []
    for number, writer in itertools.product(range(5), (0, 1)):
        name = f"{writer}-{number}"
        (position,) = writers[writer].append(lines(name))
        expected.append((position, line(name)))
    assert expected == list(enumerate(content(bucket)))


def test_an_outcome_never_learned_is_not_called_a_failure() -> None:
    log = opened(LosingReplies(MemoryBucket(), itertools.repeat("idle")))
    with pytest.raises(OutcomeUnknown, match=r"cannot tell whether log/.* was stored"):
        log.append(lines("a"))
    assert log.state.size == 0


def test_a_refusal_after_a_doubt_is_still_a_doubt() -> None:
    inner = MemoryBucket()
    refusing = Refusing(inner)

    def fates() -> Iterator[str]:
        refusing.full = False
        yield "acting"
        refusing.full = True

    with pytest.raises(OutcomeUnknown):
        opened(LosingReplies(refusing, fates())).append(lines("a"))
    assert content(inner) == lines("a")


def test_a_full_disk_appends_nothing_and_work_goes_on_when_there_is_room() -> None:
    inner = MemoryBucket()
    refusing = Refusing(inner)
    log = opened(refusing)
    with pytest.raises(StorageFailed, match="No space left"):
        log.append(lines("a"))
    assert (log.state.size, content(inner)) == (0, [])
    refusing.full = False
    assert log.append(lines("a")) == range(1)


def test_a_long_batch_takes_several_commits() -> None:
    bucket = MemoryBucket()
    log = opened(bucket)
    batch = lines(*range(2 * MOST_EVENTS + 1))
    assert log.append(batch) == range(len(batch))
    assert log.state.seg == 3
    assert content(bucket) == batch


def test_a_long_batch_that_fails_half_way_says_how_far_it_came() -> None:
    bucket = MemoryBucket()
    log = opened(Refusing(bucket, prefix=segment_key(1)))
    with pytest.raises(StorageFailed, match=r"the first 10000 of 10001 events are stored"):
        log.append(lines(*range(MOST_EVENTS + 1)))
    assert len(content(bucket)) == MOST_EVENTS


def test_an_event_is_one_line() -> None:
    with pytest.raises(BadInput, match="one line"):
        opened(MemoryBucket()).append([b"{}\n{}"])


def three(bucket: Bucket) -> Log:
    log = opened(bucket)
    for name in "abc":
        log.append(lines(name, name))
    return log


def test_opening_stops_at_a_damaged_segment_and_names_it() -> None:
    bucket = MemoryBucket()
    three(bucket)
    with pytest.raises(DamagedArchive) as caught:
        opened(Tampered(bucket, {segment_key(1): b"junk"}))
    assert (caught.value.key, caught.value.event) == (segment_key(1), 2)


@pytest.mark.parametrize("start", [0, 1, 3])
@pytest.mark.parametrize("other", [None, b"junk", 0])
def test_reading_stops_at_a_segment_that_has_changed_since(
    start: int, other: bytes | int | None
) -> None:
    inner = MemoryBucket()
    three(inner)
    bucket = Tampered(inner, {})
    log = opened(bucket)
    body = inner.get(segment_key(other)) if isinstance(other, int) else other
    bucket.changed[segment_key(2)] = body
    with pytest.raises(DamagedArchive) as caught:
        list(log.read(start))
    assert caught.value.key == segment_key(2)


def test_an_event_of_ours_that_cannot_be_read_is_named() -> None:
    log = opened(MemoryBucket())
    log.append([*lines("a"), canonical({"type": "captured", "v": 1})])
    with pytest.raises(DamagedArchive) as caught:
        list(log.read())
    assert (caught.value.key, caught.value.event) == (segment_key(0), 1)


def test_reading_from_the_middle_notices_other_bytes_of_the_same_content() -> None:
    inner = MemoryBucket()
    three(inner)
    for number in (1, 2):
        bucket = Tampered(inner, {})
        log = opened(bucket)
        raw = inner.get(segment_key(number)) or b""
        content = zstandard.ZstdDecompressor().decompress(raw)
        bucket.changed[segment_key(number)] = zstandard.ZstdCompressor(level=1).compress(content)
        with pytest.raises(DamagedArchive) as caught:
            list(log.read(2))
        assert caught.value.key == segment_key(number)
