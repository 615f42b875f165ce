"""One look at one story, as the events it makes. It yields requests and asks for nothing itself."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Final

from jobs.redirects import next_url
from jobs.robots import Robots
from jobs.sightings import Notes
from jobs.urls import target
from jobs.wire import Answer, Fetcher, Request
from newsdiff.errors import BadInput
from newsdiff.events import Redirected, RobotsMode
from newsdiff.ports import Clock, Followed, Memory, Sighting, Standing

Looking = Generator[Request, Answer, list[Sighting]]

_HOPS: Final = 10
_NOT_ASKED: Final = "robots.txt was not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a look goes by. `mode` says how robots.txt is treated, by story and host."""

    robots: Robots
    memory: Memory
    clock: Clock
    mode: Callable[[str, str], RobotsMode] = lambda _story, _host: "obey"


def look(followed: Followed, fetcher: Fetcher, world: World) -> list[Sighting]:
    """Look once, at once, and return what was seen; nothing is recorded."""
    steps = looking(followed, world)
    try:
        request = next(steps)
        while True:
            request = steps.send(fetcher.fetch(request))
    except StopIteration as seen:
        sightings: list[Sighting] = seen.value
        return sightings


def looking(followed: Followed, world: World) -> Looking:
    """Yields each request of the look and takes its answer; returns the sightings, in order.

    Redirected for each hop, then one of Captured, Unchanged, CaptureFailed and Refused.
    """
    sightings: list[Sighting] = []
    url, visited = followed.url, {followed.url}
    while True:
        notes = yield from _admitted(Notes(followed.story, url, world.clock), world)
        if isinstance(notes, Sighting):
            return [*sightings, notes]
        standing = world.memory.standing(followed.story, url)
        answer = yield _request(url, standing)
        seen = _hop(notes, answer, visited) or notes.outcome(answer, standing)
        sightings.append(seen)
        if not isinstance(seen.event, Redirected):
            return sightings
        url = seen.event.target
        visited.add(url)


def _admitted(notes: Notes, world: World) -> Generator[Request, Answer, Notes | Sighting]:
    """The notes to go on with, or the sighting that ends the look."""
    try:
        mode = world.mode(notes.story, target(notes.url).host)
        if mode == "ignore":
            return replace(notes, against=_NOT_ASKED)
        verdict = yield from world.robots.asking(notes.url)
    except BadInput as error:
        return notes.failed("protocol", str(error))
    if verdict.allowed:
        return notes
    if verdict.failure:
        return notes.failed(verdict.failure, verdict.rule)
    if mode == "warn":
        return replace(notes, against=verdict.rule)
    return notes.refused("robots", verdict.rule)


def _request(url: str, standing: Standing | None) -> Request:
    if standing is None:
        return Request(url=url)
    return Request(url=url, etag=standing.etag, last_modified=standing.last_modified)


def _hop(notes: Notes, answer: Answer, visited: set[str]) -> Sighting | None:
    """The redirect that an answer is, or the failure that following it would be."""
    try:
        onward = next_url(answer)
    except BadInput as error:
        return notes.failed("redirect", f"redirected to what we do not ask for: {error}", answer)
    if onward is None:
        return None
    if onward in visited:
        return notes.failed("redirect", f"redirected in a circle, to {onward[:200]}", answer)
    if len(visited) > _HOPS:
        return notes.failed("redirect", f"redirected more than {_HOPS} times", answer)
    return notes.redirected(answer, onward)
