"""A watch put together: the queue, what is known of each story, and the news as it comes."""

from contextlib import closing, contextmanager
from datetime import timedelta
from os import getpid
from socket import gethostname
from typing import TYPE_CHECKING

from cli.harvesting import gather
from cli.merging import merge_found
from cli.output import Screen
from cli.render.change import changed_words
from cli.render.looks import version_line
from cli.run import Opened, Run, now
from newsdiff.errors import NotFound
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jobs.due import Watching
    from jobs.revisits import Change
    from jobs.rounds import Desk
    from storage.queue import Queue
    from storage.records import StoryRecord, VersionRecord


class Newsreel:
    """Tells of versions as they come: once when seen, once more when confirmed."""

    def __init__(self, screen: Screen, opened: Opened) -> None:
        self._screen = screen
        self._opened = opened
        self.count = 0
        self._told = {
            (story.id, version.first): version.confirmed
            for story in opened.history.stories()
            for version in opened.history.versions(story)
        }

    def report(self) -> None:
        """Say what is new since the last time."""
        for story in self._opened.history.stories():
            for version in self._opened.history.versions(story)[-3:]:
                self._tell(story, version)

    def _tell(self, story: "StoryRecord", version: "VersionRecord") -> None:
        key = (story.id, version.first)
        known = self._told.get(key)
        if known is not None and (known or not version.confirmed):
            return
        self._told[key] = version.confirmed
        self.count += known is None
        words = "confirmed" if known is False else self._words(story, version)
        line = version_line(
            stamp(version.seen.start)[11:19] + "Z",
            story.slug,
            version.number,
            words,
            confirmed=version.confirmed,
        )
        if not self._screen.json:
            self._screen.show(line)

    def _words(self, story: "StoryRecord", version: "VersionRecord") -> str:
        if version.number == 1:
            return changed_words(None)
        before = self._opened.history.version(story, f"v{version.number - 1}")
        return changed_words(self._opened.history.change(story, before, version))


@contextmanager
def queue_of(run: Run, opened: Opened, address: str | None = None) -> "Iterator[Queue]":
    """The queue of the archive: of this machine, or the one its workers share."""
    from storage.queue import Queue, open_queue_tables

    holder = f"{gethostname()}:{getpid()}"
    with closing(open_queue_tables(run.queue_place(address), opened.archive.origin)) as tables:
        yield Queue(tables, holder=holder)


@contextmanager
def watching_for(
    opened: Opened, queue: "Queue", desk: "Desk", newsreel: Newsreel, *, confirm_after: timedelta
) -> "Iterator[Watching]":
    """What `jobs.schedule.watch` works with, over this archive and its queue."""
    from jobs.due import Watching
    from storage.seeds import Seeds

    seeds = Seeds(opened.index)
    queue.follow([*opened.history.followed(), *seeds.followed()], due=now())

    def recorded(numbers: range) -> None:
        opened.catch_up()
        newsreel.report()
        merge_found(opened, numbers.start)
        gather(opened, lambda story: queue.hasten(story, due=now()))
        queue.follow([*opened.history.followed(), *seeds.followed()], due=now())

    yield Watching(
        desk=desk,
        queue=queue,
        last_change=_last_change(opened),
        after=recorded,
        confirm_after=confirm_after,
    )


def _last_change(opened: Opened) -> "Callable[[str], Change | None]":
    from jobs.revisits import Change

    def newest(story: str) -> Change | None:
        try:
            versions = opened.history.versions(opened.history.find_story(story))
        except NotFound:  # a seed
            return None
        if not versions:
            return None
        return Change(since=versions[-1].seen.start, confirmed=versions[-1].confirmed)

    return newest
