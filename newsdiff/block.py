"""A stored answer taken apart: status line, header fields, and the body with its codings undone."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from newsdiff.errors import Unreadable

MAX_HEADER: Final = 256 * 1024
MAX_BODY: Final = 12_000_000
_GZIP: Final = b"\x1f\x8b"
_STEP: Final = 64 * 1024
_MEMBERS: Final = 1000
_STATUS_LINE: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_CHUNK_SIZE: Final = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_CODINGS: Final = frozenset({"gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is what the server meant to send; `complete` is False when part of it is missing.

    `status` is None when the block has no status line, as imported files have none.
    """

    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    complete: bool = True

    def header(self, name: str) -> str:
        """The field's last value, or an empty string. Names are compared in lower case."""
        return next((value for key, value in reversed(self.headers) if key == name), "")


def parse_block(block: bytes, header_length: int, most: int = MAX_BODY) -> Answer:
    """Read a header block and undo the body's transfer and content coding, to `most` bytes.

    A body that ends early or is damaged gives what could be decoded, with `complete` False. Raises
    Unreadable ("too-large", "bad-header", "unknown-coding").
    """
    if not 0 <= header_length <= len(block):
        raise Unreadable("bad-header", "the header block is longer than what was stored")
    if header_length > MAX_HEADER:
        raise Unreadable("too-large", f"the header block is longer than {MAX_HEADER} bytes")
    status, headers = _parse_header(block[:header_length])
    body, complete = _decoded(headers, block[header_length:], most)
    return Answer(status, headers, body, complete)


def _parse_header(header: bytes) -> tuple[int | None, tuple[tuple[str, str], ...]]:
    first, *rest = header.splitlines() or [b""]
    found = _STATUS_LINE.match(first)
    fields = [_field(line) for line in rest if b":" in line]
    return (int(found.group(1)) if found else None), tuple(fields)


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip().lower(), value.strip()


def _tokens(headers: tuple[tuple[str, str], ...], name: str) -> list[str]:
    joined = ",".join(value for key, value in headers if key == name)
    return [token.strip().lower() for token in joined.split(",") if token.strip()]


def unpacked(body: bytes, most: int) -> tuple[bytes, bool]:
    """A gzip file's content, and whether it was whole. Raises Unreadable ("too-large")."""
    return _undone("gzip", body, most)


def _decoded(headers: tuple[tuple[str, str], ...], body: bytes, most: int) -> tuple[bytes, bool]:
    complete = True
    if "chunked" in _tokens(headers, "transfer-encoding"):
        body, complete = _unchunked(body)
    else:
        declared = _tokens(headers, "content-length")
        if declared and declared[-1].isdecimal() and len(declared[-1]) < len("1" * 19):
            complete = len(body) >= int(declared[-1])
    codings = _tokens(headers, "content-encoding")
    if not codings and body.startswith(_GZIP) and _is_page(headers):
        codings = ["gzip"]  # archives lose the label
    for coding in reversed(codings):
        body, whole = _undone(coding, body, most)
        complete = complete and whole
    if len(body) > most:
        raise Unreadable("too-large", f"the page is larger than {most} bytes")
    return body, complete


def _is_page(headers: tuple[tuple[str, str], ...]) -> bool:
    return any("html" in kind for kind in _tokens(headers, "content-type"))


def _undone(coding: str, body: bytes, most: int) -> tuple[bytes, bool]:
    if coding == "identity" or not body:
        return body, True
    if coding not in _CODINGS:
        raise Unreadable("unknown-coding", f"cannot undo the content coding {coding[:40]!r}")
    if coding == "deflate":
        return _inflated(body, _deflate(body), most)
    if not body.startswith(_GZIP):
        return body, True  # labelled as packed, sent plain: servers do it
    return _inflated(body, lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), most)


def _deflate(body: bytes) -> Callable[[], "zlib._Decompress"]:
    # "deflate" is zlib by the standard and raw by custom.
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return lambda: zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _inflated(
    body: bytes, start: Callable[[], "zlib._Decompress"], most: int
) -> tuple[bytes, bool]:
    made = BytesIO()  # its value is had without a copy
    rest = body
    for _ in range(_MEMBERS):
        unpacker = start()
        try:
            while not unpacker.eof and rest:
                piece = unpacker.decompress(rest, _STEP)
                if made.tell() + len(piece) > most:
                    raise Unreadable("too-large", f"the page unpacks to over {most} bytes")
                made.write(piece)
                if not piece and unpacker.unconsumed_tail == rest:
                    break
                rest = unpacker.unconsumed_tail
        except zlib.error:
            return made.getvalue(), False
        rest = unpacker.unused_data
        if not unpacker.eof:
            return made.getvalue(), False
        if not rest.startswith(_GZIP):
            break
    return made.getvalue(), True


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    made: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size.group(1), 16)
        if length == 0:
            return b"".join(made), True
        piece = body[size.end() : size.end() + length]
        made.append(piece)
        if len(piece) < length:
            return b"".join(made), False
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else int(body[at : at + 1] == b"\n")
    # No chunk was ever there: the label was wrong and the body is as it is.
    return (b"".join(made), False) if made else (body, True)
