"""The address guard, at the socket that is really connected."""

import pytest

from jobs.http import HttpFetcher, Manner
from jobs.transfer import Limits
from jobs.wire import Answer, Request
from tests.jobs.server import Server

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "0.0.0.0",
    "0",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
    "[::]",
    "①②⑦.0.0.1",
]


def ask(url: str, allowed: frozenset[str] = frozenset()) -> Answer:
    fetcher = HttpFetcher(
        Manner(agent="test", limits=Limits(connect=0.5, total=0.5), allow_private=allowed)
    )
    try:
        return fetcher.fetch(Request(url=url))
    finally:
        fetcher.close()


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_closed_by_default_however_it_is_spelled(server: Server, host: str) -> None:
    server.page("/", b"secret")
    answer = ask(server.url("/", host))
    assert answer.failure in {"address", "dns"}
    assert answer.block == b""
    assert server.seen == []


def test_the_refusal_says_where_the_name_led(server: Server) -> None:
    answer = ask(server.url("/", "127.1"))
    assert answer.failure == "address"
    assert answer.reason == "127.1 is at 127.0.0.1, which is not a public address"


def test_an_exception_opens_one_port_and_no_other(server: Server) -> None:
    server.page("/", b"not secret")
    assert ask(server.url("/"), frozenset({server.address})).body == b"not secret"
    assert ask(server.url("/"), frozenset({"127.0.0.1:1"})).failure == "address"


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://10.0.0.1/", "http://[fd00::1]/"]
)
def test_other_private_networks_are_closed(url: str) -> None:
    assert ask(url).failure == "address"
