"""Two versions of a story to everything that changed in substance."""

from dataclasses import dataclass
from typing import Any

from newsdiff.article import Article
from newsdiff.changes.aligned import align_documents
from newsdiff.changes.figures import figure_changes
from newsdiff.changes.links import link_changes
from newsdiff.changes.notices import notice_changes
from newsdiff.changes.numbers import number_changes
from newsdiff.changes.sourcing import sourcing_changes
from newsdiff.changes.values import (
    FieldChange,
    FigureChange,
    LinkChange,
    Move,
    NoticeChange,
    NumberChange,
    SourcingChange,
    WordingChange,
    listed,
)
from newsdiff.changes.voices import find_voices
from newsdiff.changes.wording import moves, wording_changes
from newsdiff.document import lay_out
from newsdiff.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another version says otherwise; each part is empty or None when nothing of it changed.

    `published` and `modified` alone (the page's dates) are no change of substance.
    """

    headline: FieldChange | None = None
    byline: FieldChange | None = None
    dek: FieldChange | None = None
    published: FieldChange | None = None
    modified: FieldChange | None = None
    figures: tuple[FigureChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    sourcing: tuple[SourcingChange, ...] = ()
    notices: tuple[NoticeChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    moves: tuple[Move, ...] = ()
    wording: tuple[WordingChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything of substance changed."""
        fields = (self.headline, self.byline, self.dek)
        lists = (self.figures, self.sourcing, self.notices, self.links, self.moves, self.wording)
        return any(fields) or any(lists)

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON-ready values, in the shape of docs/reference/changes.md."""
        dates = {"published": _told(self.published), "modified": _told(self.modified)}
        return {
            "headline": _told(self.headline),
            "byline": _told(self.byline),
            "dek": _told(self.dek),
            "dates": dates if any(dates.values()) else None,
            "figures": listed(self.figures),
            "numbers": listed(self.numbers),
            "sourcing": listed(self.sourcing),
            "notices": listed(self.notices),
            "links": listed(self.links),
            "moves": listed(self.moves),
            "wording": listed(self.wording),
        }


def compare(old: Article, new: Article) -> Change:
    """Everything that changed from `old` to `new`.

    Deterministic: the same two articles give the same change on every machine. Typography, spacing,
    paragraph breaks and navigation are no changes; notices are compared apart from the text.
    """
    before, after = lay_out(old), lay_out(new)
    alignment = align_documents(before, after)
    voices = find_voices(before), find_voices(after)
    return Change(
        headline=_field(old.headline, new.headline),
        byline=_field(old.byline, new.byline),
        dek=_field(old.dek, new.dek),
        published=_field(old.published or "", new.published or ""),
        modified=_field(old.modified or "", new.modified or ""),
        figures=figure_changes(before, after, alignment, voices),
        numbers=number_changes(before, after, alignment),
        sourcing=sourcing_changes(before, after, alignment, voices),
        notices=notice_changes(old.notices, new.notices),
        links=link_changes(old, new),
        moves=moves(before, after, alignment),
        wording=wording_changes(before, after, alignment),
    )


def _field(old: str, new: str) -> FieldChange | None:
    if " ".join(fold(old).text.split()) == " ".join(fold(new).text.split()):
        return None
    return FieldChange(old, new)


def _told(change: FieldChange | None) -> dict[str, Any] | None:
    return change.to_dict() if change else None
