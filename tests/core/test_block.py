"""A stored answer taken apart."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.block import MAX_BODY, MAX_HEADER, parse_block
from newsdiff.errors import Unreadable

PAGE = b"<p>The harbour office counted 14 boats on Monday.</p>" * 20


def answer(body: bytes, *fields: str, status: str = "HTTP/1.1 200 OK") -> tuple[bytes, int]:
    header = "\r\n".join([status, *fields, "", ""]).encode("latin-1")
    return header + body, len(header)


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def test_status_and_fields_are_read() -> None:
    read = parse_block(*answer(PAGE, "Content-Type: text/html", "X-Note: a", "x-note: b"))
    assert (read.status, read.body, read.complete) == (200, PAGE, True)
    assert read.header("content-type") == "text/html"
    assert read.header("x-note") == "b"
    assert read.header("absent") == ""


def test_an_import_without_a_header_block_is_all_body() -> None:
    read = parse_block(PAGE, 0)
    assert (read.status, read.headers, read.body) == (None, (), PAGE)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("identity", PAGE),
        ("gzip", PAGE),
    ],
    ids=["gzip", "x-gzip", "two members", "zlib", "raw deflate", "identity", "gzip in name only"],
)
def test_content_codings_are_undone(coding: str, packed: bytes) -> None:
    read = parse_block(*answer(packed, f"Content-Encoding: {coding}"))
    assert (read.body, read.complete) == (PAGE, True)


def test_gzip_without_its_label_is_undone_for_html() -> None:
    assert parse_block(*answer(gzip.compress(PAGE), "Content-Type: text/html")).body == PAGE


@given(body=st.binary(max_size=400), size=st.integers(min_value=1, max_value=90))
def test_chunks_and_packing_are_undone_in_order(body: bytes, size: int) -> None:
    sent = chunked(gzip.compress(body), size)
    read = parse_block(*answer(sent, "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    assert (read.body, read.complete) == (body, True)


@given(body=st.binary(max_size=400), coding=st.sampled_from(["gzip", "deflate", "br", ""]))
def test_any_bytes_are_read_or_refused_in_our_words(body: bytes, coding: str) -> None:
    fields = ["Transfer-Encoding: chunked", f"Content-Encoding: {coding}"]
    try:
        parse_block(*answer(body, *fields))
    except Unreadable as refused:
        assert refused.reason == "unknown-coding"  # noqa: PT017


def test_a_body_shorter_than_declared_is_incomplete() -> None:
    assert not parse_block(*answer(PAGE, f"Content-Length: {len(PAGE) + 1}")).complete
    assert parse_block(*answer(PAGE, f"Content-Length: {len(PAGE)}")).complete


def test_a_broken_stream_gives_what_could_be_decoded() -> None:
    packed = gzip.compress(PAGE * 50, mtime=0)
    read = parse_block(*answer(packed[:-12], "Content-Encoding: gzip"))
    assert not read.complete
    assert (PAGE * 50).startswith(read.body)


def test_a_broken_chunk_gives_what_came_before_it() -> None:
    sent = b"5\r\nfirst\r\nzz\r\nlost\r\n0\r\n\r\n"
    read = parse_block(*answer(sent, "Transfer-Encoding: chunked"))
    assert (read.body, read.complete) == (b"first", False)


def test_a_body_that_is_not_chunked_at_all_is_kept() -> None:
    assert parse_block(*answer(PAGE, "Transfer-Encoding: chunked")).body == PAGE


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(40)) + packer.flush()
    assert len(bomb) < MAX_BODY // 100
    with pytest.raises(Unreadable, match="unpacks to over"):
        parse_block(*answer(bomb, "Content-Encoding: gzip"))


def test_bounds_are_kept() -> None:
    with pytest.raises(Unreadable) as header:
        parse_block(b"x" * (MAX_HEADER + 1), MAX_HEADER + 1)
    with pytest.raises(Unreadable) as body:
        parse_block(bytes(MAX_BODY + 1), 0)
    with pytest.raises(Unreadable) as beyond:
        parse_block(b"short", 6)
    reasons = [caught.value.reason for caught in (header, body, beyond)]
    assert reasons == ["too-large", "too-large", "bad-header"]
