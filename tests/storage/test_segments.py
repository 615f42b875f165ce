import contextlib
from dataclasses import asdict, replace
from hashlib import sha256

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import canonical
from newsdiff.errors import BadInput, DamagedArchive
from storage.segments import (
    LogState,
    open_segment,
    read_segment,
    segment_key,
    segment_number,
    write_segment,
)
from storage.zstd import compress

LINES = [canonical({"type": "noted", "v": 1, "n": number}) for number in range(5)]


def written(state: LogState, lines: list[bytes] = LINES) -> tuple[bytes, LogState]:
    return write_segment(state, lines, writer="w", nonce="00")


def rewritten(raw: bytes, **changes: object) -> bytes:
    """The segment with a header that says something else."""
    segment = open_segment(raw)
    header = canonical({**asdict(segment.header), **changes})
    return compress(b"\n".join([header, *segment.lines, b""]))


def test_what_was_written_is_read() -> None:
    raw, after = written(LogState())
    segment, state = read_segment(LogState(), raw)
    assert list(segment.lines) == LINES
    assert state == after
    assert (state.seg, state.size, state.prev) == (1, 5, sha256(raw).hexdigest())


def test_segments_chain() -> None:
    _, first = written(LogState())
    raw, second = written(first)
    segment, state = read_segment(first, raw)
    assert segment.header.first == 5
    assert segment.header.prev == first.prev
    assert state == second


@pytest.mark.parametrize(
    "changes",
    [
        {"seg": 1},
        {"first": 1},
        {"root": "0" * 64},
        {"count": 4},
        {"count": "5"},
        {"format": "newsdiff-segment/2"},
        {"packs": 3},
        {"packs": [["x"]]},
        {"writer": 7},
        {"nonce": None},
        {"surprise": 1},
        {"seg": None},
        {"first": -1},
    ],
)
def test_a_header_that_does_not_extend_the_log_is_refused(changes: dict[str, object]) -> None:
    raw, _ = written(LogState())
    with pytest.raises(DamagedArchive) as caught:
        read_segment(LogState(), rewritten(raw, **changes))
    assert caught.value.key == segment_key(0)
    assert caught.value.event == 0


def test_a_successor_of_other_bytes_accuses_the_segment_before_it() -> None:
    _, first = written(LogState())
    raw, _ = written(replace(first, prev="1" * 64))
    with pytest.raises(DamagedArchive) as caught:
        read_segment(first, raw)
    assert caught.value.key == segment_key(0)


@pytest.mark.parametrize(
    "line",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1.5}',
        b'{"a":[{"b":1e3}]}',
        b'{"a":1,"a":1}',
        b'{"a":99999999999999999999999}',
        b"[]",
        b"",
        b"{",
        b'{"a":"' + b"x" * 65_535 + b'"}',
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"a":' + b"[" * 200 + b"1.5" + b"]" * 200 + b"}",
    ],
)
def test_an_event_in_any_but_the_canonical_form_is_refused(line: bytes) -> None:
    raw, _ = written(LogState(), [line])
    with pytest.raises(DamagedArchive):
        read_segment(LogState(), raw)


@pytest.mark.parametrize(
    "lines",
    [
        [b'{"a":[{}', b"{}]}", b'{"a":1},{"a":2}'],
        [b'{"a":1},{"a":2}', b'{"a":[{}', b"{}]}"],
        [b'{"a":"x', b'y"}', b'{"a":1},{"a":2}'],
        [b'{"a":[1', b"2]}", b'{"a":1},{"a":2}'],
    ],
)
def test_lines_that_are_events_only_together_are_refused(lines: list[bytes]) -> None:
    for order in (lines, lines[::-1], [*LINES, *lines]):
        raw, _ = written(LogState(), order)
        with pytest.raises(DamagedArchive):
            read_segment(LogState(), raw)


def test_events_that_look_like_two_are_read() -> None:
    lines = [*LINES, canonical({"a": "},{", "b": [{"c": None}, {"d": True}]}), *LINES]
    raw, state = written(LogState(), lines)
    segment, after = read_segment(LogState(), raw)
    assert (segment.lines, after) == (tuple(lines), state)


@pytest.mark.parametrize(
    "raw", [b"", b"junk", compress(b""), compress(b"{}\n"), compress(b"[]\n[]\n")]
)
def test_what_is_no_segment_is_refused(raw: bytes) -> None:
    with pytest.raises(DamagedArchive, match=r"0\.ndjson\.zst is damaged, from event 0: "):
        read_segment(LogState(), raw)


def test_a_segment_of_no_events_is_refused() -> None:
    raw, _ = written(LogState(), [])
    with pytest.raises(DamagedArchive):
        read_segment(LogState(), raw)


def test_a_segment_that_opens_to_too_much_is_refused() -> None:
    claim = zstandard.ZstdCompressor().compressobj(size=1 << 30)
    raw = claim.compress(b"{}") + claim.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    with pytest.raises(DamagedArchive, match="would open to more than"):
        read_segment(LogState(), raw)


@pytest.mark.parametrize("text", [b"\n" * 200_000, b"[" + b"[]," * 700_000])
def test_what_no_writer_makes_is_refused_before_it_is_taken_apart(text: bytes) -> None:
    with pytest.raises(ValueError, match="more than 100000 lines, or a header"):
        open_segment(compress(text))


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_segment_or_damaged(raw: bytes, packed: bool) -> None:  # noqa: FBT001
    with contextlib.suppress(DamagedArchive):
        read_segment(LogState(), compress(raw) if packed else raw)


@given(st.integers(0, 10**12 - 1))
def test_a_key_says_its_number(number: int) -> None:
    assert segment_number(segment_key(number)) == number


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_keys_sort_as_numbers_while_the_first_folder_has_three_digits(a: int, b: int) -> None:
    a, b = a % 10**9, b % 10**9
    assert (segment_key(a) < segment_key(b)) == (a < b)


@pytest.mark.parametrize(
    "key",
    [
        "log/000/001/000000000123.ndjson.zst",
        "log/000/000/123.ndjson.zst",
        "log/000/000/000000000123.ndjson",
        "packs/000/000/000000000123.ndjson.zst",
        "log/000/000/000000000123.ndjson.zst.bak",
    ],
)
def test_other_keys_are_no_segments(key: str) -> None:
    assert segment_number(key) is None


def test_a_state_survives_being_written_down() -> None:
    _, state = written(written(LogState())[1], LINES[:2])
    assert LogState.from_json(state.to_json()) == state


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b'{"peaks":[],"prev":"","seg":1,"size":3}', b'{"peaks":["zz"]}']
)
def test_what_is_no_state_is_refused(text: bytes) -> None:
    with pytest.raises(BadInput):
        LogState.from_json(text)
