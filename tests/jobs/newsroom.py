"""Fakes of what the jobs work with: a clock, an archive in memory, and a wire without a network."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from jobs.happenings import Scalar
from jobs.hosts import Hosts
from jobs.looking import World
from jobs.politeness import Pace
from jobs.robots import Robots
from jobs.rounds import Desk, host_of
from jobs.urls import target
from jobs.wire import Answer, Fetcher, Request
from jobs.wire import field as header_field
from newsdiff.errors import StorageFailed
from newsdiff.events import Captured, Event, Unchanged, story_id
from newsdiff.ports import Followed, Lease, Queued, Sighting, Standing, Turn

START = datetime(2025, 6, 19, 11, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Time stands still between advances, or runs by `running` seconds at each look at it."""

    now: datetime = START
    running: float = 0.0

    def __call__(self) -> datetime:
        self.advance(self.running)
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeArchive:
    """A Recorder and the Memory of what it recorded."""

    batches: list[tuple[Sighting, ...]] = field(default_factory=list)
    broken: bool = False

    def record(self, sightings: Sequence[Sighting], /) -> range:
        if self.broken:
            raise StorageFailed("the disk is full")
        first = len(self.sightings)
        self.batches.append(tuple(sightings))
        return range(first, first + len(sightings))

    @property
    def sightings(self) -> list[Sighting]:
        return [sighting for batch in self.batches for sighting in batch]

    @property
    def events(self) -> list[Event]:
        return [sighting.event for sighting in self.sightings]

    def standing(self, story: str, url: str, /) -> Standing | None:
        for sighting in reversed(self.sightings):
            event = sighting.event
            if isinstance(event, Captured | Unchanged) and (event.story, event.url) == (story, url):
                return Standing(event.body, *_validators(sighting.payload or b""), event.status)
        return None


@dataclass
class FakeWire:
    """A Fetcher: answers by URL, each after `latency` seconds of the clock. 404 for the rest."""

    clock: FakeClock
    latency: float = 0.1
    asked: list[tuple[datetime, Request]] = field(default_factory=list)
    most_at_once: int = 0
    _answers: dict[str, Callable[[Request], Answer]] = field(default_factory=dict)
    _under_way: deque[tuple[datetime, Request]] = field(default_factory=deque)

    def publish(self, url: str, body: str = "", status: int = 200, **fields: str) -> None:
        lines = [f"HTTP/1.1 {status} Said"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        header = "\r\n".join([*lines, "", ""]).encode()
        self._answers[url] = lambda request: Answer(
            request=request,
            status=status,
            header=header,
            body=body.encode(),
            seconds=self.latency,
        )

    def answer(self, url: str, answer: Callable[[Request], Answer]) -> None:
        self._answers[url] = answer

    def urls(self) -> list[str]:
        return [request.url for _, request in self.asked]

    def start(self, request: Request, /) -> None:
        target(request.url)
        self.asked.append((self.clock(), request))
        self._under_way.append((self.clock() + timedelta(seconds=self.latency), request))
        self.most_at_once = max(self.most_at_once, len(self._under_way))

    def wait(self, seconds: float, /) -> Sequence[Answer]:
        if not self._under_way or self._under_way[0][0] > self.clock() + timedelta(seconds=seconds):
            self.clock.advance(max(seconds, 0.001))
            return []
        self.clock.now = max(self.clock.now, self._under_way[0][0])
        answers = []
        while self._under_way and self._under_way[0][0] <= self.clock():
            answers.append(self._reply(self._under_way.popleft()[1]))
        return answers

    def fetch(self, request: Request, /) -> Answer:
        self.start(request)
        while True:
            for answer in self.wait(1.0):
                return answer

    def cancel(self) -> None:
        self._under_way.clear()

    def _reply(self, request: Request) -> Answer:
        if request.url in self._answers:
            return self._answers[request.url](request)
        return Answer(
            request=request,
            status=404,
            header=b"HTTP/1.1 404 Not Found\r\n\r\n",
            seconds=self.latency,
        )


@dataclass
class Newsroom:
    """A desk whose clock, wire and archive are fakes."""

    clock: FakeClock = field(default_factory=FakeClock)
    archive: FakeArchive = field(default_factory=FakeArchive)
    pace: Pace = field(default_factory=Pace)
    width: int = 16

    def __post_init__(self) -> None:
        self.wire = FakeWire(self.clock)
        self.hosts = Hosts(self.clock, self.pace, chance=lambda: 0.4)  # no stretch
        self.world = World(robots=Robots(self.clock), memory=self.archive, clock=self.clock)
        self.use(self.wire)

    def use(self, fetcher: Fetcher) -> None:
        self.desk = Desk(
            fetcher=fetcher,
            world=self.world,
            recorder=self.archive,
            hosts=self.hosts,
            width=self.width,
        )


@dataclass
class Told:
    """A `Tell` that remembers."""

    happenings: list[dict[str, Scalar]] = field(default_factory=list)

    def __call__(self, kind: str, /, **particulars: Scalar) -> None:
        self.happenings.append({"kind": kind, **particulars})


def followed(url: str, every: int | None = None) -> Followed:
    return Followed(story=story_id(url), slug=url.rpartition("/")[2], url=url, every=every)


def _validators(block: bytes) -> tuple[str | None, str | None]:
    header = block.partition(b"\r\n\r\n")[0]
    return header_field(header, "etag"), header_field(header, "last-modified")


@dataclass
class FakeQueue:
    """A DueQueue in memory."""

    lease_length: timedelta = timedelta(minutes=1)
    holder: str = "a worker"
    stories: dict[str, Followed] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    wake: dict[str, datetime] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    epochs: dict[str, int] = field(default_factory=dict)

    def follow(self, stories: Iterable[Followed], /, *, due: datetime) -> None:
        for one in stories:
            self.stories[one.story] = one
            self.due.setdefault(one.story, due)

    def drop(self, story: str, /) -> None:
        self.stories.pop(story, None)
        self.due.pop(story, None)

    def hasten(self, story: str, due: datetime, /) -> None:
        if story in self.due:
            self.due[story] = min(self.due[story], due)

    def lease(self, now: datetime, /, *, hosts: int, per_host: int) -> Sequence[Lease]:
        free: dict[str, list[Followed]] = {}
        for one in self._by_time():
            host = host_of(one.url)
            if self.due[one.story] <= now and self._opens(host) <= now:
                free.setdefault(host, []).append(one)
        return [self._lease(host, free[host][:per_host], now) for host in list(free)[:hosts]]

    def _lease(self, host: str, due: list[Followed], now: datetime) -> Lease:
        self.epochs[host] = self.epochs.get(host, 0) + 1
        self.until[host] = now + self.lease_length
        return Lease(host, self.epochs[host], tuple(due), self.until[host])

    def done(self, lease: Lease, story: str, /, *, now: datetime, next_due: datetime) -> bool:
        if self.epochs[lease.host] != lease.epoch:
            return False
        self.until[lease.host] = now + self.lease_length
        if story in self.due:
            self.due[story] = next_due
        return True

    def release(self, lease: Lease, /, *, wake: datetime, reason: str = "") -> bool:
        if self.epochs[lease.host] != lease.epoch:
            return False
        self.epochs[lease.host] += 1
        del self.until[lease.host]
        self.wake[lease.host], self.reasons[lease.host] = wake, reason
        return True

    def known(self) -> Iterable[Followed]:
        return list(self.stories.values())

    def queued(self) -> Sequence[Queued]:
        return [self._queued(one, host_of(one.url)) for one in self._by_time()]

    def _queued(self, one: Followed, host: str) -> Queued:
        return Queued(
            followed=one,
            host=host,
            due=self.due[one.story],
            wake=self.wake.get(host),
            reason=self.reasons.get(host, ""),
            leased_until=self.until.get(host),
            holder=self.holder if host in self.until else "",
        )

    def next_wake(self) -> datetime | None:
        known = self._by_time()
        return min(
            (max(self.due[one.story], self._opens(host_of(one.url))) for one in known), default=None
        )

    def _by_time(self) -> list[Followed]:
        return sorted(self.stories.values(), key=lambda one: (self.due[one.story], one.story))

    def _opens(self, host: str) -> datetime:
        never = datetime.min.replace(tzinfo=UTC)
        return max(self.wake.get(host, never), self.until.get(host, never))


@dataclass
class FakeTurns:
    """Turns in memory."""

    holder: str = "a worker"
    known: dict[str, Turn] = field(default_factory=dict)

    def take(self, chore: str, now: datetime, /, *, until: datetime) -> int | None:
        before = self.known.get(chore)
        if before and before.due > now:
            return None
        ended, failures = (before.ended, before.failures) if before else (None, 0)
        trouble = before.trouble if before else ""
        self.known[chore] = Turn(chore, until, now, ended, failures, trouble, self.holder)
        return failures

    def ended(self, chore: str, now: datetime, /, *, due: datetime, trouble: str = "") -> None:
        turn = self.known[chore]
        failures = turn.failures + 1 if trouble else 0
        self.known[chore] = replace(
            turn, due=due, ended=now, failures=failures, trouble=trouble, holder=""
        )

    def turns(self) -> Sequence[Turn]:
        return [self.known[name] for name in sorted(self.known)]
