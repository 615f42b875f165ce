"""Who speaks in a story: its sources by version, and how many stand behind a claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.ledger import Entry
from newsdiff.changes.sourcing import REPORTING
from newsdiff.changes.voices import is_silence, name_words, same_name

if TYPE_CHECKING:
    from cli.run import Opened
    from storage.records import AttributionRecord, StoryRecord

_CLAIMS = frozenset({"replaced", "named", "anonymised", "hedged", "firmed"})


@dataclass(frozen=True, slots=True)
class Source:
    """A source and the versions that attribute something to it, ascending.

    `kind` is `person`, `institution`, `document`, `outlet` or `unnamed`.
    """

    name: str
    kind: str
    named: bool
    versions: tuple[int, ...]

    def came(self) -> int | None:
        """The version that brought it; None when it was there from the first."""
        return self.versions[0] if self.versions[0] > 1 else None

    def went(self, latest: int) -> int | None:
        """The version without it, for good; None when the latest still has it."""
        return self.versions[-1] + 1 if self.versions[-1] < latest else None

    def to_dict(self, latest: int) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "named": self.named,
            "versions": list(self.versions),
            "came": self.came(),
            "went": self.went(latest),
        }


@dataclass(frozen=True, slots=True)
class Support:
    """How many sources stand behind a claim, and how many of them by name."""

    sources: int
    named: int

    def to_dict(self) -> dict[str, int]:
        return {"sources": self.sources, "named": self.named}


@dataclass(frozen=True, slots=True)
class SourcingReport:
    """`supports` has, for each change of a claim, what stood behind it before and after."""

    story: "StoryRecord"
    entries: tuple[Entry, ...]
    sources: tuple[Source, ...]
    supports: tuple[tuple[Support, Support] | None, ...]


def sourcing_report(
    opened: "Opened", story: "StoryRecord", entries: Sequence[Entry]
) -> SourcingReport:
    """The report on the sources of a story, from its changes of sourcing, oldest first."""
    said = [found for found in opened.history.attributions(story) if _speaks(found)]
    by_version: dict[int, list[AttributionRecord]] = {}
    for found in said:
        by_version.setdefault(found.version, []).append(found)
    supports = (_supports(entry, by_version) for entry in entries)
    return SourcingReport(story, tuple(entries), tuple(_sources(said)), tuple(supports))


def _speaks(found: "AttributionRecord") -> bool:
    """Whether somebody is the source of something."""
    return (
        bool(found.name) and found.cue_class in REPORTING and not is_silence(found.name, found.cue)
    )


def _sources(said: "Iterable[AttributionRecord]") -> list[Source]:
    """Each source once, in the order of its first words.

    One with a name may go by a longer or shorter one; without a name it is known by its words.
    """
    groups: list[list[AttributionRecord]] = []
    by_word: dict[str, list[list[AttributionRecord]]] = {}
    for found in said:
        words = name_words(found.name)
        near = (group for word in words for group in by_word.get(word, ()))
        group = next((group for group in near if _is_one(group[0], found)), None)
        if group is None:
            group = []
            groups.append(group)
            for word in words:
                by_word.setdefault(word, []).append(group)
        group.append(found)
    return [_source(group) for group in groups]


def _is_one(a: "AttributionRecord", b: "AttributionRecord") -> bool:
    if a.named and b.named:
        return same_name(a.name, b.name)
    return a.named == b.named and name_words(a.name) == name_words(b.name)


def _source(group: "Sequence[AttributionRecord]") -> Source:
    name = max((_label(found) for found in group), key=len)
    versions = tuple(sorted({found.version for found in group}))
    kind = next((found.source_class for found in group if found.source_class), None)
    return Source(name, kind or "source", bool(group[0].named), versions)


def _label(found: "AttributionRecord") -> str:
    """The name, or how one without a name is printed: "a person familiar with the talks"."""
    name, source = found.name or "", found.source or ""
    return source if not found.named and name in source else name


def _supports(
    entry: Entry, said: "dict[int, list[AttributionRecord]]"
) -> tuple[Support, Support] | None:
    """What stood behind a claim before and after; None where no claim stayed."""
    change, version = entry.change, entry.version.number
    if change["kind"] not in _CLAIMS:
        return None
    return (
        _support(said.get(version - 1, ()), change["old_sentence"]),
        _support(said.get(version, ()), change["new_sentence"]),
    )


def _support(said: "Iterable[AttributionRecord]", sentence: str | None) -> Support:
    """The sources of a version that are cited in a sentence."""
    named = {
        name_words(found.name): bool(found.named)
        for found in said
        if sentence and found.source and found.source in sentence and found.cue in sentence
    }
    return Support(len(named), sum(named.values()))
