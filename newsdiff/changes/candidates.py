"""Which pairs are worth comparing when there are many: those that share a telling word."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import Final

from newsdiff.assignment import Edge

_FEW: Final = 2_500  # pairs; below this every one of them is compared
_TELLING: Final = (
    12  # a word on more sides than this tells little about which pairs belong together
)


def sharing(old: Sequence[Collection[str]], new: Sequence[Collection[str]]) -> Iterable[Edge]:
    """Pairs of indices that may belong together; all of them while they are few.

    Otherwise those with a word in common that few others have, so that the number of pairs grows
    with the number of items and not with its square.
    """
    if len(old) * len(new) <= _FEW:
        return product(range(len(old)), range(len(new)))
    spread = Counter(word for side in (old, new) for words in side for word in set(words))
    places: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(new):
        for word in set(words):
            if spread[word] <= _TELLING:
                places[word].append(j)
    return sorted(
        {(i, j) for i, words in enumerate(old) for word in set(words) for j in places.get(word, ())}
    )
