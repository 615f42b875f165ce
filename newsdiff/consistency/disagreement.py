"""The value of a disagreement. What each kind means is docs/reference/disagreements.md."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "figure", "title", "stale_figure", "stale_source", "notice_ignored", "part_above_whole",
    "date_kept", "date_alone", "date_order", "date_ahead",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One side: `text` as printed at `start` of its place, in its sentence.

    `place` is "headline", "dek", "body", "notice", the name of a teaser or of a date, or "before"
    for the text of the version before. A date has no offset, and is its own sentence.
    """

    place: str
    text: str
    sentence: str
    start: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two statements of one version that cannot both hold, in plain words in `what`."""

    kind: Kind
    what: str
    one: Statement
    other: Statement

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "what": self.what,
            "one": self.one.to_dict(),
            "other": self.other.to_dict(),
        }
