"""Versions of the archive as occasions for alerts."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.alerts.occasion import Occasion, Story
from newsdiff.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cli.doubts import Doubt
    from cli.run import Opened
    from newsdiff.alerts.rule import Rule
    from storage.records import StoryRecord, VersionRecord


class Occasions:
    """What rules are held against. Where a story disagrees with itself is read once for each."""

    def __init__(self, opened: "Opened", rules: "Iterable[Rule]") -> None:
        self._opened = opened
        self._checked = any("check" in rule.on for rule in rules)
        self._doubts: dict[str, list[Doubt]] = {}

    def past(self, since: datetime) -> Iterator[Occasion]:
        """One for each confirmed version first seen since then, the newest first."""
        from storage.confirmations import confirmed_since

        yield from self._each(confirmed_since(self._opened.index, since))

    def confirmed_in(self, numbers: range) -> Iterator[Occasion]:
        """One for each version that the looks of these events confirmed."""
        from storage.confirmations import confirmed_in

        yield from self._each(confirmed_in(self._opened.index, numbers))

    def of(self, story: "StoryRecord", number: int) -> Occasion | None:
        """That of one version; None when it is the first, or was not confirmed."""
        confirmed = (v for v in self._opened.history.versions(story) if v.confirmed)
        for old, new in pairwise(confirmed):
            if new.number == number:
                return self._occasion(story, old, new)
        return None

    def _each(self, found: "Iterable[tuple[str, int]]") -> Iterator[Occasion]:
        for ident, number in found:
            try:
                story = self._opened.history.find_story(ident)
            except Refused:  # withdrawn
                continue
            if occasion := self.of(story, number):
                yield occasion

    def _occasion(
        self, story: "StoryRecord", old: "VersionRecord", new: "VersionRecord"
    ) -> Occasion:
        history = self._opened.history
        voices = [voice for voice in history.attributions(story, old.number) if voice.named]
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
            found=self._found(story, old, new) if self._checked else (),
            named=frozenset(name for v in voices for name in (v.name, v.source) if name),
        )

    def _found(
        self, story: "StoryRecord", old: "VersionRecord", new: "VersionRecord"
    ) -> tuple[dict[str, object], ...]:
        """The disagreements of a version that the one before had not."""
        from cli.doubts import doubts

        if story.id not in self._doubts:
            self._doubts[story.id] = doubts(self._opened, story)
        return tuple(
            doubt.found.to_dict()
            for doubt in self._doubts[story.id]
            if old.number < doubt.first.number <= new.number <= doubt.last.number
        )
