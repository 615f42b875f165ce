"""What happened in the archive, as occasions for alerts."""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from newsdiff.alerts.occasion import UNCHANGED, Occasion, Story
from newsdiff.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cli.doubts import Doubt
    from cli.run import Opened
    from newsdiff.alerts.rule import Kind, Rule
    from storage.absences import Absence
    from storage.records import CaptureRecord, StoryRecord, VersionRecord

_EVER: Final = range(1 << 62)  # events


class Occasions:
    """What rules are held against. Where a story disagrees with itself is read once for each."""

    def __init__(self, opened: "Opened", rules: "Iterable[Rule]") -> None:
        self._opened = opened
        self._asked: set[Kind] = {kind for rule in rules for kind in rule.on}
        self._doubts: dict[str, list[Doubt]] = {}

    def past(self, since: datetime) -> Iterator[Occasion]:
        """All since then, by when they were first seen, the newest first."""
        from storage.confirmations import confirmed_since

        gone = [one for _, one in self._absences(_EVER) if one.seen.start >= since]
        gone.sort(key=_newness, reverse=True)
        yield from merge(
            self._each(confirmed_since(self._opened.index, since)), gone, key=_newness, reverse=True
        )

    def made_by(self, numbers: range) -> Iterator[Occasion]:
        """Those that the looks of these events made: confirmed, gone, or back."""
        from storage.confirmations import confirmed_in

        yield from self._each(confirmed_in(self._opened.index, numbers))
        yield from (one for number, one in self._absences(numbers) if number in numbers)

    def of_capture(self, story: "StoryRecord", block: str) -> Iterator[Occasion]:
        """Those of a story that a stored answer of this digest first showed."""
        for version in self._opened.history.versions(story):
            if version.block == block and (occasion := self._of(story, version.number)):
                yield occasion
        if self._asked & {"gone", "back"}:
            yield from (one for _, one in self._turns(story) if one.block == block)

    def _each(self, found: "Iterable[tuple[str, int]]") -> Iterator[Occasion]:
        for ident, number in found:
            story = self._shown(ident)
            if story and (occasion := self._of(story, number)):
                yield occasion

    def _shown(self, ident: str) -> "StoryRecord | None":
        """None for one that was withdrawn."""
        try:
            return self._opened.history.find_story(ident)
        except Refused:
            return None

    def _of(self, story: "StoryRecord", number: int) -> Occasion | None:
        """That of a version; None when it is the first, or was not confirmed."""
        confirmed = (v for v in self._opened.history.versions(story) if v.confirmed)
        for old, new in pairwise(confirmed):
            if new.number == number:
                return self._change(story, old, new)
        return None

    def _change(self, story: "StoryRecord", old: "VersionRecord", new: "VersionRecord") -> Occasion:
        history = self._opened.history
        voices = [voice for voice in history.attributions(story, old.number) if voice.named]
        return Occasion(
            story=_story(story, new),
            version=new.number,
            old_version=old.number,
            block=new.block,
            before=old.block,
            last_without=new.before_seen,
            seen=new.seen,
            change=history.change(story, old, new),
            found=self._found(story, old, new) if "check" in self._asked else (),
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

    def _absences(self, numbers: range) -> Iterator[tuple[int, Occasion]]:
        """Goings and returns of the stories these events looked at, with the event of each."""
        from storage.confirmations import missed_in

        if self._asked & {"gone", "back"}:
            for ident in missed_in(self._opened.index, numbers):
                if story := self._shown(ident):
                    yield from self._turns(story)

    def _turns(self, story: "StoryRecord") -> Iterator[tuple[int, Occasion]]:
        versions = self._opened.history.versions(story)
        for absence in self._opened.history.absences(story):
            stood = [v for v in versions if v.seen.start <= absence.since.seen.start]
            if stood:
                yield absence.told.number, _turn(story, stood[-1], absence, absence.told, "gone")
            if stood and absence.back:
                yield absence.back.number, _turn(story, stood[-1], absence, absence.back, "back")


def _turn(
    story: "StoryRecord",
    stood: "VersionRecord",
    absence: "Absence",
    look: "CaptureRecord",
    kind: "Kind",
) -> Occasion:
    told: dict[str, Any] = {
        "kind": kind,
        "since": str(absence.since.seen),
        "status": absence.told.status,
    }
    return Occasion(
        story=_story(story, stood),
        version=stood.number,
        old_version=stood.number,
        block=look.block or "",
        before=stood.block,
        last_without=None,
        seen=look.seen,
        change=UNCHANGED,
        absence=told,
    )


def _story(story: "StoryRecord", version: "VersionRecord") -> Story:
    return Story(
        id=story.id, slug=story.slug, url=story.url, headline=version.headline, tags=story.tags
    )


def _newness(occasion: Occasion) -> datetime:
    return occasion.seen.start
