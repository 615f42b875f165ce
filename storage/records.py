"""What the index tells its readers: stories, versions, changes, captures, mentions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsdiff.events import Level, Scope
from newsdiff.figures.figure import Figure
from newsdiff.quality import Quality
from newsdiff.times import When


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """`versions` and `captures` are counts; `headline` is that of the latest version.

    `withdrawn` is the level when all of it was taken down.
    """

    number: int
    id: str
    slug: str
    url: str
    language: str | None
    tags: tuple[str, ...]
    every: int | None
    followed: datetime | None
    dropped: datetime | None
    headline: str | None
    versions: int
    captures: int
    first_look: When | None
    last_look: When | None
    withdrawn: Level | None = None
    policy: str | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """Why something of a story is not shown."""

    level: Level
    scope: Scope
    basis: str
    reference: str
    recorded: datetime

    def __str__(self) -> str:
        return f"{self.basis}, {self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """`first`, `last` and `before` are event numbers; `before` is the last look without it.

    `block` is the digest of the stored answer it was first seen in: cite that, not the number,
    which shifts when older looks are imported.
    """

    story: str
    number: int
    first: int
    last: int
    before: int | None
    captures: int
    seen: When
    before_seen: When | None
    last_seen: When
    headline: str
    words: int
    article: str
    restores: int | None
    confirmed: bool
    block: str

    @property
    def id(self) -> str:
        """Stable as long as no older look at the same text turns up."""
        return f"{self.story}-{self.first}"

    @property
    def came_between(self) -> tuple[datetime | None, datetime]:
        """When the change can have happened: after the last look without, before the first with."""
        return (self.before_seen.start if self.before_seen else None, self.seen.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """How much of each kind changed between two neighbouring versions.

    `noticed`: a notice came or was reworded with it.
    """

    story: str
    old: int
    new: int
    counts: Mapping[str, int]
    noticed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRecord:
    """A look. `quality` is None where nothing was to be read, or the bytes cannot be had.

    `version` is the version it belongs to; a `variant` stood while that version did and shows
    another text.
    """

    number: int
    story: str
    url: str
    kind: str
    seen: When
    recorded: datetime
    status: int | None
    block: str | None
    body: str | None
    quality: Quality | None
    reason: str | None
    cause: str | None
    origin: str | None
    article: str | None
    version: int | None
    variant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure where it stands; its offsets count in the headline or in the body's text."""

    version: int
    position: int
    place: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionRecord:
    version: int
    position: int
    kind: str
    source: str | None
    name: str | None
    named: bool | None
    source_class: str | None
    cue: str
    cue_class: str
    strength: int
    chain: bool
    content: str | None
    quotes: tuple[str, ...]
