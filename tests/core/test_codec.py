from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import _TAGS, LONGEST_EVENT, canonical, decode, encode
from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Event,
    Exported,
    KeyRotated,
    Level,
    Look,
    Merged,
    Redirected,
    Refused,
    Reported,
    RobotsOverridden,
    SeedDropped,
    SeedFollowed,
    SeedRead,
    Separated,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Unchanged,
    Unknown,
    Withdrawn,
    story_id,
)
from newsdiff.times import When, instant, parse_when

MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: instant(moment).start
)
WHENS = st.one_of(MOMENTS.map(instant), st.dates().map(lambda day: parse_when(day.isoformat())))
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(When, WHENS)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(int, st.integers(0, 2**53 - 1))
KINDS = (
    *get_args(Look),
    StoryFollowed,
    StoryChanged,
    StoryDropped,
    Merged,
    Separated,
    SeedFollowed,
    SeedRead,
    SeedDropped,
    Withdrawn,
    RobotsOverridden,
    Exported,
    Reported,
    KeyRotated,
)


@given(st.one_of(*(st.builds(kind) for kind in KINDS)))
def test_decoding_an_encoded_event_gives_it_back(event: Event) -> None:
    assert decode(encode(event)) == event


@given(st.binary())
def test_any_bytes_decode_or_are_called_damaged(data: bytes) -> None:
    try:
        event = decode(data)
    except DamagedArchive:
        return
    assert isinstance(event, Unknown)


def test_the_form_on_disk_is_frozen() -> None:
    """Archives outlive releases: these bytes must never change."""
    event = Captured(
        story="9f86d081884c7d65",
        url="https://news.example/flood",
        seen=parse_when("2026-01-02T09:00:00Z"),
        recorded=datetime(2026, 1, 2, 9, 0, 1, 500_000, tzinfo=UTC),
        status=200,
        block="ab" * 32,
        length=1234,
        header_length=234,
        body="cd" * 32,
    )
    assert encode(event) == (
        b'{"block":"' + b"ab" * 32 + b'","body":"' + b"cd" * 32 + b'","header_length":234,'
        b'"length":1234,"recorded":"2026-01-02T09:00:01.500Z","seen":"2026-01-02T09:00:00.000Z",'
        b'"status":200,"story":"9f86d081884c7d65","type":"captured",'
        b'"url":"https://news.example/flood","v":1}'
    )


def test_the_form_of_an_order_and_of_an_export_is_frozen() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    order = Withdrawn(
        story="9f86d081884c7d65",
        recorded=noon,
        level="erase",
        scope="looks",
        basis="GDPR art. 17",
        reference="REQ-7",
        blocks=("ab" * 32,),
    )
    assert encode(order) == (
        b'{"basis":"GDPR art. 17","blocks":["' + b"ab" * 32 + b'"],"level":"erase",'
        b'"recorded":"2026-01-02T12:00:00.000Z","reference":"REQ-7","scope":"looks",'
        b'"story":"9f86d081884c7d65","type":"withdrawn","v":1}'
    )
    export = Exported(recorded=noon, form="csv", target="out", upto=12, tables=("figures",))
    assert encode(export) == (
        b'{"form":"csv","recorded":"2026-01-02T12:00:00.000Z","tables":["figures"],'
        b'"target":"out","type":"exported","upto":12,"v":1}'
    )
    told = Reported(story="s", recorded=noon, rule="r", target="desk", alert="a", capture="b")
    assert encode(told) == (
        b'{"alert":"a","capture":"b","recorded":"2026-01-02T12:00:00.000Z","rule":"r",'
        b'"story":"s","target":"desk","type":"reported","v":1}'
    )


def test_the_form_of_a_rotation_is_frozen() -> None:
    rotation = KeyRotated(
        recorded=datetime(2026, 1, 2, 12, tzinfo=UTC),
        previous="o+00000001+AQ==",
        vkey="o+00000002+AQ==",
        reason="a laptop was stolen",
        signature="c2lnbmVk",
    )
    assert encode(rotation) == (
        b'{"previous":"o+00000001+AQ==","reason":"a laptop was stolen",'
        b'"recorded":"2026-01-02T12:00:00.000Z","signature":"c2lnbmVk","type":"key-rotated",'
        b'"v":1,"vkey":"o+00000002+AQ=="}'
    )


def test_the_forms_of_seeds_and_mergers_are_frozen() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    seed = SeedFollowed(
        seed="5e", url="https://news.example/rss", kind="feed", recorded=noon, pause=900, most=500,
        include=("/world/",), max_age=86_400,
    )  # fmt: skip
    assert encode(seed) == (
        b'{"include":["/world/"],"kind":"feed","max_age":86400,"most":500,"pause":900,'
        b'"recorded":"2026-01-02T12:00:00.000Z","seed":"5e","type":"seed-followed",'
        b'"url":"https://news.example/rss","v":1}'
    )
    read = SeedRead(seed="5e", recorded=noon, block="ab", found=3, followed=2, left_out=1)
    assert encode(read) == (
        b'{"block":"ab","followed":2,"found":3,"left_out":1,"lists":0,"put_off":0,'
        b'"recorded":"2026-01-02T12:00:00.000Z","seed":"5e","type":"seed-read","v":1}'
    )
    merged = Merged(story="a", other="b", recorded=noon, evidence="person", because="one fire")
    assert encode(merged) == (
        b'{"because":"one fire","evidence":"person","other":"b",'
        b'"recorded":"2026-01-02T12:00:00.000Z","story":"a","type":"merged","v":1}'
    )


def test_only_orders_that_remove_bytes_name_what_must_be_gone() -> None:
    for level in get_args(Level):
        order = Withdrawn(
            story="s",
            recorded=datetime(2026, 1, 2, tzinfo=UTC),
            level=level,
            scope="looks",
            basis="b",
            reference="r",
            blocks=("ab" * 32,),
        )
        assert bool(order.removed) == (level in {"redact", "erase"})


def test_an_unknown_event_is_kept_as_it_stands() -> None:
    line = b'{"type":"anchored","v":3,"what":"later"}'
    event = decode(line)
    assert event == Unknown(type="anchored", v=3, line=line)
    assert encode(event) == line


def test_a_known_event_with_a_strange_field_is_damage() -> None:
    with pytest.raises(DamagedArchive, match="unreadable event"):
        decode(b'{"type":"story-dropped","v":1,"story":"x","colour":"red"}')


@pytest.mark.parametrize(
    "change",
    [
        {"url": 7},
        {"url": None},
        {"language": ["en"]},
        {"recorded": 20260317},
        {"recorded": "2026-03-17"},
        {"every": "60"},
        {"every": True},
        {"every": -1},
        {"every": 1 << 53},
        {"tags": "crash"},
        {"tags": [1]},
    ],
)
def test_a_field_of_another_kind_is_damage(change: dict[str, object]) -> None:
    sound: dict[str, object] = {
        "type": "story-followed",
        "v": 1,
        "story": "1" * 16,
        "url": "https://a.example/",
    }
    sound["recorded"] = "2026-03-17T09:15:00.123Z"
    assert isinstance(decode(canonical(sound)), StoryFollowed)
    with pytest.raises(DamagedArchive):
        decode(canonical(sound | change))


def test_an_event_too_long_for_a_bundle_is_refused() -> None:
    event = StoryDropped(story="x" * LONGEST_EVENT, recorded=datetime(2026, 1, 2, tzinfo=UTC))
    with pytest.raises(BadInput, match="65535 is the most"):
        encode(event)


def test_every_event_has_a_tag() -> None:
    assert set(_TAGS.values()) == set(KINDS)


def test_a_story_is_named_by_its_first_url() -> None:
    assert story_id("https://news.example/flood") == story_id("https://news.example/flood")
    assert len(story_id("https://news.example/flood")) == 16


def test_failures_and_refusals_keep_their_words() -> None:
    seen = parse_when("2026-01-02T09:00:00Z")
    common: dict[str, Any] = {"story": "s", "url": "u", "seen": seen, "recorded": seen.start}
    for event in (
        CaptureFailed(**common, failure="dns", reason="no such host"),
        Refused(**common, rule="robots", reason="Disallow: /"),
        Redirected(**common, status=301, target="v", block="b", length=1),
        Unchanged(**common, status=304, block="b", length=1, body="c"),
    ):
        assert decode(encode(event)) == event


def test_settings_of_a_story_keep_their_bytes() -> None:
    noon = datetime(2025, 6, 19, 12, tzinfo=UTC)
    plain = StoryChanged(story="x", recorded=noon)
    assert encode(plain) == (
        b'{"recorded":"2025-06-19T12:00:00.000Z","story":"x","type":"story-changed","v":1}'
    )
    all_said = StoryChanged(
        story="x", recorded=noon, every=900, policy="tiers", tags=("flood",), paused=True
    )
    assert encode(all_said) == (
        b'{"every":900,"paused":true,"policy":"tiers","recorded":"2025-06-19T12:00:00.000Z",'
        b'"story":"x","tags":["flood"],"type":"story-changed","v":1}'
    )
