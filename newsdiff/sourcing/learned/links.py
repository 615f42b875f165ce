"""Links: which source and which contents belong to each cue that was labelled."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from newsdiff.sourcing.learned.labels import runs
from newsdiff.sourcing.reading import Range, Reading

# Distances in tokens. What a cue in between, another sentence, or a cue that only follows adds.
_CROSSED: Final = 8
_SENTENCE: Final = 30
_SOURCE: Final = 40  # the farthest source
_BEHIND: Final = 20  # content a sentence after its cue: a quotation that goes on
_AHEAD: Final = 60  # content a sentence before its cue
_CONTENT: Final = 60  # the farthest content

T = TypeVar("T")


@dataclass(slots=True)
class Relation:
    cue: Range
    source: Range | None
    contents: list[Range] = field(default_factory=list)


def relations(page: Reading, labels: bytearray) -> list[Relation]:
    """One for each cue, in their order: the nearest source, and the contents nearest to it."""
    cues = runs(labels, "cue")
    sources = [_uncomma(page, source) for source in runs(labels, "source")]
    starts, source_starts = [cue[0] for cue in cues], [source[0] for source in sources]
    found = [
        Relation(cue, _source(page, cue, starts, _around(sources, source_starts, cue)))
        for cue in cues
    ]
    for content in runs(labels, "content"):
        relation = _holder(page, content, _around(found, starts, content))
        if relation is not None:
            relation.contents.append(content)
    return found


def _uncomma(page: Reading, source: Range) -> Range:
    """Without the comma that closes an apposition."""
    start, end = source
    return (start, end - 1) if end - start > 1 and page.words[end - 1] == "," else source


def _around(items: Sequence[T], starts: Sequence[int], place: Range) -> Sequence[T]:
    """The nearest item on each side of a place."""
    at = bisect_left(starts, place[0])
    return items[max(0, at - 1) : at + 1]


def _source(
    page: Reading, cue: Range, starts: Sequence[int], sources: Sequence[Range]
) -> Range | None:
    near = [source for source in sources if page.paragraph(source[0]) == page.paragraph(cue[0])]
    far = [_to_source(page, cue, starts, source) for source in near]
    return near[far.index(min(far))] if far and min(far) <= _SOURCE else None


def _to_source(page: Reading, cue: Range, starts: Sequence[int], source: Range) -> int:
    gap = source[0] - cue[1] if source[0] >= cue[1] else cue[0] - source[1]
    crossed = abs(bisect_left(starts, source[0]) - bisect_left(starts, cue[0]))
    crossed -= source[0] > cue[0]
    return gap + _CROSSED * crossed + _SENTENCE * _sentences_apart(page, cue[0], source[0])


def _sentences_apart(page: Reading, one: int, other: int) -> int:
    return abs(page.sentence_number(one) - page.sentence_number(other))


def _holder(page: Reading, content: Range, near: Sequence[Relation]) -> Relation | None:
    far = [_to_content(page, content, relation) for relation in near]
    return near[far.index(min(far))] if far and min(far) < _CONTENT else None


def _to_content(page: Reading, content: Range, relation: Relation) -> int:
    cue, source = relation.cue, relation.source
    apart = min(_sentences_apart(page, at, cue[0]) for at in (content[0], content[1] - 1))
    held = bool(relation.contents)
    if cue[1] <= content[0]:
        return content[0] - cue[1] + _BEHIND * apart + held
    between = source is not None and content[1] <= source[0] and source[1] <= cue[0]
    passed = source[1] - source[0] if source is not None and between else 0
    return cue[0] - content[1] + 1 + _AHEAD * apart + held - passed
