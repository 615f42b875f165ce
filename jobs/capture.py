"""Capture: a look at each of many stories, politely, written down as it goes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from jobs.journal import Journal, Looked
from jobs.rounds import Desk, Lane, OnLook, Round, host_of
from newsdiff.events import Captured, Refused, Unchanged
from newsdiff.ports import Followed

_LANES: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How the looks of a round ended, and how many bytes came."""

    looks: int = 0
    captured: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    put_off: int = 0
    bytes: int = 0

    def with_look(self, looked: Looked) -> "Summary":
        if not looked.sightings:
            return replace(self, put_off=self.put_off + 1)
        size = sum(len(sighting.payload or b"") for sighting in looked.sightings)
        seen = replace(self, looks=self.looks + 1, bytes=self.bytes + size)
        match looked.sightings[-1].event:
            case Captured():
                return replace(seen, captured=seen.captured + 1)
            case Unchanged():
                return replace(seen, unchanged=seen.unchanged + 1)
            case Refused():
                return replace(seen, refused=seen.refused + 1)
            case _:
                return replace(seen, failed=seen.failed + 1)


def capture(
    stories: Iterable[Followed],
    desk: Desk,
    *,
    on_look: OnLook = lambda _followed, _seen: None,
    after: Callable[[range], None] = lambda _numbers: None,
    stop: Callable[[], bool] = lambda: False,
) -> Summary:
    """Look once at each story; hosts side by side, the stories of a host in the order given.

    `on_look` is called after each look, `after` with the numbers of each recorded batch. What was
    seen before an interrupt is recorded; what the Recorder raises is raised here.
    """
    summary = Summary()

    def recorded(numbers: range, looks: Sequence[Looked]) -> None:
        nonlocal summary
        for looked in looks:
            summary = summary.with_look(looked)
        if numbers:
            after(numbers)

    lanes = _lanes(stories)
    journal = Journal(desk.recorder, desk.world.clock, recorded)
    Round(desk, journal, on_look, lanes=_LANES).run(lambda room: islice(lanes, room), stop)
    return summary


def _lanes(stories: Iterable[Followed]) -> Iterator[Lane]:
    by_host: dict[str, list[Followed]] = {}
    for followed in stories:
        by_host.setdefault(host_of(followed.url), []).append(followed)
    return (Lane(tuple(followed)) for followed in by_host.values())
