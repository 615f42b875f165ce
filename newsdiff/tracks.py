"""One figure through the versions of a story: all that it was said to be."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from newsdiff.changes.equality import roughly, same_quantity
from newsdiff.changes.values import FigureChange, FigureMention
from newsdiff.changes.words import head_word, words_of
from newsdiff.figures.figure import Figure

Stated = Mapping[int, Mapping[Hashable, Figure]]  # what versions state, by `quantity`

NOTHING_KNOWN: Final[Stated] = MappingProxyType({})
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

    def stated(self, versions: int, known: Stated = NOTHING_KNOWN) -> list[FigureMention | None]:
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
        equal = known[quantity(figure)]
        if not any(one_subject(figure.concept, f.concept) for f in equal[-_MOST:]):
            equal.append(figure)
            kept.append(figure)
    for figure in (figure for place, figure in standing if place != "body"):
        if not any(same_quantity(figure, f) or roughly(figure, f) for f in (*last, *kept)):
            kept.append(figure)
    return kept


def is_stated(mention: FigureMention | None, version: int, known: Stated) -> bool:
    """Whether a version may state that, in whatever notation; a dek is read and not kept."""
    if mention is None or mention.place == "dek" or version not in known:
        return True
    stated = known[version]
    if quantity(mention.figure) in stated:
        return True
    return any(same_quantity(mention.figure, figure) for figure in stated.values())


def _held(mention: FigureMention | None, versions: Iterable[int], known: Stated) -> int:
    """In how many of these versions, one after the other, it may be stated."""
    return sum(1 for _ in takewhile(lambda version: is_stated(mention, version, known), versions))


def one_subject(a: str, b: str) -> bool:
    """Whether two concepts may be one thing: the same head, a common word, or one is not told."""
    if not a or not b or a == b:
        return True
    (head, words), (other_head, other_words) = _subject(a), _subject(b)
    return head == other_head or not words.isdisjoint(other_words)


@lru_cache(maxsize=4_096)
def _subject(concept: str) -> tuple[str, frozenset[str]]:
    return head_word(concept), frozenset(words_of(concept))
