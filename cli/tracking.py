"""The figures of a story, followed: what each was in every version, and what never changed."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cli.ledger import Entry
from newsdiff.changes.values import FigureChange, plain_number
from newsdiff.following import follow
from newsdiff.tracks import Stated, Track, quantity, unchanged

if TYPE_CHECKING:
    from cli.run import Opened
    from newsdiff.changes.least import Least
    from newsdiff.changes.values import FigureMention
    from newsdiff.figures import Figure
    from newsdiff.figures.others import OtherNumber
    from storage.records import StoryRecord, VersionRecord


@dataclass(frozen=True, slots=True)
class Tracked:
    """A figure that changed: its number in the list, its track, and the changes it is made of."""

    number: int
    track: Track
    entries: tuple[Entry, ...]

    def is_large(self, least: "Least | None") -> bool:
        """Whether one of its changes, or all of them together, come to as much."""
        changes = [self.track.overall, *self._changes()]
        return least is None or any(
            least.is_met(change.difference, change.percent) for change in changes
        )

    def steps(self) -> Iterator[tuple[int, Entry]]:
        """Its changes, each with its position among all changes of the story's figures."""
        return zip(self.track.steps, self.entries, strict=True)

    def _changes(self) -> list[FigureChange]:
        return [
            FigureChange(kind="changed", concept="", old=old.mention, new=new.mention)
            for old, new in pairwise(self.track.points)
        ]

    def to_dict(self, stated: "Sequence[FigureMention | None]") -> dict[str, Any]:
        """The figure with what each version states of it."""
        track, overall = self.track, self.track.overall
        return {
            "number": self.number,
            "concept": track.concept,
            "rate": track.rate,
            "in_headline": track.in_headline,
            "difference": plain_number(overall.difference),
            "percent": plain_number(overall.percent),
            "changed_in": [entry.version.number for entry in self.entries],
            "stated": [mention.figure.text if mention else None for mention in stated],
            "values": [plain_number(m.figure.value) if m else None for m in stated],
        }


@dataclass(frozen=True, slots=True)
class FigureReport:
    """`tracked` are all figures that changed, `standing` those that never did."""

    story: "StoryRecord"
    known: Stated
    versions: "tuple[VersionRecord, ...]"
    tracked: tuple[Tracked, ...]
    standing: "tuple[Figure, ...]"
    others: "tuple[OtherNumber, ...]"

    def told_by(self, tracked: Tracked) -> "list[FigureMention | None]":
        """What each version states of a figure; None where it states nothing of it."""
        return tracked.track.stated(len(self.versions), self.known)

    @property
    def stated(self) -> int:
        """How many quantities the story states or stated."""
        return len(self.tracked) + len(self.standing)

    @property
    def other_numbers(self) -> list[tuple[str, str]]:
        """The numbers that are no figures, each once, with the rule that says so."""
        return list({(other.text, other.rule): None for other in self.others})


def figure_report(opened: "Opened", story: "StoryRecord", entries: Sequence[Entry]) -> FigureReport:
    """The report on the figures of a story, from its changes of figures, oldest first."""
    history = opened.history
    versions = history.versions(story)
    known = _known(opened, story, len(versions))
    tracks = follow(((entry.version.number, entry.change) for entry in entries), known)
    latest = _standing(opened, story, len(versions))
    return FigureReport(
        story,
        known,
        tuple(versions),
        tuple(
            Tracked(number, track, tuple(entries[step] for step in track.steps))
            for number, track in enumerate(tracks, start=1)
        ),
        tuple(unchanged(tracks, latest)),
        tuple(_others(opened, versions[-1])) if versions else (),
    )


def _known(opened: "Opened", story: "StoryRecord", versions: int) -> Stated:
    """What every version states in headline and body."""
    known: dict[int, dict[Hashable, Figure]] = {n: {} for n in range(1, versions + 1)}
    for found in opened.history.figures(story):
        known[found.version][quantity(found.figure)] = found.figure
    return known


def _standing(opened: "Opened", story: "StoryRecord", version: int) -> "list[tuple[str, Figure]]":
    """The figures of a version with their places, but the numbers of people who are a source."""
    voices = opened.history.attributions(story, version)
    counted = tuple((v.source or "").lower() for v in voices if not v.named)
    return [
        (found.place, found.figure)
        for found in opened.history.figures(story, version)
        if not _counts(found.figure, counted)
    ]


def _counts(figure: "Figure", sources: tuple[str, ...]) -> bool:
    """Whether a figure begins one of these sources: "two people familiar with the matter"."""
    words = f"{figure.text} {figure.concept}".lower()
    return bool(figure.concept) and any(source.startswith(words) for source in sources)


def _others(opened: "Opened", version: "VersionRecord") -> "list[OtherNumber]":
    """The numbers of a version that are no figures."""
    from newsdiff.figures.others import other_numbers

    article = opened.history.article(version)
    texts = (article.headline, article.dek, article.text)
    return [other for text in texts for other in other_numbers(text, article.language)]
