"""Days of watching in a second: the real rounds, a queue, and a clock that moves by itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from jobs.due import Watching, look_at_due
from jobs.politeness import Pace
from jobs.revisits import Manner
from jobs.wire import Request
from newsdiff.ports import Followed
from tests.jobs.courses import FakeCourses, revisits
from tests.jobs.newsroom import START, FakeQueue, Newsroom, followed

DAYS = 3
HOSTS = [f"{name}.example" for name in "abcd"]
SLOW = HOSTS[0]
RULES = "User-agent: *\nDisallow: /private/\n"


@dataclass
class Lived:
    """Some days with a story of each kind on each host."""

    manner: Manner = field(default_factory=Manner)
    newsroom: Newsroom = field(default_factory=lambda: Newsroom(pace=Pace(jitter=(1.0, 1.0))))
    looks: int = 0

    def __post_init__(self) -> None:
        self.courses = FakeCourses(self.newsroom.archive)
        self.queue = FakeQueue()
        self.stories = [followed(f"https://{host}/{n}") for host in HOSTS for n in range(5)]
        forbidden = [followed(f"https://{host}/private/plan") for host in HOSTS]
        self.queue.follow([*self.stories, *forbidden], due=START)
        for host in HOSTS:
            delay = "Crawl-delay: 20\n" if host == SLOW else ""
            self.newsroom.wire.publish(f"https://{host}/robots.txt", RULES + delay)
        self._live()

    def _live(self) -> None:
        clock = self.newsroom.clock
        watching = Watching(
            desk=self.newsroom.desk,
            queue=self.queue,
            revisits=revisits(self.courses, self.manner),
        )
        while clock.now < START + timedelta(days=DAYS):
            for one in self.stories:
                edits = int((clock.now - START) / timedelta(hours=12))
                self.newsroom.wire.publish(one.url, f"{one.url} after {edits} edits.")
            self.looks += look_at_due(watching, per_host=1, seconds=60).looks
            wake = self.queue.next_wake()
            assert wake is not None
            clock.now = max(clock.now + timedelta(minutes=1), wake)

    def asked(self, host: str) -> list[tuple[datetime, Request]]:
        return [one for one in self.newsroom.wire.asked if f"//{host}/" in one[1].url]

    def changes(self, one: Followed) -> int:
        course = self.courses.course(one.story)
        assert course is not None
        return len(course.changes)


@pytest.fixture(scope="module")
def lived() -> Lived:
    return Lived()


def test_no_host_is_asked_sooner_than_its_delay(lived: Lived) -> None:
    for host in HOSTS:
        pages = [at for at, request in lived.asked(host) if "robots" not in request.url]
        gaps = [(later - at).total_seconds() for at, later in pairwise(pages)]
        assert min(gaps) >= (20.0 if host == SLOW else 2.0)


def test_what_robots_txt_forbids_is_never_asked_for(lived: Lived) -> None:
    assert not [url for url in lived.newsroom.wire.urls() if "/private/" in url]


def test_edits_are_caught(lived: Lived) -> None:
    caught = sum(lived.changes(one) for one in lived.stories)
    assert caught >= 0.9 * 5 * len(lived.stories)


def test_a_budget_is_kept() -> None:
    lived = Lived(Manner(looks=5))
    assert lived.looks <= 5 * (24 * DAYS + 6)
