"""What comes into the log: taken into the index, the queue and the news."""

from typing import TYPE_CHECKING

from cli.harvesting import gather
from cli.merging import merge_found
from cli.newsreel import Newsreel
from cli.run import Opened, now
from newsdiff.events import Event, Look, Merged, SeedDropped, SeedFollowed, Separated
from newsdiff.ports import Followed
from storage.seeds import Seeds

if TYPE_CHECKING:
    from newsdiff.ports import DueQueue


class Tidings:
    """Takes in what we and others recorded."""

    def __init__(self, opened: Opened, queue: "DueQueue", newsreel: Newsreel) -> None:
        self._opened = opened
        self._queue = queue
        self._newsreel = newsreel
        self._upto = opened.archive.size

    def begin(self) -> int:
        """Have the queue follow what the archive follows, and no more; how many stories."""
        wanted = {followed.story: followed for followed in self._followed()}
        for known in self._queue.known():
            if known.story not in wanted:
                self._queue.drop(known.story)
            elif wanted[known.story] == known:
                del wanted[known.story]
        if wanted:
            self._queue.follow(wanted.values(), due=now())
        return len(wanted)

    def listen(self) -> None:
        """Take in what others recorded."""
        self._opened.archive.refresh()
        if self._opened.archive.size > self._upto:
            self.take()

    def take(self) -> None:
        """Take in what the log has since the last time; and what comes of it, in turn."""
        self._opened.catch_up()
        first, looked, changed = self._upto, dict[str, None](), set[str]()
        for number, event in self._opened.archive.events(self._upto):
            if isinstance(event, Look):
                looked[event.story] = None
            changed.update(_named(event))
            self._upto = number + 1
        if changed:
            self._follow(changed)
        self._newsreel.report(looked)
        if looked:
            merge_found(self._opened, first)
            gather(self._opened, lambda name: self._queue.hasten(name, now()))
            if self._opened.archive.size > self._upto:
                self.take()

    def _followed(self) -> list[Followed]:
        return [*self._opened.history.followed(), *Seeds(self._opened.index).followed()]

    def _follow(self, stories: set[str]) -> None:
        """An event that is no look may begin, change or end the following of its story."""
        followed = [one for one in self._followed() if one.story in stories]
        self._queue.follow(followed, due=now())
        for story in stories.difference(one.story for one in followed):
            self._queue.drop(story)


def _named(event: Event) -> set[str]:
    """The stories and seeds whose following a decision may begin, change or end."""
    match event:
        case SeedFollowed(seed=seed) | SeedDropped(seed=seed):
            return {seed}
        case Merged(story=story, other=other) | Separated(story=story, other=other):
            return {story, other}
        case _ if isinstance(event, Look):
            return set()
        case _:
            return {getattr(event, "story", None) or ""} - {""}
