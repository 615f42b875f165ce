"""Nineteen answers at the edge of HTTP, as servers of newsrooms send them, byte for byte."""

import gzip

BODY = gzip.compress(b"<p>The ferry was late again on Friday, the harbour office said.</p>" * 90, 6)
KIND, PACKED = b"Content-Type: text/html", b"Content-Encoding: gzip"
LENGTH = b"Content-Length: %d" % len(BODY)
OK = b"HTTP/1.1 200 OK"
CHUNK = 700


def _answer(*head: bytes, body: bytes = BODY, end: bytes = b"\r\n") -> bytes:
    return end.join([*head, b"", b""]) + body


def _chunked(body: bytes) -> bytes:
    parts = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    chunks = b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts)
    return chunks + b"0\r\nX-Trailer: late\r\n\r\n"


WHOLE = {
    "order, case and doubles": _answer(
        b"HTTP/1.1 200 All Good",
        b"server: press",
        b"X-b: 1",
        b"X-A: 2",
        b"set-COOKIE: a=1",
        b"Set-Cookie: b=2",
        b"x-B: 3",
        KIND,
        PACKED,
        LENGTH,
    ),
    "spaces around a value": _answer(OK, b"X-Pad:    two  words   ", KIND, PACKED, LENGTH),
    "chunks with notes and a trailer": _answer(
        OK, KIND, PACKED, b"Transfer-Encoding: chunked", body=_chunked(BODY)
    ),
    "a space before the colon": _answer(OK, b"X-Odd : 1", KIND, PACKED, LENGTH),
    "a control character": _answer(OK, b"X-Odd: a\x01b", KIND, PACKED, LENGTH),
    "a latin-1 field": _answer(OK, b"X-Place: Orl\xe9ans", KIND, PACKED, LENGTH),
    "a UTF-8 field": _answer(OK, "X-Place: Orléans".encode(), KIND, PACKED, LENGTH),
    "a field of 20 KB": _answer(
        OK, b"Content-Security-Policy: " + b"s" * 20_000, KIND, PACKED, LENGTH
    ),
    "150 fields": _answer(OK, *(b"X-%d: y" % n for n in range(150)), KIND, PACKED, LENGTH),
    "status 600": _answer(b"HTTP/1.1 600 Odd", KIND, PACKED, LENGTH),
    "no reason": _answer(b"HTTP/1.1 200", KIND, PACKED, LENGTH),
    "HTTP/1.0 until the end": _answer(b"HTTP/1.0 200 OK", KIND, PACKED),
    "bare line feeds": _answer(OK, KIND, PACKED, LENGTH, end=b"\n"),
    "its length told twice": _answer(OK, KIND, PACKED, LENGTH, LENGTH),
    "a lie about gzip": _answer(
        OK, KIND, PACKED, b"Content-Length: 20", body=b"<p>The ferry is in.\n"
    ),
}
"""Complete answers: kept to the byte, and read."""

BROKEN = {
    "a body cut short": _answer(OK, KIND, PACKED, b"Content-Length: %d" % (len(BODY) + 500)),
    "a bad chunk": _answer(
        OK, KIND, b"Transfer-Encoding: chunked", body=b"5\r\nferry\r\nZZ\r\nlate\r\n0\r\n\r\n"
    ),
}
"""Answers that break off: all that came is kept, with the reason."""

FOLDED = _answer(OK, b"X-Folded: one\r\n  two", KIND, PACKED, LENGTH)
NO_COLON = _answer(OK, b"this is no field", KIND, PACKED, LENGTH)
