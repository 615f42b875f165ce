"""Reading what somebody publishes as files under a URL."""

from collections.abc import Callable
from typing import Final

from jobs.asking import asked
from jobs.wire import Fetcher, Request
from newsdiff.errors import StorageFailed

_LONGEST: Final = 1 << 20  # bytes; a checkpoint or a tile is below 64 KiB
_FINE: Final = 200
_MISSING: Final = (404, 410)


def reading(url: str, fetcher: Fetcher) -> Callable[[str], bytes | None]:
    """Gives the file of a key below the URL, None when there is none.

    It raises StorageFailed when that cannot be told, Refused for a private address.
    """

    def get(key: str) -> bytes | None:
        where = f"{url.rstrip('/')}/{key}"
        answer = asked(Request(url=where, most=_LONGEST, decoded=True), fetcher)
        if answer.status in _MISSING:
            return None
        if answer.status != _FINE:
            raise StorageFailed(f"{where} cannot be read: it answered {answer.status}")
        return answer.body

    return get
