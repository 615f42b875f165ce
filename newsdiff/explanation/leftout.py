"""The value of something left out, and the rules that leave things out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from newsdiff.document import Document

Kind = Literal["figure", "number", "sourcing", "quotation", "wording", "dates"]

# What each rule means, as docs/reference/explain.md prints it.
RULES: Final[Mapping[Kind, Mapping[str, str]]] = MappingProxyType({
    "figure": {
        "restated-equal": "the same quantity in another notation, unit or words",
        "stated-again": "repeats a change that is listed, as a headline repeats the body",
        "still-stated": "the other version states the quantity too, elsewhere",
        "moved": "stands elsewhere now with its sentence, and is the same",
        "hedged-alike": "the version hedges the quantity so elsewhere",
        "counts-sources": "counts the people who are the source: sourcing tells of them",
        "below-min-change": "smaller than --min-change, or without a difference to measure",
    },
    "number": {
        "reference-mark": "points to the list of references or numbers a list",
        "clock-time": "a time of day",
        "date": "a date, or part of one",
        "dating": "only says when, or how old",
        "age": "somebody's age",
        "identifier": "part of a name or number such as Geran-2, 5G or a telephone number",
        "name": "part of a name: Boeing 737, page 12, Group of Seven",
        "address": "a house number",
        "multiple": "says how much as much, not how many: three times",
        "ordinal": "says which, not how many",
        "score": "a score or the outcome of a vote",
        "part-of-a-word": "one-off, two-way",
        "no-quantity": "states no quantity that the grammar knows",
    },
    "sourcing": {
        "same-source": "one source under a longer or shorter name",
        "same-strength": "another cue that stands as firmly behind the claim",
        "named-elsewhere": "stands for a source that its version names elsewhere",
        "other-claim": "says something else in the same place: its source is told as come or gone",
        "still-quoted": "the other version has the source too, elsewhere",
        "not-reporting": "hopes, demands or promises: no source of a claim",
        "says-nothing": "nobody is the source of anything: declined to comment",
        "no-source": "no source is given on one side",
        "told-already": "one edit, one label: another change tells of it",
    },
    "quotation": {
        "typography": "other quotation marks, spacing or national spelling",
        "said-elsewhere": "the other version has the words too, perhaps split",
        "with-its-source": "came or went with its source, whose change tells of it",
    },
    "wording": {
        "typography": "other quotation marks, dashes or spacing",
        "moved": "stands elsewhere now, word for word: a move, no change of words",
        "reference-list": "an entry of the list of references: sourcing compares those by target",
        "furniture": "furniture of the page: read more, counters",
    },
    "dates": {"page-dates": "the dates the page gives itself make no version"},
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`rule` is one of RULES[kind].

    `where` is `headline`, `dek`, `byline`, `page` or a paragraph of the new version such as `¶3`;
    with `old ` before it, of the old version.
    """

    kind: Kind
    text: str
    rule: str
    where: str

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def place_of(document: Document, sentence: int, *, old: bool = False) -> str:
    """Where a sentence stands, in the words of `LeftOut.where`."""
    found = document.sentences[sentence]
    place = f"¶{found.paragraph + 1}" if found.place == "body" else found.place
    return f"old {place}" if old else place


def pair_text(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"
