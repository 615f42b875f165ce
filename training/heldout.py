"""How good weights are on articles they never saw, told by `python -m training.heldout`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from newsdiff.sourcing import Attribution, rule_attributions, spans
from newsdiff.sourcing.attribution import Span
from newsdiff.sourcing.extraction import learned_attributions
from training.attributions import corpus, examples, trained
from training.corpus import Annotated, Marked

PARTS = 4
ALIKE = 0.5  # Jaccard of two contents that are one

Extract = Callable[[str], Sequence[Attribution]]


def main() -> int:
    found = corpus()
    if not found:
        return 1
    rules, learned = Counter[str](), Counter[str]()
    for part in range(PARTS):
        rest = [article for at, article in enumerate(found) if at % PARTS != part]
        weights = trained(one for article in rest for one in examples(article))
        for article in found[part::PARTS]:
            rules += counts(article, rule_attributions)
            learned += counts(article, partial(learned_attributions, weights=weights))
    for name, counted in (("rules alone", rules), ("rules and model", learned)):
        print(f"{name:16}", *(f"{key} {value:.1f}" for key, value in rates(counted)))
    return 0


def counts(article: Annotated, extract: Extract) -> Counter[str]:
    """Attributions marked, found, and found right: their content, and their source with it."""
    found = extract(article.text)
    right = list(_matched(article.attributions, found))
    hit = sum(_hits(marked.source, spans(one.source)) for marked, one in right)
    return Counter(
        marked=len(article.attributions), found=len(found), content=len(right), source=hit
    )


def rates(counted: Counter[str]) -> Iterator[tuple[str, float]]:
    for level in ("content", "source"):
        precision = 100 * counted[level] / counted["found"]
        recall = 100 * counted[level] / counted["marked"]
        yield f"{level} P", precision
        yield "R", recall
        yield "F1", 2 * precision * recall / (precision + recall)


def _matched(
    marked: Sequence[Marked], found: Sequence[Attribution]
) -> Iterator[tuple[Marked, Attribution]]:
    """One to one, the likest contents first."""
    likeness = [
        (_likeness(one.content, spans(other.content)), at, to)
        for at, one in enumerate(marked)
        for to, other in enumerate(found)
    ]
    left, right = set[int](), set[int]()
    for alike, at, to in sorted(likeness, reverse=True):
        if alike >= ALIKE and at not in left and to not in right:
            left.add(at)
            right.add(to)
            yield marked[at], found[to]


def _likeness(one: Sequence[Span], other: Sequence[Span]) -> float:
    a, b = _places(one), _places(other)
    return len(a & b) / len(a | b) if a & b else 0.0


def _hits(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return bool(_places(one) & _places(other)) or not (one or other)


def _places(extent: Sequence[Span]) -> set[int]:
    return {at for start, end in extent for at in range(start, end)}


if __name__ == "__main__":
    sys.exit(main())
