"""Versions of the archive as occasions for alerts."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.alerts.occasion import Occasion, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cli.run import Opened
    from newsdiff.alerts.rule import Rule
    from storage.records import StoryRecord, VersionRecord


def past_occasions(
    opened: "Opened", rules: "Iterable[Rule]", since: datetime
) -> Iterator[Occasion]:
    """One for each confirmed version first seen since then, story by story."""
    checked = wants_checks(rules)
    for story in opened.history.stories():
        if story.versions > 1:
            for old, new in _confirmed(opened.history.versions(story)):
                if new.seen.start >= since:
                    yield _occasion(opened, story, old, new, checked=checked)


def occasion_of(
    opened: "Opened", story: "StoryRecord", version: int, *, checked: bool
) -> Occasion | None:
    """That of one version; None when it is the first that was confirmed, or was not."""
    for old, new in _confirmed(opened.history.versions(story)):
        if new.number == version:
            return _occasion(opened, story, old, new, checked=checked)
    return None


def wants_checks(rules: "Iterable[Rule]") -> bool:
    """Whether a rule asks for what is read from the whole story."""
    return any("check" in rule.on for rule in rules)


def _confirmed(
    versions: "Sequence[VersionRecord]",
) -> "Iterable[tuple[VersionRecord, VersionRecord]]":
    """Neighbours among the versions that somebody can be told of."""
    return pairwise(version for version in versions if version.confirmed)


def _occasion(
    opened: "Opened",
    story: "StoryRecord",
    old: "VersionRecord",
    new: "VersionRecord",
    *,
    checked: bool,
) -> Occasion:
    history = opened.history
    voices = history.attributions(story, old.number)
    return Occasion(
        story=Story(
            id=story.id, slug=story.slug, url=story.url, headline=new.headline, tags=story.tags
        ),
        version=new.number,
        old_version=old.number,
        block=new.block,
        before=old.block,
        last_without=new.before_seen,
        seen=new.seen,
        change=history.change(story, old, new),
        found=_found(opened, story, old, new) if checked else (),
        named=frozenset(
            name for voice in voices if voice.named for name in (voice.name, voice.source) if name
        ),
    )


def _found(
    opened: "Opened", story: "StoryRecord", old: "VersionRecord", new: "VersionRecord"
) -> tuple[dict[str, object], ...]:
    """The disagreements of a version that the one before had not."""
    from cli.doubts import doubts

    return tuple(
        doubt.found.to_dict()
        for doubt in doubts(opened, story)
        if old.number < doubt.first.number <= new.number <= doubt.last.number
    )
