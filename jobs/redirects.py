"""Where an answer sends us on to. Redirects are followed by us, so that each hop is seen."""

from typing import Final

from jobs.urls import joined, target
from jobs.wire import Answer, field

_STATUSES: Final = frozenset({301, 302, 303, 307, 308})


def next_url(answer: Answer) -> str | None:
    """The URL an answer points to; None when it is no redirect.

    Raises BadInput when it points to something that we do not ask for.
    """
    if answer.failure or answer.status not in _STATUSES:
        return None
    location = field(answer.header, "location")
    if location is None:
        return None
    return target(joined(answer.request.url, location)).url
