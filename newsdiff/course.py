"""How a story has gone so far, as far as it matters for when to look again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for: seconds between looks, and a policy by name."""

    every: int | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The looks of a story that could be read, and between which of them it changed.

    Ages are hours since `born`: its publication, or our first look where that is not known.
    `changes` are pairs of ages: the last look without a text and the first with it, oldest first.
    There may be more of them than are listed: `earlier` counts those. `confirmed` is whether a
    second look found the newest text too. A story of which nothing could be `read` yet has no
    looks: it is born when somebody followed it, and `first` and `last` are 0.
    """

    story: str
    host: str
    born: datetime
    first: float = 0.0
    last: float = 0.0
    read: bool = True
    changes: tuple[tuple[float, float], ...] = ()
    earlier: int = 0
    confirmed: bool = True
    tags: tuple[str, ...] = ()
    wish: Wish = Wish()


class Courses(Protocol):
    """What an archive knows of the courses of its stories. May lag behind the log."""

    def course(self, story: str, /) -> Course | None:
        """None for a story that nobody knows."""
        ...

    def courses(self, most: int, /) -> Iterator[Course]:
        """Of the newest stories that could be read, so many at most; always in the same order."""
        ...
