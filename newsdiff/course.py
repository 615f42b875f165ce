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
    second look found the newest text too.
    """

    story: str
    host: str
    born: datetime
    first: float
    last: float
    changes: tuple[tuple[float, float], ...] = ()
    earlier: int = 0
    confirmed: bool = True
    tags: tuple[str, ...] = ()
    wish: Wish = Wish()


class Courses(Protocol):
    """What an archive knows of the courses of its stories. May lag behind the log."""

    def course(self, story: str, /) -> Course | None:
        """None for a story of which nothing could be read yet."""
        ...

    def courses(self, since: datetime, /) -> Iterator[Course]:
        """Those first looked at since then, in the order in which the archive learnt of them."""
        ...
