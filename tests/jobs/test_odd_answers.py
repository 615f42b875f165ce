"""What nineteen odd servers sent, and what we kept of it."""

import pytest

from jobs.transfer import Limits
from jobs.wire import Answer, Request
from tests.jobs.odd_answers import BROKEN, FOLDED, NO_COLON, WHOLE
from tests.jobs.server import Server, opened

QUICK = Limits(connect=1, silence=1, total=1)


def fetch(server: Server, wire: bytes) -> Answer:
    server.raw("/page", wire)
    with opened(server, QUICK) as fetcher:
        return fetcher.fetch(Request(url=server.url("/page")))


@pytest.mark.parametrize("case", WHOLE)
def test_an_odd_answer_is_kept_to_the_byte(server: Server, case: str) -> None:
    answer = fetch(server, WHOLE[case])
    assert (answer.failure, answer.block) == (None, WHOLE[case])


@pytest.mark.parametrize("case", BROKEN)
def test_an_answer_that_breaks_off_is_kept_to_the_byte_with_the_reason(
    server: Server, case: str
) -> None:
    answer = fetch(server, BROKEN[case])
    assert answer.block == BROKEN[case]
    assert answer.failure in {"connection", "protocol"}
    assert answer.reason


def test_a_folded_field_is_kept_on_one_line_and_all_else_as_it_came(server: Server) -> None:
    answer = fetch(server, FOLDED)
    assert (answer.failure, answer.block) == (None, FOLDED.replace(b"\r\n  two", b" two"))


def test_of_a_header_that_is_none_what_came_before_is_kept_with_the_reason(server: Server) -> None:
    answer = fetch(server, NO_COLON)
    assert (answer.failure, answer.status) == ("protocol", 200)
    assert NO_COLON.startswith(answer.block)
    assert answer.block
    assert "Header without colon" in answer.reason


def test_at_least_seventeen_of_nineteen_are_kept_to_the_byte() -> None:
    assert len(WHOLE) + len(BROKEN) == 17
