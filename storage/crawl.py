"""How the looks went: of each host, tag or story, how many ended in which way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from newsdiff.identity import hostname
from newsdiff.times import stamp
from storage.database import Database, Row
from storage.history import History
from storage.records import StoryRecord

By = Literal["host", "tag", "story"]
OUTCOMES: Final = (
    "new", "same", "not_modified", "blocked", "missing", "unusable", "refused", "failed",
)  # fmt: skip
"""What a look can come to: a new version; the same text; 304; a wall; not the story; what cannot
be read; what we were not to ask for; no complete answer."""

_LOOKS: Final = """
SELECT look.story,
    CASE WHEN kind IN ('failed', 'refused', 'redirected') THEN kind
        WHEN version.number IS NOT NULL THEN 'new'
        WHEN kind = 'unchanged' AND status = 304 THEN 'not_modified'
        WHEN quality IN ('blocked', 'consent', 'paywall', 'login') THEN 'blocked'
        WHEN quality IN ('gone', 'soft-404', 'elsewhere') THEN 'missing'
        WHEN quality IN ('ok', 'withdrawn') THEN 'same'
        ELSE 'unusable' END AS outcome,
    count(*), coalesce(sum(length), 0), count(against), min(look.seen_start), max(look.seen_end)
FROM look LEFT JOIN version ON version.story = look.story AND version.first = look.number
WHERE look.origin IS NULL AND look.seen_start >= ? GROUP BY look.story, outcome
"""
_NO_TAG: Final = "(no tag)"


@dataclass(slots=True)
class Crawl:
    """`counts` has the outcomes; `redirected` counts hops, `against` looks in spite of robots.txt.

    `bytes` is what was kept of the answers, header blocks included.
    """

    name: str
    stories: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    redirected: int = 0
    against: int = 0
    bytes: int = 0
    first: str = ""
    last: str = ""

    @property
    def looked(self) -> int:
        return sum(self.counts.values())


def crawls(index: Database, history: History, by: By, since: datetime | None = None) -> list[Crawl]:
    """How our own looks went, sorted by name. A story with several tags counts under each."""
    stories = {story.number: story for story in history.stories()}
    found: dict[str, Crawl] = {}
    for row in index.rows(_LOOKS, (stamp(since) if since else "",)):
        for name in _names(stories[row[0]], by) if row[0] in stories else ():
            _add(found.setdefault(name, Crawl(name)), row)
    return [found[name] for name in sorted(found)]


def whole(parts: Iterable[Crawl]) -> Crawl:
    """All of them together, where no story stands in two."""
    together = Crawl("all")
    for part in parts:
        together.stories |= part.stories
        together.redirected += part.redirected
        together.against += part.against
        together.bytes += part.bytes
        for outcome in OUTCOMES:
            together.counts[outcome] += part.counts[outcome]
        together.first = min(filter(None, (together.first, part.first)), default="")
        together.last = max(together.last, part.last)
    return together


def _add(crawl: Crawl, row: Row) -> None:
    story, outcome, looks, size, against, first, last = row
    crawl.stories.add(story)
    crawl.bytes += size
    crawl.against += against
    if outcome == "redirected":
        crawl.redirected += looks
    else:
        crawl.counts[outcome] += looks
    crawl.first = min(filter(None, (crawl.first, first)))
    crawl.last = max(crawl.last, last)


def _names(story: StoryRecord, by: By) -> tuple[str, ...]:
    match by:
        case "story":
            return (story.slug,)
        case "tag":
            return story.tags or (_NO_TAG,)
        case _:
            return (hostname(story.url) or story.url,)
