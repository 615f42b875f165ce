"""Asking for one thing that must come, or somebody is told why not."""

from jobs.wire import Answer, Fetcher, Request
from newsdiff.errors import Refused, StorageFailed


def asked(request: Request, fetcher: Fetcher) -> Answer:
    """A complete answer, of whatever status.

    Raises Refused for a private address, StorageFailed when no complete answer came.
    """
    answer = fetcher.fetch(request)
    if answer.failure == "address":
        hint = "If it is meant, name it: --allow-private ADDRESS:PORT"
        raise Refused(f"{request.url} was not asked: {answer.reason}", hint=hint)
    if answer.failure is not None:
        why = f"no answer from {request.url}: {answer.reason}"
        raise StorageFailed(why, hint="Try again later.")
    return answer
