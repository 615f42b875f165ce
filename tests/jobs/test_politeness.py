from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.politeness import AT_ONCE, HostState, Pace, after, retry_after, unknown
from jobs.wire import Answer, Request
from newsdiff.events import Failure

NOW = datetime(2025, 6, 19, 11, 0, tzinfo=UTC)
PLAIN = Pace(jitter=(1, 1))


def answered(
    status: int | None = 200,
    *,
    seconds: float = 0.1,
    failure: Failure | None = None,
    retry: str | None = None,
) -> Answer:
    header = f"HTTP/1.1 {status} Said\r\n" + (f"Retry-After: {retry}\r\n" if retry else "") + "\r\n"
    return Answer(
        request=Request(url="https://paper.example/"),
        status=status,
        header=header.encode(),
        seconds=seconds,
        failure=failure,
    )


def state_after(*answers: Answer, pace: Pace = PLAIN) -> HostState:
    state = unknown(NOW)
    for answer in answers:
        state = after(NOW, state, answer, pace=pace)
    return state


def pause(*answers: Answer, pace: Pace = PLAIN) -> float:
    return (state_after(*answers, pace=pace).ready - NOW).total_seconds()


def hold(*answers: Answer, pace: Pace = PLAIN) -> float:
    return (state_after(*answers, pace=pace).held - NOW).total_seconds()


def test_a_host_not_asked_before_may_be_asked_now() -> None:
    assert unknown(NOW) == HostState(NOW, NOW)


@pytest.mark.parametrize(("latency", "seconds"), [(0.1, 2), (1, 5), (3, 15), (60, 30)])
def test_a_slow_host_is_given_more_time(latency: float, seconds: float) -> None:
    assert pause(answered(seconds=latency)) == seconds
    assert hold(answered(seconds=latency)) == 0


@given(st.floats(0, 1), st.floats(0, 1000))
def test_a_pause_stays_in_its_range(draw: float, latency: float) -> None:
    state = after(NOW, unknown(NOW), answered(seconds=latency), pace=Pace(), draw=draw)
    assert 2 * 0.8 - 0.01 <= (state.ready - NOW).total_seconds() <= 30 * 1.3 + 0.01


@pytest.mark.parametrize(("wish", "seconds"), [(1, 2), (10, 10), (300, 300), (9999, 300)])
def test_a_crawl_delay_is_obeyed_up_to_five_minutes(wish: float, seconds: float) -> None:
    state = after(NOW, unknown(NOW), answered(), pace=PLAIN, crawl_delay=wish)
    assert (state.ready - NOW).total_seconds() == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_too_much_doubles_the_pause_up_to_an_hour(status: int) -> None:
    refused = answered(status)
    assert [hold(*[refused] * count) for count in (1, 2, 3)] == [4, 8, 16]
    steady = Pace(jitter=(1, 1), failures=99)
    assert hold(*[refused] * 50, pace=steady) == 3600


def test_a_good_answer_ends_the_backing_off() -> None:
    assert pause(answered(429), answered(429), answered()) == 2
    assert state_after(answered(429), answered()).failures == 0


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120),
        ("999999999999", 86400),
        ("Thu, 19 Jun 2025 11:10:00 GMT", 600),
        ("Thu, 19 Jun 2025 11:10:00", 600),
        ("Thu, 19 Jun 2025 10:00:00 GMT", 0),
        ("Thu, 19 Jun 2099 10:00:00 GMT", 86400),
        ("-5", 0),
        ("soon", 0),
        ("1.5", 0),
        ("\u0661\u0662", 0),
        ("Thu, 99 Jun 2025 99:99:99 GMT", 0),
    ],
)
def test_a_wish_to_be_left_alone_is_read(wish: str, seconds: float) -> None:
    assert retry_after(answered(503, retry=wish), NOW, 86400) == seconds


@given(st.text(max_size=40))
def test_any_wish_is_read_or_ignored(wish: str) -> None:
    answer = answered(503, retry=wish.replace("\n", ""))
    assert 0 <= retry_after(answer, NOW, 86400) <= 86400


def test_a_wish_to_be_left_alone_is_obeyed() -> None:
    assert hold(answered(503, retry="7200")) == 7200
    assert pause(answered(503, retry="7200")) == 7200


def test_ten_failures_in_a_row_make_an_hour_of_rest() -> None:
    failed = answered(None, failure="timeout")
    assert hold(*[failed] * 9) == 0
    assert hold(*[failed] * 10) == 3600
    assert hold(*[failed] * 9, answered(), failed) == 0


def test_after_the_rest_one_failure_is_enough() -> None:
    state = state_after(*[answered(500)] * 10)
    later = NOW + timedelta(hours=1)
    assert after(later, state, answered(500), pace=PLAIN).held == later + timedelta(hours=1)
    assert after(later, state, answered(200), pace=PLAIN).held == later


@pytest.mark.parametrize("status", [301, 403, 404, 410])
def test_a_page_that_is_not_there_is_no_failure_of_the_host(status: int) -> None:
    assert state_after(answered(status)).failures == 0


def test_a_page_too_large_for_us_is_no_failure_of_the_host() -> None:
    assert state_after(answered(200, failure="too-large")).failures == 0


def test_a_demo_waits_only_when_its_server_says_so() -> None:
    assert pause(*[answered(500, seconds=9)] * 20, pace=AT_ONCE) == 0
    assert pause(answered(503, retry="3"), pace=AT_ONCE) == 3
