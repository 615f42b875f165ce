"""What comes into the log: taken into the index, the queue and the news."""

from typing import TYPE_CHECKING

from cli.newsreel import Newsreel
from cli.run import Opened, now
from newsdiff.events import Look

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
        wanted = {followed.story: followed for followed in self._opened.history.followed()}
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
        """Take in what the log has since the last time."""
        self._opened.catch_up()
        looked: dict[str, None] = {}
        changed: set[str] = set()
        for number, event in self._opened.archive.events(self._upto):
            story = getattr(event, "story", None)
            if isinstance(event, Look):
                looked[event.story] = None
            elif story:
                changed.add(story)
            self._upto = number + 1
        if changed:
            self._follow(changed)
        self._newsreel.report(looked)

    def _follow(self, stories: set[str]) -> None:
        """An event that is no look may begin, change or end the following of its story."""
        followed = [one for one in self._opened.history.followed() if one.story in stories]
        self._queue.follow(followed, due=now())
        for story in stories.difference(one.story for one in followed):
            self._queue.drop(story)
