from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import BadInput
from newsdiff.times import instant, parse_stamp, parse_when, stamp


def test_a_date_is_a_whole_day() -> None:
    day = parse_when("2020-03-17")
    assert day.is_day
    assert str(day) == "2020-03-17"
    assert day.end - day.start == timedelta(days=1) - timedelta(milliseconds=1)


def test_a_time_without_a_zone_is_utc() -> None:
    assert str(parse_when("2020-03-17T09:30")) == "2020-03-17T09:30:00.000Z"


def test_a_zone_is_converted() -> None:
    assert str(parse_when("2020-03-17T09:30:00+02:00")) == "2020-03-17T07:30:00.000Z"


@pytest.mark.parametrize("text", ["", "soon", "17/03/2020", "2020-13-01", "9" * 50])
def test_what_is_no_time_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput, match="not a time"):
        parse_when(text)


@given(st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_stamps_read_back_and_sort_like_time(moment: datetime) -> None:
    cut = instant(moment).start
    assert parse_stamp(stamp(cut)) == cut
    assert parse_when(stamp(cut)) == instant(moment)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(BadInput):
        instant(datetime(2026, 1, 1))  # noqa: DTZ001
