"""A made-up newsroom as the jobs meet it: pages over a wire whose clock moves by itself."""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from benchmarks.revisits.worlds import World
from jobs.urls import target
from jobs.wire import Answer, Request
from newsdiff.course import Course
from newsdiff.events import Captured, Unchanged, story_id
from newsdiff.ports import Followed, Sighting, Standing

START = datetime(2025, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
_LATENCY = timedelta(seconds=0.3)
_PRIVATE = "/private/"
_CRAWL_DELAY = 20.0


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    @property
    def hours(self) -> float:
        return (self.now - START) / HOUR


def host_name(outlet: int) -> str:
    return f"outlet-{outlet}.example"


def articles(world: World) -> list[Followed]:
    """The stories of a world, and after them one for each host that its robots.txt forbids."""
    paths = [(outlet, f"/{number}") for number, outlet in enumerate(world.outlet.tolist())]
    paths += [(outlet, f"{_PRIVATE}{outlet}") for outlet in range(world.nature.outlets)]
    urls = [f"https://{host_name(outlet)}{path}" for outlet, path in paths]
    return [Followed(story=story_id(url), slug=url[-9:], url=url, every=None) for url in urls]


@dataclass
class Wire:
    """A Fetcher. Pages change when the world says so; every second host has a crawl delay.

    It keeps what a newsroom would complain of: `at_once`, requests to a host with one under way;
    `hasty`, requests sooner after an answer than the host's delay; `forbidden` ones.
    """

    world: World
    clock: Clock
    shortest: float
    asked: int = 0
    at_once: int = 0
    hasty: int = 0
    forbidden: int = 0
    _under_way: list[tuple[datetime, int, Request]] = field(default_factory=list)
    _busy: set[str] = field(default_factory=set)
    _answered: dict[str, tuple[datetime, bool]] = field(default_factory=dict)

    def start(self, request: Request, /) -> None:
        wanted = target(request.url)
        self.asked += 1
        self.at_once += wanted.host in self._busy
        self.forbidden += _PRIVATE in request.url
        before, was_rules = self._answered.get(wanted.host, (START - HOUR, True))
        since = (self.clock() - before).total_seconds()
        self.hasty += not was_rules and since < self._delay(wanted.host)
        self._busy.add(wanted.host)
        heapq.heappush(self._under_way, (self.clock() + _LATENCY, self.asked, request))

    def wait(self, seconds: float, /) -> Sequence[Answer]:
        until = self.clock() + timedelta(seconds=max(seconds, 0.001))
        if not self._under_way or self._under_way[0][0] > until:
            self.clock.now = until
            return []
        self.clock.now = max(self.clock(), self._under_way[0][0])
        answers = []
        while self._under_way and self._under_way[0][0] <= self.clock():
            answers.append(self._answer(heapq.heappop(self._under_way)[2]))
        return answers

    def fetch(self, request: Request, /) -> Answer:
        self.start(request)
        while True:
            for answer in self.wait(1.0):
                return answer

    def cancel(self) -> None:
        self._under_way.clear()
        self._busy.clear()

    def _answer(self, request: Request) -> Answer:
        host = target(request.url).host
        rules = request.url.endswith("/robots.txt")
        self._busy.discard(host)
        self._answered[host] = (self.clock(), rules)
        body = self._rules(host) if rules else self._text(request.url)
        header = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        seconds = _LATENCY.total_seconds()
        return Answer(request=request, status=200, header=header, body=body, seconds=seconds)

    def _text(self, url: str) -> bytes:
        number = int(url.rpartition("/")[2])
        first, end = self.world.starts[number : number + 2].tolist()
        done = bisect_right(self.world.edits, self.clock.hours, first, end) - first
        return f"{number} after {done} edits".encode()

    def _rules(self, host: str) -> bytes:
        slow = f"Crawl-delay: {_CRAWL_DELAY:.0f}\n" if self._is_slow(host) else ""
        return f"User-agent: *\nDisallow: {_PRIVATE}\n{slow}".encode()

    def _is_slow(self, host: str) -> bool:
        return int(host.split(".", maxsplit=1)[0].split("-")[1]) % 2 == 0

    def _delay(self, host: str) -> float:
        return _CRAWL_DELAY if self._is_slow(host) else self.shortest


@dataclass
class Ledger:
    """A Recorder, the Memory of it, and Courses: an archive in which each body is a version."""

    events: int = 0
    refused: int = 0
    _courses: dict[str, Course] = field(default_factory=dict)
    _standing: dict[str, Standing] = field(default_factory=dict)

    def record(self, sightings: Sequence[Sighting], /) -> range:
        first, self.events = self.events, self.events + len(sightings)
        for sighting in sightings:
            if isinstance(sighting.event, Captured | Unchanged):
                self._see(sighting.event)
            else:
                self.refused += 1
        return range(first, self.events)

    def standing(self, story: str, _url: str, /) -> Standing | None:
        return self._standing.get(story)

    def course(self, story: str, /) -> Course | None:
        return self._courses.get(story)

    def courses(self, most: int, /) -> Iterator[Course]:
        yield from list(self._courses.values())[-most:]

    def _see(self, event: Captured | Unchanged) -> None:
        story, host = event.story, target(event.url).host
        new = Course(story=story, host=host, born=event.seen.start)
        course = self._courses.get(story, new)
        age = (event.seen.start - course.born) / HOUR
        before = self._standing.get(story)
        changed = before is not None and before.body != event.body
        changes = (*course.changes, (course.last, age)) if changed else course.changes
        self._courses[story] = replace(course, last=age, changes=changes)
        self._standing[story] = Standing(event.body, None, None, 200)
