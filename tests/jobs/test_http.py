import gzip
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.transfer import Limits
from jobs.wire import Answer, Request, field
from newsdiff.errors import BadInput
from tests.jobs.server import Server, dripping, flooding, opened, silent

QUICK = Limits(connect=0.5, silence=1, total=0.5, header=8192, body=100_000)
BODY = b"<p>The dam holds, the water board said.</p>"


def fetch(server: Server, path: str, limits: Limits = QUICK) -> Answer:
    with opened(server, limits) as fetcher:
        return fetcher.fetch(Request(url=server.url(path)))


EXACT = {
    "a proper answer": b"HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\n" + BODY,
    "odd case, order and doubles": b"HTTP/1.1 200 Fine\r\nx-b: 1\r\nX-A: 2\r\nX-B: 3\r\n\r\n"
    + BODY,
    "padding": b"HTTP/1.1 200 OK\r\nX-Pad:    two   spaces  \r\n\r\n" + BODY,
    "chunks and a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n0\r\nX: t\r\n\r\n"
    ),
    "gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(BODY, mtime=0),
    "a lie about gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + BODY,
    "no length and no end": b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 43\n\n" + BODY,
    "latin-1 and control characters": b"HTTP/1.1 200 OK\r\nX: caf\xe9\x01\r\n\r\n" + BODY,
    "no reason": b"HTTP/1.1 200\r\n\r\n" + BODY,
    "an unknown status": b"HTTP/1.1 600 Odd\r\n\r\n" + BODY,
    "nothing in the body": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "not found": b"HTTP/1.1 404 Not Found\r\n\r\n" + BODY,
    "gone": b"HTTP/1.1 410 Gone\r\n\r\n" + BODY,
    "forbidden": b"HTTP/1.1 403 Forbidden\r\n\r\n" + BODY,
    "unavailable": b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\n\r\n" + BODY,
    "not modified": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 200\r\nETag: x\r\n\r\n",
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("case", EXACT)
def test_an_answer_is_kept_as_it_came(server: Server, case: str) -> None:
    server.raw("/page", EXACT[case])
    answer = fetch(server, "/page")
    assert answer.failure is None
    assert answer.block == EXACT[case]
    assert answer.header.endswith((b"\r\n\r\n", b"\n\n"))


def test_an_interim_answer_is_not_the_answer(server: Server) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n"
    server.raw("/page", early + EXACT["a proper answer"])
    assert fetch(server, "/page").block == EXACT["a proper answer"]


def test_bytes_after_the_stated_length_are_not_part_of_the_answer(server: Server) -> None:
    server.raw("/page", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more")
    answer = fetch(server, "/page")
    assert (answer.failure, answer.body) == (None, b"ok")


BROKEN = {
    "cut in the middle": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nThe dam",
        "connection",
        b"The dam",
    ),
    "broken chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nThe dam\r\nZZ\r\n",
        "protocol",
        b"7\r\nThe dam\r\nZZ\r\n",
    ),
    "no answer": (b"", "connection", b""),
    "no header": (b"The dam", "protocol", b""),
    "huge headers": (b"HTTP/1.1 200 OK\r\nX: " + bytes(9000) + b"\r\n\r\n", "protocol", b""),
    "one long field": (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 9000 + b"\r\n\r\n", "too-large", b""),
    "many fields": (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 2000 + b"\r\n", "too-large", b""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_came_of_a_broken_answer_is_kept(server: Server, case: str) -> None:
    wire, failure, body = BROKEN[case]
    server.raw("/page", wire)
    answer = fetch(server, "/page")
    assert (answer.failure, answer.body) == (failure, body)
    assert wire.startswith(answer.header)
    assert "127.0.0.1" in answer.reason
    assert "\n" not in answer.reason


def test_a_dripping_server_meets_the_deadline(server: Server) -> None:
    server.script("/page", dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"))
    answer = fetch(server, "/page")
    assert answer.failure == "timeout"
    assert answer.body.startswith(b"x")
    assert "did not finish its answer within" in answer.reason


def test_a_dripping_header_meets_the_deadline(server: Server) -> None:
    server.script("/page", dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"))
    assert fetch(server, "/page").failure == "timeout"


def test_a_silent_server_meets_the_deadline(server: Server) -> None:
    server.script("/page", silent)
    answer = fetch(server, "/page")
    assert (answer.failure, answer.block) == ("timeout", b"")
    assert "127.0.0.1 did not answer within" in answer.reason


def test_a_body_is_kept_up_to_its_bound(server: Server) -> None:
    server.script("/page", flooding(b"HTTP/1.1 200 OK\r\n\r\n", megabytes=50))
    answer = fetch(server, "/page")
    assert answer.failure == "too-large"
    assert len(answer.body) == QUICK.body


def test_a_body_of_exactly_the_bound_is_complete(server: Server) -> None:
    server.page("/page", bytes(QUICK.body))
    answer = fetch(server, "/page")
    assert (answer.failure, len(answer.body)) == (None, QUICK.body)


def test_a_gzip_bomb_stays_small_and_closed(server: Server) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    server.page("/page", bomb, Content_Encoding="gzip")
    assert fetch(server, "/page").body == bomb


def test_a_gzip_bomb_opened_by_us_stops_at_the_bound(server: Server) -> None:
    server.page("/page", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    with opened(server, QUICK) as fetcher:
        answer = fetcher.fetch(Request(url=server.url("/page"), decoded=True, most=1000))
    assert (answer.failure, answer.body) == ("too-large", bytes(1000))


def test_we_say_who_asks_and_nothing_of_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.page("/page", BODY)
    assert fetch(server, "/page").status == 200
    head = server.seen[0]
    assert field(head, "user-agent") == "newsdiff/1.0 (+https://newsdiff.example/about)"
    assert field(head, "accept-encoding") == "gzip"
    assert field(head, "authorization") is None
    assert field(head, "cookie") is None


def test_a_conditional_request_carries_what_the_server_said(server: Server) -> None:
    server.raw("/page", EXACT["not modified"])
    moment = "Thu, 19 Jun 2025 11:00:00 GMT"
    with opened(server, QUICK) as fetcher:
        fetcher.fetch(Request(url=server.url("/page"), etag='W/"v1"', last_modified=moment))
    assert field(server.seen[0], "if-none-match") == 'W/"v1"'
    assert field(server.seen[0], "if-modified-since") == moment


def test_a_hostile_validator_adds_no_field(server: Server) -> None:
    server.page("/page", BODY)
    with opened(server, QUICK) as fetcher:
        fetcher.fetch(Request(url=server.url("/page"), etag='"v1"\r\nX-Evil: 1'))
    assert b"evil" not in server.seen[0].lower()


def test_a_path_is_asked_for_as_found(server: Server) -> None:
    path = "/a/../b//c%2Fd;e=f?g=[h]&i=%zz+|"
    server.page(path, BODY)
    assert fetch(server, path + "#part").status == 200


def test_only_http_is_spoken(server: Server) -> None:
    with (
        opened(server, QUICK) as fetcher,
        pytest.raises(BadInput, match="not an http or https URL"),
    ):
        fetcher.start(Request(url="file:///etc/hostname"))


def test_a_name_nobody_has_is_a_failure_of_dns(server: Server) -> None:
    with opened(server, QUICK) as fetcher:
        answer = fetcher.fetch(Request(url="http://paper.invalid/"))
    assert (answer.failure, answer.reason) == ("dns", "no address is known for paper.invalid")


def test_a_closed_port_is_a_failure_to_connect(server: Server) -> None:
    server.close()
    answer = fetch(server, "/page")
    assert answer.failure == "connection"
    assert f"port {server.port}" in answer.reason


def test_waiting_with_nothing_under_way_lets_the_time_pass(server: Server) -> None:
    with opened(server) as fetcher:
        began = time.monotonic()
        assert fetcher.wait(0.02) == []
        assert time.monotonic() - began >= 0.02


def test_many_requests_are_under_way_at_once(server: Server) -> None:
    server.script("/slow", silent)
    server.page("/page", BODY)
    with opened(server, QUICK) as fetcher:
        fetcher.start(Request(url=server.url("/slow")))
        fetcher.start(Request(url=server.url("/page")))
        answers = fetcher.wait(1)
        assert [answer.body for answer in answers] == [BODY]
        fetcher.cancel()
        assert fetcher.wait(0) == []


@given(
    head=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]),
    rest=st.binary(max_size=200),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_an_answer_or_a_failure(server: Server, head: bytes, rest: bytes) -> None:
    server.raw("/page", head + rest)
    answer = fetch(server, "/page")
    assert answer.failure is None or answer.reason.isprintable()
    assert answer.failure is not None or answer.status is not None
    assert answer.body in head + rest
