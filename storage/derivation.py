"""The versions of a story, and what hangs on them, from its readings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from newsdiff.article import Article
from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive, StorageFailed
from newsdiff.sourcing.attribution import Attribution, Extent, spans
from storage.analysis import Analysis, counts
from storage.comparisons import Comparisons
from storage.database import Database, Row, Transaction
from storage.loading import claim
from storage.progress import Progress, silent
from storage.sifting import Sifted, sifted
from storage.versions import Look, Version, versions

AT_ONCE: Final = 50  # stories in one transaction
_ARTICLE: Final = 14  # column of a version

_Row = tuple[Any, ...]

_LOOKS: Final = """
SELECT number, seen_start, seen_end, article, substance,
    origin IS NOT NULL AND origin != 'rendered', url,
    coalesce(origin, '') = 'rendered',
    version, variant, judged, grounds, headline, words
FROM look JOIN article ON article.digest = look.article
WHERE look.story = ?
"""
_PLACE: Final = """
UPDATE capture SET version = ?, variant = ?, judged = ?, grounds = ? WHERE number = ?
"""


@dataclass(slots=True)
class _Derived:
    """What must be written for a story; its versions up to `kept` stay as they are."""

    story: int
    tick: int
    kept: int
    captures: list[_Row]
    versions: list[_Row]
    number_of_versions: int
    changes: list[_Row] = field(default_factory=list)
    figures: list[_Row] = field(default_factory=list)
    sources: list[_Row] = field(default_factory=list)
    verdicts: list[_Row] = field(default_factory=list)
    likenesses: list[_Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failure:
    """A story whose analysis broke down; its versions stay as they were."""

    story: int
    reason: str


def derive_stories(
    index: Database, analysis: Analysis, progress: Progress = silent
) -> tuple[int, list[Failure]]:
    """Derive the versions of all stories marked stale; return how many, and which could not be.

    Those stay marked, and are tried again the next time.
    """
    done = 0
    failed: dict[int, Failure] = {}
    ((stale,),) = index.rows("SELECT count(*) FROM stale")
    while marks := _marks(index, failed.keys()):
        derived = []
        for story, tick in marks:
            match _attempt(index, analysis, story, tick):
                case Failure() as failure:
                    failed[story] = failure
                case whole:
                    derived.append(whole)
        with index.writing() as transaction:
            claim(transaction, analysis)
            for one in derived:
                done += _write(transaction, one)
        progress("stories", done, max(stale, done))
    return done, list(failed.values())


def _marks(index: Database, failed: Collection[int]) -> list[Row]:
    """The next stories to derive, each with the mark that must still stand when it is written."""
    rows = index.rows(
        "SELECT story, tick FROM stale ORDER BY story LIMIT ?", (AT_ONCE + len(failed),)
    )
    return [row for row in rows if row[0] not in failed]


def _attempt(index: Database, analysis: Analysis, story: int, tick: int) -> "_Derived | Failure":
    try:
        return _derive(index, analysis, story, tick)
    except (StorageFailed, DamagedArchive):
        raise
    except Exception as error:  # noqa: BLE001  # one odd page must not keep all stories from their readers
        return Failure(story, f"{type(error).__name__}: {error}")


def _derive(index: Database, analysis: Analysis, story: int, tick: int) -> _Derived:
    rows = index.rows(_LOOKS, (story,))
    desk = Comparisons(index, analysis, story)
    showing = sifted((Look(*row[:8]) for row in rows), desk.resembles)
    made = versions(showing.looks, desk.differs)
    known = index.rows("SELECT * FROM version WHERE story = ? ORDER BY number", (story,))
    kept = _agreeing(known, made)
    heads = {row[3]: tuple(row[12:]) for row in rows}
    fresh = [_version_row(story, version, heads[version.first.article]) for version in made]
    standing = {tuple(row) for row in known}
    derived = _Derived(
        story=story,
        tick=tick,
        kept=kept,
        captures=_moved(_places(made, showing), {row[0]: tuple(row[8:12]) for row in rows}),
        versions=[row for row in fresh if row not in standing],
        number_of_versions=len(made),
    )
    _analyse(derived, desk, made)
    return derived


def _agreeing(known: Sequence[Sequence[Any]], made: Sequence[Version]) -> int:
    """How many versions from the first on have the same articles as before."""
    agreed = 0
    for row, version in zip(known, made, strict=False):
        if row[_ARTICLE] != version.first.article:
            break
        agreed += 1
    return agreed


def _places(made: Sequence[Version], showing: Sifted) -> list[_Row]:
    """Where each look belongs: version, variant, judgement and grounds, number."""
    shown = [
        (version.number, variant, None, None, look.number)
        for version in made
        for variant, looks in ((0, version.looks), (1, version.variants))
        for look in looks
    ]
    return [*shown, *((None, 0, *said, number) for number, said in showing.judgements.items())]


def _moved(places: Sequence[_Row], standing: dict[int, _Row]) -> list[_Row]:
    """The captures that belong elsewhere than they did."""
    return [place for place in places if standing[place[-1]] != place[:-1]]


def _version_row(story: int, version: Version, head: _Row) -> _Row:
    first, last, before = version.first, version.last, version.before
    return (
        story,
        version.number,
        first.number,
        last.number,
        before and before.number,
        len(version.looks),
        first.start,
        first.end,
        before and before.start,
        before and before.end,
        last.start,
        last.end,
        *head,
        first.article,
        version.restores,
        int(version.confirmed),
    )


def _analyse(derived: _Derived, desk: Comparisons, made: Sequence[Version]) -> None:
    story = derived.story
    for version in made[derived.kept :]:
        article = desk.article(version.first.article)
        if version.number > 1:
            old = made[version.number - 2]
            change = desk.change(old.first.article, version.first.article)
            text = canonical(change).decode()
            row = (story, version.number, old.number, *counts(change), text)
            derived.changes.append(row)
        found = _figures(desk.analysis, article)
        derived.figures += [(story, version.number, at, *row) for at, row in enumerate(found, 1)]
        found = _sources(desk.analysis, article)
        derived.sources += [(story, version.number, at, *row) for at, row in enumerate(found, 1)]
    derived.verdicts, derived.likenesses = desk.new_verdicts, desk.new_likenesses


def _figures(analysis: Analysis, article: Article) -> Iterator[_Row]:
    for place, text in (("headline", article.headline), ("body", article.text)):
        for figure in analysis.figures(text, article.language):
            span = (place, figure.start, figure.end, figure.text)
            value = (figure.value, figure.high, figure.unit, figure.modifier)
            yield (*span, *value, figure.concept, figure.rate)


def _sources(analysis: Analysis, article: Article) -> Iterator[_Row]:
    text = article.text
    for found in analysis.attributions(text, article.language):
        yield (*_who(found, text), *_how(found, text), *_what(found, text))


def _who(found: Attribution, text: str) -> _Row:
    named = None if found.named is None else int(found.named)
    return (found.kind, _words(found.source, text), found.name, named, found.source_class)


def _how(found: Attribution, text: str) -> _Row:
    cue = _words(found.cue, text) or ""
    return (cue, found.cue_class, found.strength, int(found.chain))


def _what(found: Attribution, text: str) -> _Row:
    quotes = [text[start:end] for start, end in found.quotes]
    return (_words(found.content, text), canonical(quotes).decode())


def _words(extent: Extent | None, text: str) -> str | None:
    """What stands in an extent; a split one is shown with the gap marked."""
    pieces = [text[start:end] for start, end in spans(extent)]
    return " … ".join(pieces) if pieces else None


def _write(transaction: Transaction, derived: _Derived) -> bool:
    """False, with nothing done, when the story was derived or touched by somebody else."""
    mine = "DELETE FROM stale WHERE story = ? AND tick = ?"
    if not transaction.run(mine, (derived.story, derived.tick)):
        return False
    after = (derived.story, derived.kept)
    transaction.run("DELETE FROM change WHERE story = ? AND new > ?", after)
    transaction.run("DELETE FROM figure WHERE story = ? AND version > ?", after)
    transaction.run("DELETE FROM attribution WHERE story = ? AND version > ?", after)
    transaction.run(
        "DELETE FROM version WHERE story = ? AND number > ?",
        (derived.story, derived.number_of_versions),
    )
    transaction.many(_PLACE, derived.captures)
    transaction.load("version", derived.versions, instead="REPLACE")
    transaction.load("change", derived.changes)
    transaction.load("figure", derived.figures)
    transaction.load("attribution", derived.sources)
    transaction.load("verdict", derived.verdicts, instead="REPLACE")
    transaction.load("likeness", derived.likenesses, instead="REPLACE")
    return True
