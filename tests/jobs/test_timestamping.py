"""Whoever vouches for times is asked in the right words, and heard out, or it is told why not."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from jobs.http import HttpFetcher, Manner
from jobs.publication import reading
from jobs.timestamping import ask_authority, ask_calendar, submit_digest
from newsdiff.errors import Refused, StorageFailed
from tests.jobs.server import Server, serving

DIGEST = bytes(range(32))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher(server: Server) -> Iterator[HttpFetcher]:
    manner = Manner(agent="test", allow_private=frozenset([server.address]))
    with closing(HttpFetcher(manner)) as opened:
        yield opened


def test_a_digest_is_posted_and_asked_for_by_name(server: Server, fetcher: HttpFetcher) -> None:
    server.page("/c/digest", b"promise")
    server.page(f"/c/timestamp/{DIGEST.hex()}", b"block")
    for url in (server.url("/c"), server.url("/c/")):
        assert submit_digest(url, DIGEST, fetcher) == b"promise"
        assert ask_calendar(url, DIGEST, fetcher) == b"block"
    assert server.seen[0].startswith(b"POST /c/digest ")


def test_a_calendar_with_nothing_to_say_yet_is_no_trouble(
    server: Server, fetcher: HttpFetcher
) -> None:
    server.page(f"/timestamp/{DIGEST.hex()}", b"Pending", 404)
    assert ask_calendar(server.url("/"), DIGEST, fetcher) is None


def test_a_file_that_is_not_there_is_none(server: Server, fetcher: HttpFetcher) -> None:
    server.page("/log/tile/0/000", b"hashes")
    server.page("/log/gone", b"", 410)
    get = reading(server.url("/log/"), fetcher)
    assert (get("tile/0/000"), get("gone"), get("checkpoint")) == (b"hashes", None, None)


def test_other_answers_are_told(server: Server, fetcher: HttpFetcher) -> None:
    server.page("/busy", b"", 503)
    server.raw("/cut", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    get = reading(server.url("/"), fetcher)
    with pytest.raises(StorageFailed, match="answered 503"):
        get("busy")
    with pytest.raises(StorageFailed, match="answered 503"):
        ask_authority(server.url("/busy"), b"query", fetcher)
    with pytest.raises(StorageFailed, match="no answer from"):
        get("cut")
    with pytest.raises(StorageFailed, match="no answer from"):
        ask_authority(server.url("/cut"), b"query", fetcher)


def test_a_private_address_is_not_asked(server: Server) -> None:
    with closing(HttpFetcher(Manner(agent="test"))) as strict, pytest.raises(Refused) as caught:
        submit_digest(server.url("/c"), DIGEST, strict)
    assert "--allow-private" in (caught.value.hint or "")
    assert server.seen == []
