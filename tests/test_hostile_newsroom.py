"""From the wire to the index: whatever a newsroom does, no version comes of it but of its story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from jobs.capture import capture
from jobs.hosts import Hosts
from jobs.http import HttpFetcher, Manner
from jobs.looking import World
from jobs.politeness import AT_ONCE
from jobs.reading import InlineReader
from jobs.robots import Robots
from jobs.rounds import Desk
from jobs.transfer import Limits
from newsdiff.events import StoryFollowed, story_id
from newsdiff.ports import Sighting
from storage.analysis import standard_analysis
from storage.archive import Archive
from storage.database import Database
from storage.history import History
from storage.index import open_index
from storage.memory import MemoryBucket
from storage.projection import catch_up
from storage.records import CaptureRecord
from tests.hostile_newsroom import CASES, STORY
from tests.jobs.server import Server, serving

NAMES = list(CASES)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Archivist:
    """Looks at each story as a host of its own, so that no host makes another wait."""

    server: Server
    index: Database
    archive: Archive

    def path(self, name: str) -> str:
        return f"/{NAMES.index(name)}"

    def url(self, name: str) -> str:
        return self.server.url(self.path(name), f"n{NAMES.index(name)}.localhost")

    def follow(self) -> None:
        urls = map(self.url, NAMES)
        events = [StoryFollowed(story=story_id(url), url=url, recorded=now()) for url in urls]
        self.archive.record([Sighting(event) for event in events])
        self.read()

    def publish(self) -> None:
        for name in NAMES:
            self.server.page(self.path(name), STORY, Content_Type="text/html; charset=utf-8")

    def look(self) -> None:
        manner = Manner(
            agent="test",
            limits=Limits(connect=2, total=2),
            allow_private=frozenset({self.server.address}),
        )
        fetcher = HttpFetcher(manner)
        history = History(self.index)
        desk = Desk(
            fetcher=fetcher,
            world=World(robots=Robots(now), memory=history, clock=now),
            recorder=self.archive,
            hosts=Hosts(now, AT_ONCE),
        )
        try:
            capture(history.followed(), desk)
        finally:
            fetcher.close()
        self.read()

    def read(self) -> None:
        done = catch_up(self.archive, self.index, InlineReader(), standard_analysis())
        assert (done.unread, done.failed) == (0, ())

    def captures(self, name: str) -> list[CaptureRecord]:
        history = History(self.index)
        return history.captures(history.find_story(self.url(name)))


@pytest.fixture(scope="module")
def archivist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archivist]:
    """A good look at each story, one at its mischief, and two more when the story is back."""
    path = tmp_path_factory.mktemp("hostile") / "index.sqlite"
    with serving() as server, serving() as private, open_index(path) as index:
        one = Archivist(server, index, Archive(MemoryBucket(), origin="hostile.example/log"))
        private.page("/admin", STORY.replace(b"eleven", b"twelve"))
        one.follow()
        one.publish()
        one.look()
        for name, (mischief, _) in CASES.items():
            mischief(server, one.path(name), private)
        one.look()
        one.publish()
        one.look()
        one.look()
        assert private.seen == []
        yield one


@pytest.mark.parametrize("name", CASES)
def test_mischief_is_recorded_as_what_it_was(archivist: Archivist, name: str) -> None:
    _, outcome = CASES[name]
    looks = [look for look in archivist.captures(name) if look.kind != "redirected"]
    assert [look.quality for look in (looks[0], *looks[2:])] == ["ok", "ok", "ok"]
    seen = looks[1]
    assert (seen.kind, seen.cause, seen.quality) == (
        outcome.kind,
        outcome.cause,
        outcome.quality,
    )
    assert outcome.quality == "ok" or seen.reason


@pytest.mark.parametrize("name", CASES)
def test_no_version_comes_of_mischief_and_none_when_the_story_is_back(
    archivist: Archivist, name: str
) -> None:
    history = History(archivist.index)
    (version,) = history.versions(history.find_story(archivist.url(name)))
    assert (version.confirmed, version.restores) == (True, None)
    assert not any(look.variant for look in archivist.captures(name))
