"""Figures followed through the versions of a story: one quantity, all that it was said to be."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final

from newsdiff.changes.equality import roughly, same_quantity
from newsdiff.changes.values import FigureChange, FigureMention
from newsdiff.changes.words import head_word, words_of
from newsdiff.figures.figure import Figure

_SAME_SENTENCE: Final = 3  # outweighs what is known of the concept
_NOTHING: Final[Mapping[int, Collection[Hashable]]] = MappingProxyType({})

Stated = Mapping[int, Collection[Hashable]]  # the quantities that versions state

_MOST: Final = 50  # equal quantities of one version that are told apart


@dataclass(frozen=True, slots=True)
class Point:
    """What is stated from a version on; None when the quantity is not."""

    version: int
    mention: FigureMention | None


@dataclass(frozen=True, slots=True)
class Track:
    """One quantity. `steps` are the positions of its changes in the list that was followed.

    The first point is what stood before the first change; each step adds at least one.
    """

    steps: tuple[int, ...]
    points: tuple[Point, ...]
    concept: str
    in_headline: bool

    def stated(self, versions: int, known: Stated = _NOTHING) -> list[FigureMention | None]:
        """What each version states, from v1 to this one: the last point that is not later.

        None from where a version is known not to state that; before the first change, up to there.
        """
        found: list[FigureMention | None] = []
        ends = [point.version for point in self.points[1:]] + [versions + 1]
        for at, (point, end) in enumerate(zip(self.points, ends, strict=True)):
            span = range(point.version, min(end, versions + 1))
            held = _held(point.mention, span if at else span[::-1], known)
            lost: list[FigureMention | None] = [None] * (len(span) - held)
            kept: list[FigureMention | None] = [point.mention] * held
            found += kept + lost if at else lost + kept
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


def quantity(figure: Figure) -> Hashable:
    """What tells whether two figures of one version state the same amount."""
    return figure.unit or "", round(figure.value, 9), figure.high, figure.rate


def follow(changes: Iterable[tuple[int, dict[str, Any]]], known: Stated = _NOTHING) -> list[Track]:
    """The tracks of figure changes (in the shape of `to_dict`) with the version that brought each.

    Oldest first; `known` is what is known of the quantities that versions state. A change goes on
    with the track that stated its old value last, in the same sentence or of the same thing; a
    figure that comes back goes on where it went. Linear in the number of changes as long as few
    quantities of a story are equal.
    """
    book = _Book(known)
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
        known[quantity(figure)].append(figure)
    kept: list[Figure] = []
    for figure in (figure for place, figure in standing if place == "body"):
        if not any(
            _one_subject(figure.concept, f.concept) for f in known[quantity(figure)][-_MOST:]
        ):
            known[quantity(figure)].append(figure)
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

    @property
    def now(self) -> FigureMention | None:
        return self.points[-1].mention

    def is_free(self, version: int) -> bool:
        """Whether a step to that version can follow: one at a time."""
        return self.points[-1].version < version

    def is_of(self, concept: str) -> bool:
        return bool(self.concepts[-1]) and _one_subject(self.concepts[-1], concept)

    def track(self) -> Track:
        concept = max(self.concepts, key=len)
        return Track(tuple(self.steps), tuple(self.points), concept, self.in_headline)


@dataclass(slots=True)
class _Book:
    """Tracks as they grow: by what they state now, and by what they are of."""

    known: Stated
    drafts: list[_Draft] = field(default_factory=list)
    standing: dict[Hashable, list[_Draft]] = field(default_factory=lambda: defaultdict(list))
    of: dict[Hashable, list[_Draft]] = field(default_factory=lambda: defaultdict(list))

    def add(self, position: int, version: int, change: dict[str, Any]) -> None:
        old, new = (_mention(change[side], change["concept"]) for side in ("old", "new"))
        draft = self._earlier(version, old, new, change["concept"])
        if draft is None:
            draft = _Draft([], [Point(1, old)], [], in_headline=False)
            self.drafts.append(draft)
            self.of[_kind(old or new)].append(draft)
        draft.steps.append(position)
        draft.points.append(Point(version, new))
        draft.concepts.append(change["concept"])
        draft.in_headline |= bool(change["in_headline"])
        if new:
            self.standing[quantity(new.figure)].append(draft)

    def _earlier(
        self, version: int, old: FigureMention | None, new: FigureMention | None, concept: str
    ) -> _Draft | None:
        """The track that this change goes on with."""
        if old is None:
            return self._gone(version, new, concept)
        shelf = [d for d in self.standing[quantity(old.figure)][-_MOST:] if d.is_free(version)]
        alike = [(_likeness(draft, old, version, concept), -at) for at, draft in enumerate(shelf)]
        best, at = max(alike, default=(0, 0))
        if best:
            self.standing[quantity(old.figure)].remove(shelf[-at])
            return shelf[-at]
        return self._lost(version, old, concept)

    def _gone(self, version: int, new: FigureMention | None, concept: str) -> _Draft | None:
        """A track of the same thing that was not stated any more."""
        near = (d for d in self.of[_kind(new)][-_MOST:] if d.is_free(version))
        return next((d for d in near if d.now is None and concept and d.is_of(concept)), None)

    def _lost(self, version: int, old: FigureMention, concept: str) -> _Draft | None:
        """A track of the very same thing whose last step was told as something else.

        That happens where two figures came to be equal; what stood before this change is known.
        """
        near = (d for d in self.of[_kind(old)][-_MOST:] if d.now and d.is_free(version - 1))
        same = [draft for draft in near if concept and draft.concepts[-1] == concept]
        stale = [draft for draft in same if not _is_stated(draft.now, version - 1, self.known)]
        found = stale[-1] if stale else same[0] if len(same) == 1 else None
        if found:
            self._take_off(found)
            found.points.append(Point(version - 1, old))
        return found

    def _take_off(self, draft: _Draft) -> None:
        if draft.now:
            self.standing[quantity(draft.now.figure)].remove(draft)


def _is_stated(mention: FigureMention | None, version: int, known: Stated) -> bool:
    """Whether a version may state that; a dek is read and not kept."""
    if mention is None or mention.place == "dek" or version not in known:
        return True
    return quantity(mention.figure) in known[version]


def _held(mention: FigureMention | None, versions: Iterable[int], known: Stated) -> int:
    """In how many of these versions, one after the other, it may be stated."""
    return sum(1 for _ in takewhile(lambda version: _is_stated(mention, version, known), versions))


def _likeness(draft: _Draft, old: FigureMention, version: int, concept: str) -> int:
    """How surely a track goes on from this statement of its value; 0 when it does not."""
    last = draft.now
    same_sentence = last is not None and last.sentence == old.sentence
    same_article = draft.points[-1].version == version - 1
    if last and same_sentence and same_article and last.figure.start != old.figure.start:
        return 0  # another figure of the sentence
    subject = (concept == draft.concepts[-1]) + _one_subject(concept, draft.concepts[-1])
    return _SAME_SENTENCE * same_sentence + subject


def _one_subject(a: str, b: str) -> bool:
    """Whether two concepts may be one thing: the same head, a common word, or one is not told."""
    if not a or not b or a == b:
        return True
    (head, words), (other_head, other_words) = _subject(a), _subject(b)
    return head == other_head or not words.isdisjoint(other_words)


@lru_cache(maxsize=4_096)
def _subject(concept: str) -> tuple[str, frozenset[str]]:
    return head_word(concept), frozenset(words_of(concept))


def _kind(mention: FigureMention | None) -> Hashable:
    """What a figure can be compared with."""
    return (mention.figure.unit or "", mention.figure.rate) if mention else None


def _mention(side: dict[str, Any] | None, concept: str) -> FigureMention | None:
    if side is None:
        return None
    names = ("start", "end", "text", "value", "high", "unit", "modifier", "rate")
    figure = Figure(concept=concept, **{name: side[name] for name in names})
    return FigureMention(figure, side["place"], side["sentence"])
