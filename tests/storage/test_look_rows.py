import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import decode, encode
from newsdiff.errors import DamagedArchive
from newsdiff.events import Captured, Event, Unchanged
from newsdiff.plain_looks import plain_looks
from storage.look_rows import plain_row, row
from tests.core.test_codec import KINDS
from tests.storage.pressroom import Pressroom

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.just("2025-02-30T00:00:00.000Z"),
    st.just("2025-06-19"),
    st.lists(st.integers(), max_size=1),
)


def looks() -> list[Event]:
    room = Pressroom()
    room.look("Fire", 0)
    room.look("Fire", 0, origin="a copy")
    room.same("Fire", 10)
    return room.facts


@given(st.lists(st.one_of(*(st.builds(kind) for kind in KINDS)), max_size=5))
def test_a_look_makes_the_same_row_whichever_way_it_is_read(events: list[Event]) -> None:
    for event, plain in zip(events, plain_looks(list(map(encode, events))), strict=True):
        if plain:
            assert isinstance(event, Captured | Unchanged)
            assert plain_row(1, 2, plain) == row(1, 2, event)


def test_the_answers_of_most_looks_are_plain() -> None:
    assert None not in plain_looks(list(map(encode, looks())))


@given(st.sampled_from(looks()), st.data())
def test_a_changed_line_is_plain_only_if_it_decodes(look: Event, data: st.DataObject) -> None:
    body = orjson.loads(encode(look))
    name = data.draw(st.sampled_from([*body, "other"]))
    body[name] = data.draw(VALUES)
    line = orjson.dumps(body)
    (plain,) = plain_looks([line])
    if plain:
        event = decode(line)
        assert isinstance(event, Captured | Unchanged)
        assert plain_row(1, 2, plain) == row(1, 2, event)


def test_a_damaged_line_among_sound_ones_is_left_to_be_called_damaged() -> None:
    sound = encode(looks()[0])
    damaged = sound.replace(b'"status":200', b'"status":-20')
    assert plain_looks([sound, damaged]) == [None, None]
    with pytest.raises(DamagedArchive):
        decode(damaged)


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_any_bytes_are_no_plain_looks(lines: list[bytes]) -> None:
    assert plain_looks(lines) == [None] * len(lines)
