"""What a comparison can find. The terms are those of docs/reference/changes.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from newsdiff.article import Notice
from newsdiff.document import Place
from newsdiff.figures import Figure
from newsdiff.wording import Hunk

FigureKind = Literal["changed", "requalified", "added", "removed"]
SourcingKind = Literal[
    "added", "removed", "replaced", "named", "anonymised", "hedged", "firmed",
    "quote_altered", "quote_added", "quote_removed", "link_added", "link_removed",
]  # fmt: skip
LinkKind = Literal["added", "removed", "retargeted"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    old: str
    new: str

    def to_dict(self) -> dict[str, Any]:
        return {"old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A figure where it stands: its place and its whole sentence."""

    figure: Figure
    place: Place
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        figure = self.figure
        return {
            "text": figure.text,
            "value": plain_number(figure.value),
            "high": plain_number(figure.high),
            "unit": figure.unit,
            "modifier": figure.modifier,
            "rate": figure.rate,
            "start": figure.start,
            "end": figure.end,
            "place": self.place,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One quantity that another version states otherwise, newly or no more."""

    kind: FigureKind
    concept: str
    old: FigureMention | None
    new: FigureMention | None
    in_headline: bool = False
    in_quotation: bool = False

    @property
    def difference(self) -> float | None:
        """New value less old, in the unit of both; None where they cannot be subtracted."""
        if self.old is None or self.new is None:
            return None
        a, b = self.old.figure, self.new.figure
        if a.unit != b.unit or a.high is not None or b.high is not None:
            return None
        return round(b.value - a.value, 6)

    @property
    def percent(self) -> float | None:
        """The difference in percent of the old value, to one decimal."""
        if self.difference is None or self.old is None or not self.old.figure.value:
            return None
        return round(100 * self.difference / abs(self.old.figure.value), 1)

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "concept": self.concept,
            "old": self.old.to_dict() if self.old else None,
            "new": self.new.to_dict() if self.new else None,
            "difference": plain_number(self.difference),
            "percent": plain_number(self.percent),
            "in_headline": self.in_headline,
            "in_quotation": self.in_quotation,
        }


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number that is no figure where it stands: its place and its whole sentence."""

    text: str
    start: int
    end: int
    place: Place
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A date, an age, a score or the like that another version states otherwise.

    `kind` is the rule by which it is no figure, one of docs/reference/explain.md.
    """

    kind: str
    old: NumberMention
    new: NumberMention

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "old": self.old.to_dict(), "new": self.new.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcingChange:
    """One edit of who says it, how firmly, in which words, or where it is linked."""

    kind: SourcingKind
    old_source: str | None = None
    new_source: str | None = None
    old_cue: str | None = None
    new_cue: str | None = None
    claim: str = ""
    old_quote: str | None = None
    new_quote: str | None = None
    old_sentence: str | None = None
    new_sentence: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """A notice that came, went, or was reworded (both sides there)."""

    old: Notice | None
    new: Notice | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "old": _notice(self.old),
            "new": _notice(self.new),
        }


@dataclass(frozen=True, slots=True)
class LinkChange:
    kind: LinkKind
    old: str | None
    new: str | None
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "old": self.old, "new": self.new, "text": self.text}


@dataclass(frozen=True, slots=True)
class Move:
    """A paragraph or part of one that stands elsewhere now. Paragraphs count from 1."""

    text: str
    old_paragraph: int
    new_paragraph: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "old_paragraph": self.old_paragraph,
            "new_paragraph": self.new_paragraph,
        }


@dataclass(frozen=True, slots=True)
class WordingChange:
    """Sentences that belong together and differ; one side is None where they came or went.

    Paragraphs count from 1, the headline and dek are their `place`.
    """

    place: Place
    old: str | None
    new: str | None
    old_paragraph: int | None
    new_paragraph: int | None
    hunks: tuple[Hunk, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "old": self.old,
            "new": self.new,
            "old_paragraph": self.old_paragraph,
            "new_paragraph": self.new_paragraph,
            "hunks": [[hunk.kind, hunk.text] for hunk in self.hunks],
        }


def plain_number(value: float | None) -> float | int | None:
    """A number as JSON should show it: whole where it is whole, four decimals at most."""
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def listed(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [value.to_dict() for value in values]


def _notice(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {"kind": notice.kind, "text": notice.text, "date": notice.date}
