"""Questions to the index, and their answers as values. Nothing here writes."""

from collections.abc import Callable
from typing import Any, Final

import orjson

from newsdiff.article import Article
from newsdiff.errors import BadInput, NotFound, Refused
from newsdiff.ports import Followed, Standing
from newsdiff.times import parse_when, stamp
from storage.absences import Absence, absences, health
from storage.addresses import find_version, find_versions
from storage.analysis import Comparison
from storage.database import Database
from storage.records import (
    AttributionRecord,
    CaptureRecord,
    ChangeRecord,
    FigureRecord,
    OrderRecord,
    StoryRecord,
    VersionRecord,
)
from storage.rows import (
    attribution_record,
    capture_record,
    change_record,
    figure_record,
    order_record,
    story_record,
    version_record,
)
from storage.slugs import suggestion

Compare = Callable[[Article, Article], Comparison]

_MOST_COMPARED: Final = 5_000  # slugs looked through for one that is like a mistyped one
_LONGEST_LIST: Final = 5
_SHORTEST_PREFIX: Final = 3
_NO_END: Final = 1 << 62
_FOR_EVER: Final = "9999"
_HEX: Final = frozenset("0123456789abcdef")

_STORIES: Final = """
SELECT story.number, story.id, slug, story.url, language, tags, every, followed, dropped,
    version.headline, coalesce(version.number, 0),
    (SELECT count(*) FROM capture WHERE capture.story = story.number),
    first.seen_start, first.seen_end, last.seen_start, last.seen_end, story.withdrawn,
    policy, paused
FROM story
LEFT JOIN version ON version.story = story.number
    AND version.number = (SELECT max(number) FROM version WHERE story = story.number)
LEFT JOIN capture AS first ON first.number = (
    SELECT number FROM capture WHERE story = story.number
    ORDER BY seen_start, seen_end, number LIMIT 1)
LEFT JOIN capture AS last ON last.number = (
    SELECT number FROM capture WHERE story = story.number
    ORDER BY seen_start DESC, seen_end DESC, number DESC LIMIT 1)
"""
_SHOWN: Final = (
    "coalesce(story.withdrawn, 'redact') = 'redact' AND story.seed IS NULL "
    "AND story.number NOT IN (SELECT story FROM joined)"
)
_ORDERS: Final = """
SELECT level, scope, basis, reference, recorded FROM withdrawal WHERE story = ? ORDER BY number
"""
_STOOD: Final = """
SELECT quality FROM look WHERE story = ? AND seen_start <= ? AND quality IN ('ok', 'withdrawn')
ORDER BY seen_start DESC, seen_end DESC, number DESC LIMIT 1
"""
_VERSIONS: Final = """
SELECT version.number, first, last, before, captures, version.seen_start, version.seen_end,
    before_start, before_end, last_start, last_end, headline, words, article, restores, confirmed,
    capture.block
FROM version JOIN capture ON capture.number = version.first
WHERE version.story = ? ORDER BY version.number
"""
_CHANGES: Final = """old, new, noticed,
    headline, byline, dek, dates, figures, numbers, sourcing, notices, links, moves, wording
FROM change WHERE story = ? AND new > ? AND new <= ? ORDER BY new
"""
_CAPTURES: Final = """
SELECT number, url, kind, seen_start, seen_end, recorded, status, block, body, quality,
    coalesce(reason, said), cause, origin, article, version, variant
FROM look WHERE story = ?
    AND NOT (coalesce(quality, '') = 'withdrawn' AND said IN ('hide', 'erase'))
ORDER BY seen_start, seen_end, number
"""
_FIGURES: Final = """
SELECT version, position, place, start, "end", text, value, high, unit, modifier, concept, rate
FROM figure WHERE story = ? AND (? IS NULL OR version = ?) ORDER BY version, position
"""
_ATTRIBUTIONS: Final = """
SELECT version, position, kind, source, name, named, source_class, cue, cue_class, strength, chain,
    content, quotes
FROM attribution WHERE story = ? AND (? IS NULL OR version = ?) ORDER BY version, position
"""
_MISSED: Final = "SELECT DISTINCT story FROM reading WHERE quality IN ('gone', 'soft-404')"
_STANDING: Final = """
SELECT body, etag, last_modified, status FROM answer
WHERE story = (SELECT number FROM story WHERE id = ?) AND url = ?
"""


class History:
    """What an index holds, as it stands now. Also implements `newsdiff.ports.Memory`.

    `compare` makes the changes between versions that are no neighbours; by default the core's.
    """

    def __init__(self, index: Database, compare: Compare | None = None) -> None:
        self._index = index
        self._compare = compare

    def stories(self) -> list[StoryRecord]:
        """All stories that may be shown, in the order in which the archive learnt of them."""
        rows = self._index.rows(f"{_STORIES}WHERE {_SHOWN} ORDER BY story.number")
        return [story_record(row) for row in rows]

    def followed(self) -> list[Followed]:
        """The stories to be looked at: followed, and not dropped since."""
        rows = self._index.rows(
            "SELECT id, slug, url, every FROM story WHERE followed IS NOT NULL "
            "AND dropped IS NULL AND withdrawn IS NULL AND NOT paused AND seed IS NULL "
            "AND number NOT IN (SELECT story FROM joined) ORDER BY number"
        )
        return [Followed(*row) for row in rows]

    def unconfirmed(self) -> list[tuple[str, int]]:
        """The versions that wait for a second look, each as its story's id and its first event."""
        rows = self._index.rows(
            "SELECT story.id, first FROM version JOIN story ON story.number = version.story "
            "WHERE confirmed = 0 ORDER BY first"
        )
        return [(story, first) for story, first in rows]

    def find_story(self, address: str) -> StoryRecord:
        """The story of a slug, a URL, an id or the beginning of one.

        Raises NotFound with what may have been meant, BadInput when several ids begin so, Refused
        when it was withdrawn.
        """
        story = self.find_any_story(address)
        if story.withdrawn in {"hide", "erase"}:
            raise self._withdrawn(story, "this story was")
        return story

    def orders(self, story: StoryRecord) -> list[OrderRecord]:
        """The withdrawals of a story or of parts of it, as they came."""
        return [order_record(row) for row in self._index.rows(_ORDERS, (story.number,))]

    def find_any_story(self, address: str) -> StoryRecord:
        """The same, also when it was withdrawn: for those who withdraw."""
        wanted = address.strip()
        for column in ("slug", "id", "url"):
            where = f"WHERE seed IS NULL AND story.{column} = ?"
            if rows := self._index.rows(_STORIES + where, (wanted,)):
                return self._whole(story_record(rows[0]))
        found = self._begin_with(wanted.lower())
        if len(found) == 1:
            return self._whole(found[0])
        if found:
            names = ", ".join(f"{story.id[:8]} ({story.slug})" for story in found[:_LONGEST_LIST])
            raise BadInput(f"several stories have an id that begins with {wanted}", hint=names)
        raise NotFound(f"no story {wanted[:200]!r}", hint=self._meant(wanted))

    def _whole(self, story: StoryRecord) -> StoryRecord:
        """The story that this one was merged into, or itself."""
        where = "WHERE story.number = (SELECT root FROM joined WHERE story = ?)"
        rows = self._index.rows(_STORIES + where, (story.number,))
        return story_record(rows[0]) if rows else story

    def versions(self, story: StoryRecord) -> list[VersionRecord]:
        return [
            version_record(story.id, row) for row in self._index.rows(_VERSIONS, (story.number,))
        ]

    def version(self, story: StoryRecord, address: str) -> VersionRecord:
        """The version of an address: see `find_version`. Raises Refused for what was withdrawn."""
        versions, text = self.versions(story), address.strip()
        if not versions or text.startswith("@"):
            moment = _FOR_EVER if not versions else stamp(parse_when(text[1:]).end)
            if [tuple(row) for row in self._index.rows(_STOOD, (story.number, moment))] == [
                ("withdrawn",)
            ]:
                raise self._withdrawn(story, "what stood then was")
        return find_version(address, versions)

    def pair(self, story: StoryRecord, address: str) -> tuple[VersionRecord, VersionRecord]:
        """The two versions of a range: see `find_versions`."""
        return find_versions(address, self.versions(story))

    def last_article(self, version: VersionRecord) -> Article:
        """The article of a version as its last look read it: dates and teasers may have moved."""
        rows = self._index.rows(
            "SELECT json FROM article WHERE digest = (SELECT article FROM look WHERE number = ?)",
            (version.last,),
        )
        return Article.from_dict(orjson.loads(rows[0][0])) if rows else self.article(version)

    def article(self, version: VersionRecord) -> Article:
        """The article of a version as its first look read it."""
        rows = self._index.rows("SELECT json FROM article WHERE digest = ?", (version.article,))
        if not rows:
            raise NotFound(
                f"the index has no text of v{version.number}", hint='Run "newsdiff rebuild".'
            )
        return Article.from_dict(orjson.loads(rows[0][0]))

    def changes(
        self, story: StoryRecord, between: tuple[int, int] | None = None
    ) -> list[ChangeRecord]:
        """What each version changed in the one before it, counted, older first.

        Given two version numbers, only the changes that lead from the one to the other.
        """
        rows = self._index.rows(f"SELECT {_CHANGES}", (story.number, *(between or (0, _NO_END))))
        return [change_record(story.id, row) for row in rows]

    def details(
        self, story: StoryRecord, between: tuple[int, int] | None = None
    ) -> list[tuple[ChangeRecord, dict[str, Any]]]:
        """The same changes, each with all of it, as `change` gives it."""
        rows = self._index.rows(
            f"SELECT json, {_CHANGES}", (story.number, *(between or (0, _NO_END)))
        )
        return [(change_record(story.id, row[1:]), orjson.loads(row[0])) for row in rows]

    def change(self, story: StoryRecord, old: VersionRecord, new: VersionRecord) -> dict[str, Any]:
        """The whole change, in the shape of `Change.to_dict()`.

        Neighbours were compared long ago; others are compared now.
        """
        if new.number == old.number + 1:
            rows = self._index.rows(
                "SELECT json FROM change WHERE story = ? AND new = ?", (story.number, new.number)
            )
            if rows:
                kept: dict[str, Any] = orjson.loads(rows[0][0])
                return kept
        return self._comparing()(self.article(old), self.article(new)).to_dict()

    def captures(self, story: StoryRecord) -> list[CaptureRecord]:
        """Every look, in the order of seeing."""
        return [
            capture_record(story.id, row) for row in self._index.rows(_CAPTURES, (story.number,))
        ]

    def absences(self, story: StoryRecord) -> list[Absence]:
        """When the story was gone from its address, oldest first."""
        return absences(self.captures(story), health(self._index, story))

    def gone(self) -> dict[str, Absence]:
        """The stories that are gone now, by id."""
        missed = {number for (number,) in self._index.rows(_MISSED)}
        found = ((s.id, self.absences(s)) for s in self.stories() if s.number in missed)
        return {story: past[-1] for story, past in found if past and past[-1].back is None}

    def figures(self, story: StoryRecord, version: int | None = None) -> list[FigureRecord]:
        rows = self._index.rows(_FIGURES, (story.number, version, version))
        return [figure_record(row) for row in rows]

    def attributions(
        self, story: StoryRecord, version: int | None = None
    ) -> list[AttributionRecord]:
        rows = self._index.rows(_ATTRIBUTIONS, (story.number, version, version))
        return [attribution_record(row) for row in rows]

    def standing(self, story: str, url: str, /) -> Standing | None:
        rows = self._index.rows(_STANDING, (story, url))
        return Standing(*rows[0]) if rows else None

    def _withdrawn(self, story: StoryRecord, what: str) -> Refused:
        orders = self.orders(story)
        why = f" ({orders[-1]})" if orders else ""
        return Refused(f"{what} withdrawn{why}")

    def _comparing(self) -> Compare:
        if self._compare is None:
            from newsdiff import compare

            self._compare = compare
        return self._compare

    def _begin_with(self, prefix: str) -> list[StoryRecord]:
        if len(prefix) < _SHORTEST_PREFIX or not _HEX.issuperset(prefix):
            return []
        rows = self._index.rows(
            _STORIES + "WHERE seed IS NULL AND id >= ? AND id < ? ORDER BY story.number LIMIT ?",
            (prefix, prefix + "g", _LONGEST_LIST + 1),
        )
        return [story_record(row) for row in rows]

    def _meant(self, wanted: str) -> str:
        rows = self._index.rows(
            f"SELECT slug FROM story WHERE {_SHOWN} ORDER BY number DESC LIMIT ?",  # noqa: S608 (a constant)
            (_MOST_COMPARED,),
        )
        return suggestion(wanted, [slug for (slug,) in rows])
