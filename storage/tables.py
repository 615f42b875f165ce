"""The tables of the index, all derived from the log: with storage/queue_tables.py SQLModel's home.

SQLModel classes define the schema, and nothing else: importing them takes a second of every
command, and rows read or written as objects cost ten to twenty times as much as tuples. So this
module is imported only where tables are made or checked.
"""

from typing import ClassVar, Final

from sqlalchemy import Index, MetaData, text
from sqlmodel import Field, SQLModel

_NO_ROWID: Final = {"sqlite_with_rowid": False}


class Derived(SQLModel):
    metadata: ClassVar[MetaData] = MetaData()


class State(Derived, table=True):
    """One row: how far the log was projected, and by which code."""

    id: int = Field(primary_key=True)
    origin: str
    reading: str
    analysis: str
    size: int
    root: str | None
    tick: int
    unknown: int
    log: bytes | None


class Story(Derived, table=True):
    number: int = Field(primary_key=True)  # the first event that names it
    id: str = Field(unique=True)
    slug: str = Field(unique=True)
    url: str = Field(index=True)
    language: str | None
    tags: str  # a JSON list
    every: int | None
    followed: str | None
    dropped: str | None
    withdrawn: str | None  # the level, when all of it is
    policy: str | None
    paused: int
    key: str = Field(index=True)  # the identity key of the URL
    seed: str | None  # the kind of seed, for what is no story


class Seed(Derived, table=True):
    """What a seed is to bring and has brought; `found` and what follows are of its last reading."""

    story: int = Field(primary_key=True)
    settings: str  # the event that follows it
    parent: str | None
    looked: int | None  # the last look
    answered: int | None  # the last that brought a new body with status 200
    block: str | None  # of the last answer read
    read: int | None  # the event of the last reading
    readings: int
    followed: int  # by all readings
    lists: int  # sitemaps, by all readings
    found: int
    left_out: int
    put_off: int
    reason: str | None


class Joined(Derived, table=True):
    """A story that was merged into its `parent`, and so into that one's `root`."""

    story: int = Field(primary_key=True)
    parent: int
    root: int = Field(index=True)
    evidence: str
    because: str
    recorded: str


class Parted(Derived, table=True):
    """Stories that somebody said are not one: no machine merges them again."""

    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    other: int = Field(primary_key=True)


class Withdrawal(Derived, table=True):
    number: int = Field(primary_key=True)  # of the event
    story: int = Field(index=True)
    level: str
    scope: str
    basis: str
    reference: str
    recorded: str


class RobotsChoice(Derived, table=True):
    """How robots.txt is treated from then on: of a host, of a story, or of all."""

    __tablename__ = "robots"

    number: int = Field(primary_key=True)  # of the event
    host: str | None
    story: str | None
    mode: str
    reason: str
    recorded: str


class Capture(Derived, table=True):
    """A look, whatever came of it. `reason` is a redirect's target, or what went wrong.

    `story` is where it is shown, `own` the story that was looked at: they differ after a merger.
    """

    __table_args__ = (Index("capture_by_story", "story", "seen_start", "seen_end", "number"),)

    number: int = Field(primary_key=True)  # of the event
    story: int
    own: int
    url: str
    kind: str
    seen_start: str
    seen_end: str
    recorded: str
    status: int | None
    block: str | None
    header_length: int | None
    body: str | None
    cause: str | None
    reason: str | None
    origin: str | None
    version: int | None
    variant: int
    length: int | None  # bytes kept of it
    against: str | None  # the word of robots.txt, where it was not heeded
    judged: str | None  # the quality in the light of what stood before, where that overrules
    grounds: str | None


class BodyReading(Derived, table=True):
    """What a body turned out to be, read once in a story under each status it came with.

    `quality` is null until then; `withdrawn`, with the level as `reason`, once it was taken down.
    """

    __tablename__ = "reading"
    __table_args__ = (
        Index("reading_due", "capture", sqlite_where=text("quality IS NULL")),
        Index("reading_alike", "story", "fingerprint"),
        _NO_ROWID,
    )

    story: int = Field(primary_key=True)
    body: str = Field(primary_key=True)
    status: int = Field(primary_key=True)
    capture: int  # the first that had this body
    language: str | None
    quality: str | None
    reason: str | None
    article: str | None
    canonical: str | None
    amphtml: str | None
    fingerprint: str | None  # of what the reading depends on


class ArticleText(Derived, table=True):
    __tablename__ = "article"

    digest: str = Field(primary_key=True)
    substance: str
    headline: str
    words: int
    json_: str = Field(sa_column_kwargs={"name": "json"})


class Answer(Derived, table=True):
    """The newest answer of our own looks at a URL; the validators are read from its header."""

    __table_args__ = (Index("answer_due", "parsed", sqlite_where=text("parsed = 0")), _NO_ROWID)

    story: int = Field(primary_key=True)
    url: str = Field(primary_key=True)
    capture: int
    seen_start: str
    body: str
    status: int | None  # that the body came with, if that is known
    etag: str | None
    last_modified: str | None
    parsed: int


class StoryVersion(Derived, table=True):
    __tablename__ = "version"
    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    first: int
    last: int
    before: int | None  # the last look without it
    captures: int
    seen_start: str
    seen_end: str
    before_start: str | None
    before_end: str | None
    last_start: str
    last_end: str
    headline: str
    words: int
    article: str
    restores: int | None
    confirmed: int


class VersionChange(Derived, table=True):
    """What a version changed in the one before it: a column for each kind, with how many.

    `noticed`: a notice came or was reworded with it.
    """

    __tablename__ = "change"
    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    new: int = Field(primary_key=True)
    old: int
    headline: int
    byline: int
    dek: int
    dates: int
    figures: int
    numbers: int
    sourcing: int
    notices: int
    links: int
    moves: int
    wording: int
    noticed: int
    json_: str = Field(sa_column_kwargs={"name": "json"})


class FigureMention(Derived, table=True):
    __tablename__ = "figure"
    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    place: str
    start: int
    end: int
    text: str
    value: float
    high: float | None
    unit: str | None
    modifier: str | None
    concept: str
    rate: str | None


class SourceMention(Derived, table=True):
    __tablename__ = "attribution"
    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    source: str | None
    name: str | None
    named: int | None
    source_class: str | None
    cue: str
    cue_class: str
    strength: int
    chain: int
    content: str | None
    quotes: str  # a JSON list


class Stale(Derived, table=True):
    """Stories whose versions are to be derived again, since which write."""

    story: int = Field(primary_key=True)
    tick: int


class Verdict(Derived, table=True):
    """Remembered: whether two articles of a story differ in substance. A cache, no more."""

    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    old: str = Field(primary_key=True)
    new: str = Field(primary_key=True)
    differs: int


class Likeness(Derived, table=True):
    """Remembered: what became of one article of a story in another. A cache, no more."""

    __table_args__ = (_NO_ROWID,)

    story: int = Field(primary_key=True)
    old: str = Field(primary_key=True)
    new: str = Field(primary_key=True)
    found: str
