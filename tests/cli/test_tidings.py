"""What others do while a watch runs is heard of, without asking for everything again."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cli.newsreel import Newsreel
from cli.run import Opened, Run
from cli.tidings import Tidings
from newsdiff.ports import Followed
from tests.cli.conftest import Newsdiff, toll
from tests.jobs.newsroom import START, FakeQueue, Told
from tests.jobs.server import Server


@dataclass
class Listening:
    """A watch that stands still, and what it told."""

    opened: Opened
    queue: FakeQueue
    tidings: Tidings
    told: Told

    @property
    def slugs(self) -> set[str]:
        return {followed.slug for followed in self.queue.known()}


@pytest.fixture
def listening(newsdiff: Newsdiff) -> Iterator[Listening]:
    newsdiff("init")
    newsdiff("add", "--later", "https://news.example/flood", "https://news.example/ferry")
    run = Run(archive="archive", json=True, quiet=True)
    with run.opened() as opened:
        queue, told = FakeQueue(), Told()
        tidings = Tidings(opened, queue, Newsreel(run.screen, opened, told))
        tidings.begin()
        yield Listening(opened, queue, tidings, told)


def test_a_watch_begins_with_what_the_archive_follows_and_no_more(listening: Listening) -> None:
    queue = listening.queue
    queue.follow([Followed("gone", "gone", "https://news.example/gone", None)], due=START)
    queue.drop(next(one.story for one in queue.known() if one.slug == "ferry"))
    assert listening.tidings.begin() == 1
    assert listening.slugs == {"flood", "ferry"}
    assert listening.tidings.begin() == 0


def test_a_story_that_somebody_adds_is_queued(listening: Listening, newsdiff: Newsdiff) -> None:
    listening.tidings.listen()
    newsdiff("add", "--later", "--every", "1h", "https://news.example/fire")
    listening.tidings.listen()
    assert {one.slug: one.every for one in listening.queue.known()} == {
        "flood": None,
        "ferry": None,
        "fire": 3600,
    }


def test_a_story_that_somebody_stops_leaves_the_queue(
    listening: Listening, newsdiff: Newsdiff
) -> None:
    newsdiff("stop", "ferry")
    listening.tidings.listen()
    assert listening.slugs == {"flood"}


def test_a_version_is_told_when_seen_and_when_confirmed_and_no_more(
    listening: Listening, newsdiff: Newsdiff, server: Server
) -> None:
    allowed = ("--allow-private", server.address)
    server.page("/a", toll(12, 30), Content_Type="text/html")
    newsdiff("add", server.url("/a"), *allowed)
    server.page("/a", toll(15, 34), Content_Type="text/html")
    for _ in range(4):
        listening.tidings.listen()
        newsdiff("capture", "a", *allowed)
    told = [(one["version"], one["confirmed"], one["words"]) for one in listening.told.happenings]
    assert [(number, sure) for number, sure, _ in told] == [(1, 1), (2, 0), (2, 1)]
    assert told[-1][2] == "confirmed"
