"""Asking a time-stamping authority (RFC 3161, section 3.4: over HTTP)."""

from typing import Final

from jobs.wire import Fetcher, Request
from newsdiff.errors import StorageFailed

_LONGEST: Final = 65_536  # bytes of a reply; the ordinary ones are below 10 KB
_FINE: Final = 200


def ask_authority(url: str, query: bytes, fetcher: Fetcher) -> bytes:
    """The authority's reply to the query, not checked yet. Raises StorageFailed without one."""
    answer = fetcher.fetch(
        Request(
            url=url,
            content=query,
            content_type="application/timestamp-query",
            most=_LONGEST,
            decoded=True,
        )
    )
    if answer.failure is not None:
        raise StorageFailed(f"no timestamp: {answer.reason}")
    if answer.status != _FINE:
        raise StorageFailed(f"no timestamp: {url} answered {answer.status}")
    return answer.body
