"""Asking those who vouch for times: authorities of RFC 3161 (section 3.4: over HTTP)."""

from typing import Final

from jobs.wire import Answer, Fetcher, Request
from newsdiff.errors import Refused, StorageFailed

_LONGEST: Final = 65_536  # bytes of a reply; the ordinary ones are below 10 KB
_FINE: Final = 200


def ask_authority(url: str, query: bytes, fetcher: Fetcher) -> bytes:
    """The authority's reply to the query, not checked yet.

    Raises StorageFailed without one, Refused when it stands at a private address.
    """
    request = Request(
        url=url,
        content=query,
        content_type="application/timestamp-query",
        most=_LONGEST,
        decoded=True,
    )
    answer = _answer(request, fetcher)
    if answer.status != _FINE:
        raise StorageFailed(f"no timestamp: {url} answered {answer.status}")
    return answer.body


def _answer(request: Request, fetcher: Fetcher) -> Answer:
    answer = fetcher.fetch(request)
    if answer.failure == "address":
        hint = "If it is meant, name it: --allow-private ADDRESS:PORT"
        raise Refused(f"no timestamp: {answer.reason}", hint=hint)
    if answer.failure is not None:
        raise StorageFailed(f"no timestamp: {answer.reason}", hint="Try again later.")
    return answer
