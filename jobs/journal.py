"""What was seen and is not yet recorded: looks are written down in batches, whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsdiff.ports import Clock, Followed, Lease, Recorder, Sighting

_LOOKS: Final = 64
_BYTES: Final = 32 * 1024 * 1024
_WAIT: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A look that is over. One that was put off has no sightings.

    It was until its host allows it, or for a day when it broke off by an `error` of ours.
    """

    followed: Followed
    sightings: tuple[Sighting, ...] = ()
    lease: Lease | None = None
    put_off_until: datetime | None = None
    error: str = ""


Recorded = Callable[[range, Sequence[Looked]], None]


class Journal:
    """Holds back looks until 64 of them, 32 MiB or 2 seconds are together."""

    def __init__(self, recorder: Recorder, clock: Clock, recorded: Recorded) -> None:
        self._recorder = recorder
        self._clock = clock
        self._recorded = recorded
        self._looks: list[Looked] = []
        self._bytes = 0
        self._since = clock()

    def add(self, looked: Looked) -> None:
        if not self._looks:
            self._since = self._clock()
        self._looks.append(looked)
        self._bytes += sum(len(sighting.payload or b"") for sighting in looked.sightings)
        if len(self._looks) >= _LOOKS or self._bytes >= _BYTES:
            self.flush()

    def flush_if_old(self) -> None:
        if self._looks and self._clock() - self._since >= _WAIT:
            self.flush()

    def flush(self) -> None:
        """Record what is held. When that fails it is given up: nobody was told that it is kept."""
        looks, self._looks, self._bytes = self._looks, [], 0
        sightings = [sighting for looked in looks for sighting in looked.sightings]
        if looks:
            numbers = self._recorder.record(sightings) if sightings else range(0)
            self._recorded(numbers, looks)
