"""Stored bodies read as articles, once each, and the validators of the newest answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from newsdiff.article import Article
from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive, NotFound
from newsdiff.fingerprint import fingerprint
from newsdiff.ports import Page, Reader, Reading
from storage.analysis import Analysis, digest, substance
from storage.database import Database, Transaction
from storage.loading import Facts, claim, mark_stale
from storage.progress import Progress, silent

AT_ONCE: Final = 64  # pages in one transaction
_LONGEST_VALIDATOR: Final = 1_000

_Row = tuple[Any, ...]

_DUE: Final = """
SELECT reading.story, reading.body, reading.status, reading.capture, reading.language,
       capture.url, capture.block, capture.header_length
FROM reading JOIN capture ON capture.number = reading.capture
WHERE reading.quality IS NULL AND reading.capture > ?
ORDER BY reading.capture LIMIT ?
"""
_READ: Final = """
UPDATE reading SET quality = ?, reason = ?, article = ?, canonical = ?, amphtml = ?,
    fingerprint = ?
WHERE story = ? AND body = ? AND status = ? AND quality IS NULL
"""
_ALIKE: Final = """
SELECT quality, reason, article, canonical, amphtml FROM reading
WHERE story = ? AND fingerprint = ? AND quality = 'ok' ORDER BY capture LIMIT 1
"""
_ANSWERS: Final = """
SELECT answer.story, answer.url, answer.capture, answer.body,
       capture.block, capture.header_length, nullif(capture.status, 304)
FROM answer JOIN capture ON capture.number = answer.capture WHERE answer.parsed = 0
"""
_FULL_ANSWER: Final = """
SELECT block, header_length, status FROM capture
WHERE story = coalesce((SELECT root FROM joined WHERE joined.story = ?1), ?1) AND own = ?1
    AND url = ?2 AND body = ?3 AND kind = 'captured' AND origin IS NULL AND number <= ?4
ORDER BY number DESC LIMIT 1
"""
_VALIDATED: Final = """
UPDATE answer SET etag = ?, last_modified = ?, status = ?, parsed = 1
WHERE story = ? AND url = ? AND capture = ?
"""


@dataclass(frozen=True, slots=True)
class _Body:
    """A body to be read, and where it was first seen."""

    story: int
    body: str
    status: int
    capture: int
    language: str | None
    url: str
    block: str
    header_length: int


def read_bodies(
    index: Database, facts: Facts, reader: Reader, analysis: Analysis, progress: Progress = silent
) -> int:
    """Read what was not read yet; return how many were.

    A body whose bytes are missing or damaged stays unread, and is tried again the next time.
    """
    read, last = 0, -1
    ((unread,),) = index.rows("SELECT count(*) FROM reading WHERE quality IS NULL")
    while rows := index.rows(_DUE, (last, AT_ONCE)):
        due = [_Body(*row) for row in rows]
        pile = _Pile(index)
        readings = list(reader.read(pile.unread(due, facts)))
        with index.writing() as transaction:
            claim(transaction, analysis)
            _keep(transaction, list(zip(pile.read, readings, strict=True)))
            transaction.many(_READ, pile.spared)
            mark_stale(transaction, {row[-3] for row in pile.spared})
        read, last = read + len(readings) + len(pile.spared), due[-1].capture
        progress("pages", read, max(unread, read))
    return read


@dataclass(slots=True)
class _Pile:
    """Bodies that were handed to the reader, and rows of those that need none.

    What its story has been read from before, but for what changes in every answer, is spared.
    """

    index: Database
    read: list[tuple[_Body, str | None]] = field(default_factory=list)
    spared: list[_Row] = field(default_factory=list)

    def unread(self, due: Sequence[_Body], facts: Facts) -> Iterator[Page]:
        for body in due:
            block = _payload(facts, body.block)
            if block is None:
                continue
            page = Page(body.url, body.status, block, body.header_length, body.language)
            told = fingerprint(page)
            if known := told and self.index.rows(_ALIKE, (body.story, told)):
                self.spared.append((*known[0], told, body.story, body.body, body.status))
            else:
                self.read.append((body, told))
                yield page


def _payload(facts: Facts, block: str) -> bytes | None:
    try:
        return facts.payload(block)
    except (NotFound, DamagedArchive):
        return None


def _keep(
    transaction: Transaction, results: list[tuple[tuple[_Body, str | None], Reading]]
) -> None:
    articles: list[_Row] = []
    readings: list[_Row] = []
    for (body, told_apart), reading in results:
        article = _article_row(reading.article) if reading.article else None
        if article:
            articles.append(article)
        told = (reading.quality, reading.reason)
        if reading.article and not article:
            told = ("unreadable", "its text is not Unicode")
        key = (body.story, body.body, body.status)
        pointed = (reading.canonical or None, reading.amphtml or None)
        readings.append((*told, article and article[0], *pointed, told_apart, *key))
    transaction.load("article", articles, instead="IGNORE")
    transaction.many(_READ, readings)
    mark_stale(transaction, {body.story for (body, _), _ in results})


def _article_row(article: Article) -> _Row | None:
    """None for a text that has no UTF-8: half a surrogate pair can stand in JSON metadata."""
    words = sum(len(paragraph.text.split()) for paragraph in article.paragraphs)
    try:
        text = canonical(article).decode()
    except TypeError:
        return None
    return (digest(article), substance(article), article.headline, words, text)


def read_validators(index: Database, facts: Facts) -> None:
    """Find ETag and Last-Modified of each URL's newest answer in its stored header."""
    rows = index.rows(_ANSWERS)
    if not rows:
        return
    validated = []
    for story, url, capture, body, *answer in rows:
        full = index.rows(_FULL_ANSWER, (story, url, body, capture))
        found = _validators(facts, *answer[:2])
        if found == (None, None) and full:  # a 304 need not repeat them; they stand with the body
            found = _validators(facts, *full[0][:2])
        status = full[0][2] if full else answer[2]
        validated.append((*found, status, story, url, capture))
    with index.writing() as transaction:
        transaction.many(_VALIDATED, validated)


def _validators(facts: Facts, block: str, length: int) -> tuple[str | None, str | None]:
    header = (_payload(facts, block) or b"")[:length].decode("latin-1")
    return _field(header, "etag"), _field(header, "last-modified")


def _field(header: str, name: str) -> str | None:
    for line in header.splitlines()[1:]:
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            value = value.strip()
            fits = 0 < len(value) <= _LONGEST_VALIDATOR and value.isprintable()
            return value if fits else None
    return None
