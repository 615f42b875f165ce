"""Where the versions of a story disagree with themselves, one version after another."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.run import Opened
    from newsdiff.article import Article
    from newsdiff.consistency import Disagreement
    from storage.records import StoryRecord, VersionRecord


@dataclass(frozen=True, slots=True)
class Doubt:
    """A disagreement, and the first and last of the neighbouring versions that have it."""

    first: "VersionRecord"
    last: "VersionRecord"
    found: "Disagreement"

    def to_dict(self) -> dict[str, Any]:
        return {
            "first": self.first.number,
            "last": self.last.number,
            "seen": str(self.first.seen),
            "sha256": self.first.block,
            **self.found.to_dict(),
        }


def doubts(opened: "Opened", story: "StoryRecord") -> list[Doubt]:
    """Oldest first; what several versions in a row say is told once."""
    from newsdiff.consistency.stale import still_stale

    standing: dict[str, int] = {}
    told: list[Doubt] = []
    for version, article, found in _by_version(opened, story):
        before = [told[at].found for at in standing.values()]
        kept = [each for each in before if still_stale(each, article)]
        still = {}
        for each in (*kept, *found):
            key = _key(each)
            still[key] = standing.get(key, len(told))
            if key in standing:
                told[standing[key]] = replace(told[standing[key]], last=version)
            else:
                told.append(Doubt(version, version, each))
        standing = still
    return told


def _key(found: "Disagreement") -> str:
    """What makes it the same one in the next version: a stale figure stays another figure."""
    one = found.one
    return f"{found.kind.removeprefix('stale_')} {one.place} {one.text} {one.sentence}"


def _by_version(
    opened: "Opened", story: "StoryRecord"
) -> "Iterator[tuple[VersionRecord, Article, list[Disagreement]]]":
    from newsdiff.consistency import check
    from newsdiff.consistency.dates import date_alone

    history = opened.history
    before: tuple[VersionRecord, Article] | None = None
    for version in history.versions(story):
        article = history.article(version)
        change = history.change(story, before[0], version) if before else None
        previous = before[1] if before else None
        found = list(check(article, previous, seen=version.seen, change=change))
        found += date_alone(article, history.last_article(version))
        yield version, article, found
        before = version, article
