"""Asking those who vouch for times.

Authorities of RFC 3161 (section 3.4: over HTTP), and calendars of OpenTimestamps, whose protocol is
that of its reference client: a digest is posted, and asked for by name later.
"""

from typing import Final

from jobs.asking import asked
from jobs.wire import Answer, Fetcher, Request
from newsdiff.errors import StorageFailed

_LONGEST: Final = 65_536  # bytes of a reply; the ordinary ones are below 10 KB
_FINE: Final = 200
_UNKNOWN: Final = 404


def ask_authority(url: str, query: bytes, fetcher: Fetcher) -> bytes:
    """The authority's reply to the query, not checked yet.

    Raises StorageFailed without one, Refused when it stands at a private address.
    """
    return _body(asked(_post(url, query, "application/timestamp-query"), fetcher))


def submit_digest(calendar: str, digest: bytes, fetcher: Fetcher) -> bytes:
    """What the calendar says to a digest; raises as `ask_authority`."""
    url = f"{calendar.rstrip('/')}/digest"
    return _body(asked(_post(url, digest, "application/x-www-form-urlencoded"), fetcher))


def ask_calendar(calendar: str, digest: bytes, fetcher: Fetcher) -> bytes | None:
    """What the calendar says now of a digest that it promised; None while it has nothing to say."""
    url = f"{calendar.rstrip('/')}/timestamp/{digest.hex()}"
    answer = asked(Request(url=url, most=_LONGEST, decoded=True), fetcher)
    return None if answer.status == _UNKNOWN else _body(answer)


def _post(url: str, content: bytes, kind: str) -> Request:
    return Request(url=url, content=content, content_type=kind, most=_LONGEST, decoded=True)


def _body(answer: Answer) -> bytes:
    if answer.status != _FINE:
        raise StorageFailed(f"no timestamp: {answer.request.url} answered {answer.status}")
    return answer.body
