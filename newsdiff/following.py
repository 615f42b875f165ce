"""Changes of figures chained into tracks: which change goes on with which quantity."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from newsdiff.changes.values import FigureMention
from newsdiff.figures.figure import Figure
from newsdiff.tracks import NOTHING_KNOWN, Point, Stated, Track, is_stated, one_subject, quantity

_SAME_SENTENCE: Final = 3  # outweighs what is known of the concept
_MOST: Final = 50  # tracks of equal quantities that are told apart


def follow(
    changes: Iterable[tuple[int, dict[str, Any]]], known: Stated = NOTHING_KNOWN
) -> list[Track]:
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


@dataclass(slots=True, eq=False)
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
        return bool(self.concepts[-1]) and one_subject(self.concepts[-1], concept)

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
        stale = [draft for draft in same if not is_stated(draft.now, version - 1, self.known)]
        found = stale[-1] if stale else same[0] if len(same) == 1 else None
        if found:
            self._take_off(found)
            found.points.append(Point(version - 1, old))
        return found

    def _take_off(self, draft: _Draft) -> None:
        if draft.now:
            self.standing[quantity(draft.now.figure)].remove(draft)


def _likeness(draft: _Draft, old: FigureMention, version: int, concept: str) -> int:
    """How surely a track goes on from this statement of its value; 0 when it does not."""
    last = draft.now
    same_sentence = last is not None and last.sentence == old.sentence
    same_article = draft.points[-1].version == version - 1
    if last and same_sentence and same_article and last.figure.start != old.figure.start:
        return 0  # another figure of the sentence
    subject = (concept == draft.concepts[-1]) + one_subject(concept, draft.concepts[-1])
    return _SAME_SENTENCE * same_sentence + subject


def _kind(mention: FigureMention | None) -> Hashable:
    """What a figure can be compared with."""
    return (mention.figure.unit or "", mention.figure.rate) if mention else None


def _mention(side: dict[str, Any] | None, concept: str) -> FigureMention | None:
    if side is None:
        return None
    names = ("start", "end", "text", "value", "high", "unit", "modifier", "rate")
    figure = Figure(concept=concept, **{name: side[name] for name in names})
    return FigureMention(figure, side["place"], side["sentence"])
