"""The payloads that orders in a log have removed, for good."""

from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import DamagedArchive
from newsdiff.events import Withdrawn
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.log import Log
from storage.segments import LogState, Segment

_ORDER: Final = b'"type":"withdrawn"'


def removed_by(segment: Segment) -> set[str]:
    """The payloads that the orders in a segment have removed; one that is unreadable, none."""
    orders = (_order(line) for line in segment.lines if _ORDER in line)
    return {digest for order in orders if order for digest in order.removed}


def removed_payloads(bucket: Bucket, catalogue: Catalogue) -> set[str]:
    """Those of the whole log. The catalogue remembers them, so that only new segments are read."""
    kept, removed = catalogue.removals()
    try:
        log = Log(bucket, since=kept, heed=lambda segment: removed.update(removed_by(segment)))
    except DamagedArchive:
        if kept == LogState():
            raise
        catalogue.forget_removals()  # they are of another log
        return removed_payloads(bucket, catalogue)
    catalogue.keep_removals(log.state, removed)
    return removed


def _order(line: bytes) -> Withdrawn | None:
    try:
        event = decode(line)
    except DamagedArchive:
        return None  # whoever reads the events is told
    return event if isinstance(event, Withdrawn) else None
