"""Figures followed through the versions of a story: one quantity, all that it was said to be."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from newsdiff.changes.equality import roughly, same_quantity
from newsdiff.changes.values import FigureChange, FigureMention
from newsdiff.changes.words import head_word, words_of
from newsdiff.figures.figure import Figure

_SAME_SENTENCE: Final = 2
_SAME_CONCEPT: Final = 1
_MOST: Final = 50  # equal quantities of one version that are told apart


@dataclass(frozen=True, slots=True)
class Point:
    """What is stated from a version on; None when the quantity is not."""

    version: int
    mention: FigureMention | None


@dataclass(frozen=True, slots=True)
class Track:
    """One quantity. `steps` are the positions of its changes in the list that was followed.

    The first point is what stood before the first change, so there is one more of them than steps.
    """

    steps: tuple[int, ...]
    points: tuple[Point, ...]
    concept: str
    in_headline: bool

    def stated(self, versions: int) -> list[FigureMention | None]:
        """What each version states, from v1 to this one: the last point that is not later."""
        found: list[FigureMention | None] = []
        ends = [point.version for point in self.points[1:]] + [versions + 1]
        for point, end in zip(self.points, ends, strict=True):
            found += [point.mention] * (min(end, versions + 1) - point.version)
        return found

    @property
    def rate(self) -> str | None:
        return next((p.mention.figure.rate for p in self.points if p.mention), None)

    @property
    def overall(self) -> FigureChange:
        """From what it was first to what it is last."""
        first, last = self.points[0].mention, self.points[-1].mention
        return FigureChange(
            kind="added" if first is None else "removed" if last is None else "changed",
            concept=self.concept,
            old=first,
            new=last,
            in_headline=self.in_headline,
        )


def follow(changes: Iterable[tuple[int, dict[str, Any]]]) -> list[Track]:
    """The tracks of figure changes (in the shape of `to_dict`) with the version that brought each.

    Oldest first. A change goes on with the track that stated its old value last, in the same
    sentence or of the same thing; a figure that comes back goes on where it went. Linear in the
    number of changes as long as few quantities of a story are equal.
    """
    book = _Book()
    for position, (version, change) in enumerate(changes):
        book.add(position, version, change)
    return [draft.track() for draft in book.drafts]


def unchanged(tracks: Iterable[Track], standing: Sequence[tuple[str, Figure]]) -> list[Figure]:
    """The quantities among these (each with its place) that no track states, each once.

    What the body says comes first: headline and dek repeat it.
    """
    known: dict[Hashable, list[Figure]] = defaultdict(list)
    last = [mention.figure for t in tracks if (mention := t.points[-1].mention)]
    for figure in last:
        known[_key(figure)].append(figure)
    kept: list[Figure] = []
    for figure in (figure for place, figure in standing if place == "body"):
        if not any(_one_subject(figure.concept, f.concept) for f in known[_key(figure)][-_MOST:]):
            known[_key(figure)].append(figure)
            kept.append(figure)
    for figure in (figure for place, figure in standing if place != "body"):
        if not any(same_quantity(figure, f) or roughly(figure, f) for f in (*last, *kept)):
            kept.append(figure)
    return kept


@dataclass(slots=True)
class _Draft:
    steps: list[int]
    points: list[Point]
    concepts: list[str]
    in_headline: bool

    def track(self) -> Track:
        concept = max(self.concepts, key=len)
        return Track(tuple(self.steps), tuple(self.points), concept, self.in_headline)


@dataclass(slots=True)
class _Book:
    """Tracks as they grow; `standing` by what they state, `gone` by what they stated."""

    drafts: list[_Draft] = field(default_factory=list)
    standing: dict[Hashable, list[_Draft]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[Hashable, list[_Draft]] = field(default_factory=lambda: defaultdict(list))

    def add(self, position: int, version: int, change: dict[str, Any]) -> None:
        old, new = (_mention(change[side], change["concept"]) for side in ("old", "new"))
        draft = self._earlier(version, old, new, change)
        if draft is None:
            draft = _Draft([], [Point(1, old)], [], in_headline=False)
            self.drafts.append(draft)
        draft.steps.append(position)
        draft.points.append(Point(version, new))
        draft.concepts.append(change["concept"])
        draft.in_headline |= bool(change["in_headline"])
        if new:
            self.standing[_key(new.figure)].append(draft)
        elif old:
            self.gone[_kind(old.figure)].append(draft)

    def _earlier(
        self,
        version: int,
        old: FigureMention | None,
        new: FigureMention | None,
        change: dict[str, Any],
    ) -> _Draft | None:
        """The track that this change goes on with, taken off its shelf."""
        if old:
            shelf = self.standing[_key(old.figure)]
            alike = [_likeness(draft, old, change["concept"]) for draft in shelf[-_MOST:]]
        elif new:
            shelf = self.gone[_kind(new.figure)]
            alike = [_comes_back(draft, new) for draft in shelf[-_MOST:]]
        else:
            return None
        near = range(len(shelf) - len(alike), len(shelf))
        found = [
            (points, -at)
            for at, points in zip(near, alike, strict=True)
            if points and shelf[at].points[-1].version < version  # one step at a time
        ]
        return shelf.pop(-max(found)[1]) if found else None


def _likeness(draft: _Draft, old: FigureMention, concept: str) -> int:
    last = draft.points[-1].mention
    same_sentence = last is not None and last.sentence == old.sentence
    return _SAME_SENTENCE * same_sentence + _SAME_CONCEPT * _one_subject(
        draft.concepts[-1], concept
    )


def _comes_back(draft: _Draft, new: FigureMention) -> int:
    concept = draft.concepts[-1]
    return int(bool(concept) and _one_subject(concept, new.figure.concept))


def _one_subject(a: str, b: str) -> bool:
    """Whether two concepts may be one thing: the same head, a common word, or one is not told."""
    if not a or not b or a == b:
        return True
    (head, words), (other_head, other_words) = _subject(a), _subject(b)
    return head == other_head or not words.isdisjoint(other_words)


@lru_cache(maxsize=4_096)
def _subject(concept: str) -> tuple[str, frozenset[str]]:
    return head_word(concept), frozenset(words_of(concept))


def _key(figure: Figure) -> Hashable:
    return figure.unit or "", round(figure.value, 9), figure.high, figure.rate


def _kind(figure: Figure) -> Hashable:
    return figure.unit or "", figure.rate


def _mention(side: dict[str, Any] | None, concept: str) -> FigureMention | None:
    if side is None:
        return None
    names = ("start", "end", "text", "value", "high", "unit", "modifier", "rate")
    figure = Figure(concept=concept, **{name: side[name] for name in names})
    return FigureMention(figure, side["place"], side["sentence"])
