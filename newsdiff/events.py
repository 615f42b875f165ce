"""The facts we record. An event is written once and never edited.

`seen` says when the page was looked at (by us, or by whoever made an imported copy); `recorded`
says when we wrote it down. Events name bytes by sha256, never by place. `block` is the digest of
the header block followed by the body, exactly as they came; `body` that of the body alone, so that
equal bodies are recognised under changing headers. `against` is there when we looked in spite of
robots.txt: its rule, or that it was not asked.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from newsdiff.times import When

Failure = Literal[
    "address",
    "connection",
    "dns",
    "protocol",
    "redirect",
    "rendering",
    "timeout",
    "tls",
    "too-large",
]
SeedKind = Literal["feed", "sitemap", "section"]
Evidence = Literal["redirect", "canonical", "amphtml", "person"]
RENDERED: Final = "rendered"
RobotsMode = Literal["obey", "warn", "ignore"]
Level = Literal["hide", "redact", "erase", "lift"]
Scope = Literal["story", "looks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFollowed:
    """Somebody asked for a URL to be followed. `every` is seconds between looks, if they said.

    `seed` is the one that listed it, when nobody named the story itself.
    """

    story: str
    url: str
    recorded: datetime
    every: int | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    seed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChanged:
    """From now on a story is followed so: these settings replace all that were said before.

    `policy` says when to look again (`bayes-decay`, `fixed`, `tiers` or `cron` and its expression).
    A `paused` story is followed and not looked at.
    """

    story: str
    recorded: datetime
    every: int | None = None
    policy: str | None = None
    tags: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDropped:
    """No more looks at this story; what is kept stays."""

    story: str
    recorded: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFollowed:
    """Somebody asked for the stories that a URL lists: from now on, looks of `seed` are at it.

    `include` to `max_age` (seconds) are the filters of `newsdiff.listings.filters`; at most `most`
    stories are followed from one reading, `every` so often, with these tags. `pause` is seconds
    between looks at the seed. `parent` is the sitemap index that named it.
    """

    seed: str
    url: str
    kind: SeedKind
    recorded: datetime
    pause: int
    most: int
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_age: int | None = None
    every: int | None = None
    tags: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRead:
    """A seed's answer was read: how many it listed, and what became of those not known before.

    `followed` counts stories, `lists` the sitemaps of an index.
    `put_off` were more than one reading may bring; later readings take them. `reason` says why it
    could not be read, if so.
    """

    seed: str
    recorded: datetime
    block: str
    found: int = 0
    followed: int = 0
    lists: int = 0
    left_out: int = 0
    put_off: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDropped:
    """No more looks at this seed; the stories it brought are followed on."""

    seed: str
    recorded: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two stories are one: the looks at `other` are shown as looks at `story` from now on.

    `evidence` says what told so, `because` how or why in words.
    """

    story: str
    other: str
    recorded: datetime
    evidence: Evidence
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """`other` was merged into `story` and is a story of its own again, with all its looks."""

    story: str
    other: str
    recorded: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A complete answer came, of whatever status, and its bytes are stored.

    `block` holds `header_length` bytes of header block, then the body as sent (transfer and content
    coding undone by the reader, not here). `origin` names the import that brought it; None is us,
    and RENDERED us too, with the page as a browser made it of what came.
    """

    story: str
    url: str
    seen: When
    recorded: datetime
    status: int
    block: str
    length: int
    header_length: int
    body: str
    origin: str | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """We looked and the body was what it had been: a 304, or the same bytes again.

    `body` is the body that still stands; `block` holds this answer's header block alone.
    """

    story: str
    url: str
    seen: When
    recorded: datetime
    status: int
    block: str
    length: int
    body: str
    origin: str | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFailed:
    """No complete answer. What had come by then is kept when `block` names it."""

    story: str
    url: str
    seen: When
    recorded: datetime
    failure: Failure
    reason: str
    status: int | None = None
    block: str | None = None
    length: int | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected:
    """One hop: `url` answered `status` and pointed to `target`."""

    story: str
    url: str
    seen: When
    recorded: datetime
    status: int
    target: str
    block: str
    length: int
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """We did not look, and why: the rule ("robots", "address") and its words."""

    story: str
    url: str
    seen: When
    recorded: datetime
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsOverridden:
    """From now on robots.txt is treated so, for a host, for a story, or (neither) for all.

    `warn` asks it and looks all the same, `ignore` does not ask; `obey` ends what was said before.
    """

    recorded: datetime
    mode: RobotsMode
    reason: str = ""
    host: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An order to take something down: why (`basis`), and the order's own name (`reference`).

    `hide` shows it nowhere and keeps its bytes; `redact` removes the bytes and still says that we
    looked; `erase` removes the bytes and says nothing. `lift` ends what was hidden. A `story` is
    withdrawn with all that is seen of it later; `looks` are those that name one of the `blocks`.
    The levels that remove bytes remove those of the `blocks`.
    """

    story: str
    recorded: datetime
    level: Level
    scope: Scope
    basis: str
    reference: str
    blocks: tuple[str, ...] = ()

    @property
    def removed(self) -> tuple[str, ...]:
        """The payloads that must be gone for good."""
        return self.blocks if self.level in {"redact", "erase"} else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Something left: so that it can be recalled when it is withdrawn.

    `upto` is how many events the archive had then; no `stories` means all of them.
    """

    recorded: datetime
    form: str
    target: str
    upto: int
    tables: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """We told somebody of a change: by which rule, through which target.

    `target` is the name it has with us, never its address. `capture` is the digest of the answer
    that first showed the change, and `alert` the id that a receiver drops doubles by.
    """

    story: str
    recorded: datetime
    rule: str
    target: str
    alert: str
    capture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotated:
    """From here on the key `vkey` signs what the archive signs, no longer the one `previous`.

    Both are verifier keys. `signature` is what the key before made of the hand-over, in base64
    (storage/succession.py); where that key was lost there is none, and `reason` says so.
    """

    recorded: datetime
    previous: str
    vkey: str
    reason: str | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An event of a type or version this release does not know: kept, counted, skipped."""

    type: str
    v: int
    line: bytes


Look = Captured | Unchanged | CaptureFailed | Redirected | Refused
SeedEvent = SeedFollowed | SeedRead | SeedDropped
StoryEvent = StoryFollowed | StoryChanged | StoryDropped | Merged | Separated
Decision = StoryEvent | SeedEvent | RobotsOverridden | Withdrawn
Event = Decision | Look | Exported | Reported | KeyRotated | Unknown


def story_id(url: str) -> str:
    """The identity of a story: 16 hex digits of the sha256 of the first URL followed."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def seed_id(url: str) -> str:
    """The identity of a seed; another than that of a story at the same URL."""
    return story_id(f"seed {url}")
