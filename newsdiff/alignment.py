"""Which sentence of the old version became which of the new one."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from newsdiff.assignment import Edge, best_pairs
from newsdiff.text import fold

_WORD: Final = re.compile(r"[^\W\d_]+|\d[\d,.]*")
_STOP: Final = frozenset(
    "the a an of in on at to for and or but with by from as is are was were be been has have had "
    "it its that this which who will would not der die das und le la les de et el los y il di het "
    "een van".split()
)
# Found on synthetic moves and edits of our own; the research note gives the same figures.
_ALIKE: Final = 0.33  # least likeness of a pair
_CONTAINED: Final = 0.55  # share of a left-over sentence that its neighbour's pair must hold
_ORDER_BONUS: Final = 0.08
_ORDER_REACH: Final = 3.0  # sentences
_COMMON: Final = 60  # a word in more left-over sentences than this tells nothing
_MOST_RESIDUE: Final = 3_000  # left-over sentences a side that are still compared


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that belong together: one to one, or split, or merged. Indices ascend."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """Every sentence of either side stands in exactly one group or in `removed` or `added`."""

    groups: tuple[Group, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def align_sentences(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The aligned pairs of indices, ascending; a split or merged sentence is in several."""
    groups = align(old, new).groups
    return sorted((i, j) for group in groups for i in group.old for j in group.new)


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Align two lists of sentences.

    Equal sentences first, in order or moved; then the rest by IDF-weighted Dice over words with all
    numbers folded together, a bonus for keeping the order, and the best assignment; then splits and
    merges. Moves are what the longest increasing run leaves out. No step is quadratic in the text:
    beyond 3,000 unlike sentences a side the rest is removed and added whole.
    """
    pairs = _equal_pairs([_key(s) for s in old], [_key(s) for s in new])
    in_order = _longest_run(pairs)
    rest_old = [i for i in range(len(old)) if i not in pairs]
    taken = set(pairs.values())
    rest_new = [j for j in range(len(new)) if j not in taken]
    residue = _Residue(old, new, rest_old, rest_new)
    likeness = residue.likeness() if residue.comparable else {}
    anchors = sorted((i, pairs[i]) for i in in_order)
    edges = _with_order(likeness, anchors, len(old), len(new))
    alike = dict(best_pairs(edges))
    groups = residue.grown(alike) if residue.comparable else []
    return _assembled(pairs, groups, len(old), len(new))


def _key(sentence: str) -> str:
    return " ".join(fold(sentence).text.split())


def _equal_pairs(old: list[str], new: list[str]) -> dict[int, int]:
    """The k-th of some equal sentences with the k-th of its like on the other side."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in range(len(new) - 1, -1, -1):
        places[new[j]].append(j)
    return {i: places[key].pop() for i, key in enumerate(old) if places.get(key)}


def _longest_run(pairs: dict[int, int]) -> set[int]:
    """The old indices of a longest run of pairs that keeps the order (patience sorting)."""
    tails: list[int] = []
    tail_of: list[int] = []
    before: dict[int, int | None] = {}
    for i in sorted(pairs):
        place = bisect_left(tails, pairs[i])
        tails[place : place + 1] = [pairs[i]]
        tail_of[place : place + 1] = [i]
        before[i] = tail_of[place - 1] if place else None
    run: set[int] = set()
    at = tail_of[-1] if tail_of else None
    while at is not None:
        run.add(at)
        at = before[at]
    return run


def _bag(sentence: str) -> Counter[str]:
    words = _WORD.findall(fold(sentence).text.lower())
    return Counter("#" if w[0].isdigit() else w for w in words if w not in _STOP)


class _Residue:
    """The sentences that have no equal, as weighted bags of words."""

    def __init__(
        self, old: Sequence[str], new: Sequence[str], rest_old: list[int], rest_new: list[int]
    ) -> None:
        self.comparable = max(len(rest_old), len(rest_new)) <= _MOST_RESIDUE
        if not self.comparable:
            return
        self._bags = (
            {i: _bag(old[i]) for i in rest_old},
            {j: _bag(new[j]) for j in rest_new},
        )
        spread = Counter(w for side in self._bags for bag in side.values() for w in bag)
        total = len(rest_old) + len(rest_new)
        self._weight = {w: math.log(1 + total / count) for w, count in spread.items()}
        self._weight["#"] = 0.5
        self._sums = tuple(
            {k: sum(n * self._weight[w] for w, n in bag.items()) for k, bag in side.items()}
            for side in self._bags
        )

    def likeness(self) -> dict[Edge, float]:
        """Weighted Dice of every pair that shares a telling word, at least `_ALIKE` less bonus."""
        shared = self._shared()
        found = {}
        for (i, j), weight in shared.items():
            dice = 2 * weight / (self._sums[0][i] + self._sums[1][j])
            if dice >= _ALIKE - _ORDER_BONUS:
                found[i, j] = dice
        return found

    def _shared(self) -> dict[Edge, float]:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for j, bag in self._bags[1].items():
            for word, count in bag.items():
                places[word].append((j, count))
        shared: dict[Edge, float] = defaultdict(float)
        for i, bag in self._bags[0].items():
            for word, count in bag.items():
                there = places.get(word, ())
                if len(there) > _COMMON and len(self._bags[1]) > _COMMON:
                    continue
                weight = self._weight[word]
                for j, other in there:
                    shared[i, j] += weight * min(count, other)
        return shared

    def _held(self, left: Counter[str], by: Iterable[Counter[str]]) -> float:
        total = sum(n * self._weight[w] for w, n in left.items())
        pool: Counter[str] = Counter()
        for bag in by:
            pool.update(bag)
        found = sum(min(n, pool[w]) * self._weight[w] for w, n in left.items() if w in pool)
        return found / total if total else 0.0

    def grown(self, alike: dict[int, int]) -> list[tuple[set[int], set[int]]]:
        """The pairs, with left-over neighbours that a pair's other side holds (splits, merges)."""
        groups = [({i}, {j}) for i, j in sorted(alike.items())]
        for side, other in ((1, 0), (0, 1)):
            near = {k: group for group in groups for k in group[side]}
            for left in sorted(set(self._bags[side]) - set(near)):
                self._join(left, side, other, near)
        return groups

    def _join(
        self, left: int, side: int, other: int, near: dict[int, tuple[set[int], set[int]]]
    ) -> None:
        best, home = _CONTAINED, None
        for k in (left - 2, left - 1, left + 1, left + 2):
            group = near.get(k)
            if group is None:
                continue
            held = self._held(
                self._bags[side][left], (self._bags[other][x] for x in sorted(group[other]))
            )
            if held >= best:
                best, home = held, group
        if home is not None:
            home[side].add(left)
            near[left] = home


def _with_order(
    likeness: dict[Edge, float], anchors: list[Edge], old: int, new: int
) -> dict[Edge, float]:
    """Likeness with a bonus for standing where the anchors around say; too unlike pairs dropped."""
    ends = [(-1, -1), *anchors, (old, new)]
    starts = [i for i, _ in ends]
    found = {}
    for (i, j), dice in likeness.items():
        (a, b), (c, d) = ends[bisect_right(starts, i) - 1], ends[bisect_right(starts, i)]
        expected = b + (i - a) * (d - b) / (c - a)
        score = dice + _ORDER_BONUS * math.exp(-abs(j - expected) / _ORDER_REACH)
        if score >= _ALIKE:
            found[i, j] = score
    return found


def _assembled(
    pairs: dict[int, int], grown: list[tuple[set[int], set[int]]], old: int, new: int
) -> Alignment:
    plain: list[tuple[tuple[int, ...], tuple[int, ...], bool]]
    plain = [((i,), (j,), True) for i, j in pairs.items()]
    plain += [(tuple(sorted(a)), tuple(sorted(b)), False) for a, b in grown]
    plain.sort()
    run = _longest_run({k: group[1][0] for k, group in enumerate(plain)})
    groups = tuple(Group(a, b, same, k not in run) for k, (a, b, same) in enumerate(plain))
    seen_old = {i for group in groups for i in group.old}
    seen_new = {j for group in groups for j in group.new}
    return Alignment(
        groups,
        tuple(i for i in range(old) if i not in seen_old),
        tuple(j for j in range(new) if j not in seen_new),
    )
