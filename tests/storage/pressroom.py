"""A log held in memory, plain pages, a reader and an analysis that a test can foresee."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from newsdiff.article import Article, Notice, Paragraph
from newsdiff.codec import encode
from newsdiff.errors import NotFound
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Event,
    Level,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Unchanged,
    Withdrawn,
    story_id,
)
from newsdiff.figures.figure import Figure
from newsdiff.plain_looks import PlainLook, plain_looks
from newsdiff.ports import Page, Reading
from newsdiff.sourcing.attribution import Attribution
from newsdiff.times import When, instant, parse_when
from storage.analysis import Analysis

NOON = datetime(2025, 6, 19, 12, tzinfo=UTC)
URL = "https://news.example/world/harbour-fire"
HEADER = b'HTTP/1.1 200 OK\r\nETag: "%s"\r\nLast-Modified: Thu, 19 Jun 2025 11:00:00 GMT\r\n\r\n'


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Mark:
    size: int
    root: str

    def to_json(self) -> bytes:
        return json.dumps([self.size, self.root]).encode()


@dataclass
class Pressroom:
    """An archive in memory, and short ways to write its events. Times are minutes after noon."""

    origin: str = "pressroom.example/log"
    facts: list[Event] = field(default_factory=list)
    blocks: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    @property
    def state(self) -> Mark:
        return Mark(len(self.facts), sha(repr(self.facts).encode()))

    def refresh(self) -> None: ...

    def entries(self, start: int = 0) -> Iterator[Event | PlainLook]:
        for event in self.facts[start:]:
            (look,) = plain_looks([encode(event)])
            yield look or event

    def payload(self, digest: str) -> bytes:
        self.fetched.append(digest)
        if digest not in self.blocks:
            raise NotFound(f"no payload {digest}")
        return self.blocks[digest]

    def add(self, event: Event) -> int:
        self.facts.append(event)
        return len(self.facts) - 1

    def keep(self, block: bytes) -> str:
        self.blocks[sha(block)] = block
        return sha(block)

    def follow(self, url: str = URL, **more: Any) -> int:
        return self.add(StoryFollowed(story=story_id(url), url=url, recorded=NOON, **more))

    def change(self, url: str = URL, **settings: Any) -> int:
        return self.add(StoryChanged(story=story_id(url), recorded=NOON, **settings))

    def drop(self, url: str = URL, at: float = 0) -> int:
        return self.add(StoryDropped(story=story_id(url), recorded=minute(at)))

    def look(
        self,
        text: str,
        at: float | str = 0,
        url: str = URL,
        *,
        status: int = 200,
        origin: str | None = None,
        header: bytes | None = None,
    ) -> int:
        """A capture of a page with this text; its first line is the headline."""
        body = text.encode()
        head = HEADER % sha(body)[:8].encode() if header is None else header
        return self.add(
            Captured(
                story=story_id(url),
                url=url,
                seen=when(at),
                recorded=NOON,
                status=status,
                block=self.keep(head + body),
                length=len(head + body),
                header_length=len(head),
                body=sha(body),
                origin=origin,
            )
        )

    def same(self, text: str, at: float, url: str = URL, header: bytes = b"") -> int:
        """A look that found the body of this text standing."""
        head = header or b"HTTP/1.1 304 Not Modified\r\n\r\n"
        return self.add(
            Unchanged(
                story=story_id(url),
                url=url,
                seen=when(at),
                recorded=NOON,
                status=304,
                block=self.keep(head),
                length=len(head),
                body=sha(text.encode()),
            )
        )

    def withdraw(self, level: Level, *texts: str, url: str = URL) -> int:
        """An order about the looks at these texts, or about the whole story."""
        told = ((HEADER % sha(text.encode())[:8].encode()) + text.encode() for text in texts)
        blocks = tuple(map(sha, told))
        order = Withdrawn(
            story=story_id(url),
            recorded=NOON,
            level=level,
            scope="looks" if texts else "story",
            basis="GDPR art. 17",
            reference="REQ-7",
            blocks=blocks,
        )
        for block in order.removed:
            self.blocks.pop(block, None)
        return self.add(order)

    def fail(self, at: float, url: str = URL) -> int:
        return self.add(
            CaptureFailed(
                story=story_id(url),
                url=url,
                seen=when(at),
                recorded=NOON,
                failure="timeout",
                reason="no answer within 30 s",
            )
        )


def when(at: float | str) -> When:
    return parse_when(at) if isinstance(at, str) else instant(minute(at))


def article_of(text: str) -> Article:
    """Lines `Correction: ...` are notices, `Modified: ...` the page's date, `~...` furniture that
    the article holds and no comparison minds."""
    headline, *rest = text.split("\n")
    plain = [line for line in rest if not line.startswith(("Correction:", "Modified:"))]
    modified = [line for line in rest if line.startswith("Modified:")]
    return Article(
        headline=headline,
        modified=modified[0] if modified else None,
        paragraphs=tuple(Paragraph(line) for line in plain if line),
        notices=tuple(Notice("correction", n) for n in rest if n.startswith("Correction:")),
    )


@dataclass
class PlainReader:
    """Reads a body as UTF-8 text; a first word in capitals stands for its quality."""

    pages: list[str] = field(default_factory=list)

    def read(self, pages: Iterable[Page], /) -> Iterator[Reading]:
        for page in pages:
            text = page.block[page.header_length :].decode()
            self.pages.append(text)
            if text.startswith("BLOCKED"):
                yield Reading("blocked", "a consent wall")
            elif text.startswith("MISSING"):
                yield Reading("gone", "status 404")
            else:
                yield Reading("ok", "", article_of(text))


@dataclass(frozen=True)
class PlainChange:
    old: Article
    new: Article

    def _parts(self) -> tuple[bool, bool, bool]:
        minded = [
            tuple(p.text for p in article.paragraphs if not p.text.startswith("~"))
            for article in (self.old, self.new)
        ]
        headline = self.old.headline != self.new.headline
        return headline, minded[0] != minded[1], self.old.notices != self.new.notices

    def __bool__(self) -> bool:
        return any(self._parts())

    def to_dict(self) -> dict[str, Any]:
        headline, wording, notices = self._parts()
        came = [n.text for n in self.new.notices if n not in self.old.notices]
        field = {"old": self.old.headline, "new": self.new.headline}
        pair = {"old": self.old.text, "new": self.new.text}
        return {
            "headline": field if headline else None,
            "byline": None,
            "dek": None,
            "dates": None,
            "figures": _figure_changes(self.old.text, self.new.text),
            "numbers": [],
            "sourcing": _source_changes(self.old.text, self.new.text),
            "notices": [{"kind": "added", "new": text} for text in came] if notices else [],
            "links": [],
            "moves": [],
            "wording": [pair] if wording else [],
        }


def _figure_changes(old: str, new: str) -> list[dict[str, Any]]:
    before, after = plain_figures(old), plain_figures(new)
    return [
        {
            "kind": "changed",
            "concept": "boats",
            "old": {"text": a.text, "value": int(a.value), "high": None, "unit": None},
            "new": {"text": b.text, "value": int(b.value), "high": None, "unit": None},
        }
        for a, b in zip(before, after, strict=False)
        if a.value != b.value
    ]


def _source_changes(old: str, new: str) -> list[dict[str, Any]]:
    before = [found.name for found in plain_attributions(old)]
    after = [found.name for found in plain_attributions(new)]
    return [
        {"kind": "replaced", "old_source": a, "new_source": b, "claim": "boats burnt"}
        for a, b in zip(before, after, strict=False)
        if a != b
    ]


def plain_figures(text: str, _language: str = "en") -> list[Figure]:
    return [
        Figure(found.start(), found.end(), found.group(), float(found.group()), concept="boats")
        for found in re.finditer(r"\d+", text)
    ]


def plain_attributions(text: str, _language: str = "en") -> Sequence[Attribution]:
    return [
        Attribution(
            source=found.span(1),
            cue=found.span(2),
            content=None,
            kind="indirect",
            named=found.group(1)[0].isupper(),
            name=found.group(1),
        )
        for found in re.finditer(r"(\w+) (said|claimed)\b", text)
    ]


@dataclass
class Comparing:
    """Counts the comparisons that were made."""

    made: int = 0

    def __call__(self, old: Article, new: Article) -> PlainChange:
        self.made += 1
        return PlainChange(old, new)


def plain_analysis(version: str = "1", reading: str = "1", compare: Any = PlainChange) -> Analysis:
    return Analysis(
        reading=reading,
        version=version,
        compare=compare,
        figures=plain_figures,
        attributions=plain_attributions,
    )
