"""What the parts need of each other, and no more. Fakes in tests implement these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsdiff.article import Article
from newsdiff.events import Event
from newsdiff.quality import Quality

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event and the bytes it names (its `block`), if it names any."""

    event: Event
    payload: bytes | None = None


class Recorder(Protocol):
    """The write side of an archive. Append-only: nothing here changes what is there."""

    def record(self, sightings: Sequence[Sighting], /) -> range:
        """Store the bytes, then the events, in one commit; return their numbers in the log.

        Returns only when all of it is durable. Raises StorageFailed with nothing appended.
        """
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest answer kept for a URL: what a conditional request and a comparison need."""

    body: str
    etag: str | None
    last_modified: str | None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A story as the jobs see it."""

    story: str
    slug: str
    url: str
    every: int | None


class Memory(Protocol):
    """What the archive remembers of a URL. May lag behind the log; never runs ahead of it."""

    def standing(self, story: str, url: str, /) -> Standing | None: ...


@dataclass(frozen=True, slots=True)
class Lease:
    """A host handed to one worker, with its due stories, while `epoch` lasts.

    It ends at `until` unless a story that is done renews it.
    """

    host: str
    epoch: int
    due: tuple[Followed, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A story or seed that the archive knows of, by its id, and when it was last looked at."""

    id: str
    is_followed: bool
    last_look: datetime | None


class Register(Protocol):
    """What is known already: nothing of it is followed anew, whatever became of it."""

    def stories(self, keys: Sequence[str], /) -> Mapping[str, Known]:
        """By identity key, the stories there are."""
        ...

    def seeds(self, ids: Sequence[str], /) -> Mapping[str, Known]:
        """By id, the seeds there are."""
        ...


@dataclass(frozen=True, slots=True)
class Queued:
    """A story as it stands in the queue, with its host.

    The host is `holder`'s until `leased_until`, and nobody asks it before `wake`; None when that is
    not so. `reason` is why it sleeps, if not for its usual pause.
    """

    followed: Followed
    host: str
    due: datetime
    wake: datetime | None
    reason: str
    leased_until: datetime | None
    holder: str


class DueQueue(Protocol):
    """When which story is looked at next. Losing it costs one round of looks."""

    def follow(self, stories: Iterable[Followed], /, *, due: datetime) -> None:
        """Add stories that the queue does not know; those it knows keep their time."""
        ...

    def drop(self, story: str, /) -> None: ...

    def hasten(self, story: str, due: datetime, /) -> None:
        """Look at it no later than then; one that is not in the queue stays out of it."""
        ...

    def lease(self, now: datetime, /, *, hosts: int, per_host: int) -> Sequence[Lease]:
        """Take hosts that have something due; nobody else gets them before the lease ends."""
        ...

    def done(self, lease: Lease, story: str, /, *, now: datetime, next_due: datetime) -> bool:
        """One story of the lease was looked at, and the lease runs on from `now`.

        False: the lease was lost to another worker.
        """
        ...

    def release(self, lease: Lease, /, *, wake: datetime, reason: str = "") -> bool:
        """Give the host back; nobody asks it again before `wake`."""
        ...

    def known(self) -> Iterable[Followed]:
        """Every story, in no order."""
        ...

    def queued(self) -> Sequence[Queued]:
        """Every story, the earliest first."""
        ...

    def next_wake(self) -> datetime | None:
        """When the earliest due story may be looked at; None when nothing is followed."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A chore as it stands: when it is due, and how its last run went. None: it never did."""

    chore: str
    due: datetime
    began: datetime | None
    ended: datetime | None
    failures: int
    trouble: str
    holder: str


class Turns(Protocol):
    """Who does which chore when, so that one worker does it for all, also across restarts."""

    def take(self, chore: str, now: datetime, /, *, until: datetime) -> int | None:
        """How often it failed in a row, if it is due: then it is ours until then. Else None."""
        ...

    def ended(self, chore: str, now: datetime, /, *, due: datetime, trouble: str = "") -> None:
        """It is over, and is due again; with `trouble`, it failed."""
        ...

    def turns(self) -> Sequence[Turn]:
        """All that were ever taken, by name."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What one stored answer turned out to be. `article` is there only when it could be read.

    `canonical` and `amphtml` are the URLs that the page gives for itself and for its AMP form.
    """

    quality: Quality
    reason: str
    article: Article | None = None
    canonical: str = ""
    amphtml: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A stored answer to be read: the block as kept, and where its body begins."""

    url: str
    status: int
    block: bytes
    header_length: int
    language: str | None = None


class Reader(Protocol):
    """Reads stored answers as articles, in order, whatever they hold."""

    def read(self, pages: Iterable[Page], /) -> Iterable[Reading]: ...
