"""Where in the log a moment is."""

from datetime import datetime

from newsdiff.codec import decode
from storage.bucket import Bucket
from storage.log import fetch
from storage.segments import LogState, Segment


def first_since(bucket: Bucket, state: LogState, moment: datetime) -> int:
    """The number of the first event recorded at the moment or later; the log's size if none is.

    The log is read from its end back to a segment that was recorded before the moment, whole:
    clocks of writers that differ move the answer by a commit of theirs. Raises DamagedArchive.
    """
    found = state.size
    for number in reversed(range(state.seg)):
        segment, _ = fetch(bucket, number)
        late = _first_late(segment, moment)
        if late is None:
            break
        found = segment.header.first + late
    return found


def _first_late(segment: Segment, moment: datetime) -> int | None:
    for index, line in enumerate(segment.lines):
        recorded = getattr(decode(line), "recorded", None)
        if isinstance(recorded, datetime) and recorded >= moment:
            return index
    return None
