"""A fake of what an archive knows of its stories' courses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from jobs.revisits import Manner, Revisits
from newsdiff.course import Course, Wish
from newsdiff.events import Captured, Unchanged
from tests.jobs.newsroom import FakeArchive

HOUR = timedelta(hours=1)


@dataclass
class FakeCourses:
    """Courses folded from an archive's events: each body is a version."""

    archive: FakeArchive
    wishes: dict[str, Wish] = field(default_factory=dict)
    doubts: Callable[[str], bool] = lambda _story: False
    known: dict[str, Course] = field(default_factory=dict)
    _bodies: dict[str, str] = field(default_factory=dict)
    _read: int = 0

    def course(self, story: str, /) -> Course | None:
        self._catch_up()
        course = self.known.get(story)
        return course and replace(course, confirmed=not self.doubts(story))

    def courses(self, most: int, /) -> Iterator[Course]:
        self._catch_up()
        return iter(list(self.known.values())[-most:])

    def _catch_up(self) -> None:
        for batch in self.archive.batches[self._read :]:
            for sighting in batch:
                if isinstance(sighting.event, Captured | Unchanged):
                    self._see(sighting.event)
        self._read = len(self.archive.batches)

    def _see(self, event: Captured | Unchanged) -> None:
        story, host = event.story, event.url.split("/")[2]
        wish = self.wishes.get(story, Wish())
        new = Course(story=story, host=host, born=event.seen.start, wish=wish)
        course = self.known.get(story, new)
        age = (event.seen.start - course.born) / HOUR
        changes = course.changes
        if self._bodies.setdefault(story, event.body) != event.body:
            changes = (*changes, (course.last, age))
        self._bodies[story] = event.body
        self.known[story] = replace(course, last=age, changes=changes)


def no_cron(expression: str, after: datetime) -> datetime:
    raise AssertionError(expression, after)


def revisits(courses: FakeCourses, manner: Manner | None = None) -> Revisits:
    return Revisits(courses, no_cron, manner or Manner())
