"""Following a phrase, every sentence and every doubt through long histories, to what was promised.

`python -m benchmarks.tracing`: an article of 10 KB, a few sentences edited from each version to the
next. The time must grow with the number of versions and no faster.
"""

import random
import sys
from collections.abc import Sequence
from itertools import pairwise
from math import log2

from benchmarks.analysis import WORDS_OF_10_KB, made, timed
from benchmarks.prose import article
from newsdiff import Article, compare
from newsdiff.consistency import check
from newsdiff.origins import trace
from newsdiff.presence import presence

COUNTS = (125, 250, 500)
STEEPEST = 1.3  # power of the number of versions
WHEN, BLAME, CHECK, HOSTILE = 1.0, 5.0, 0.050, 10.0  # seconds


def main() -> int:
    versions = history(COUNTS[-1])
    print(f"{'versions':>9} {'when':>8} {'blame':>8}   s")
    rows = [measured(versions[:count]) for count in COUNTS]
    powers = [log2(last / first) / 2 for first, last in zip(rows[0], rows[-1], strict=True)]
    print(f"{'power':>9} {powers[0]:8.2f} {powers[1]:8.2f}   promise <= {STEEPEST}")
    print(f"{'promise':>9} {WHEN:8.2f} {BLAME:8.2f}   at {COUNTS[-1]} versions")
    kept = max(powers) <= STEEPEST and rows[-1][0] <= WHEN and rows[-1][1] <= BLAME
    return 0 if kept & checks(versions) & hostile() else 1


def history(count: int) -> list[Article]:
    """Each version is the one before with two sentences replaced."""
    rng = random.Random(0)
    lines, others = article(0, WORDS_OF_10_KB), article(1, WORDS_OF_10_KB)
    versions = [made(lines)]
    for _ in range(1, count):
        for _ in range(2):
            lines[rng.randrange(len(lines))] = rng.choice(others)
        versions.append(made(lines))
    return versions


def measured(versions: Sequence[Article]) -> tuple[float, float]:
    row = (timed(lambda: presence(versions, "1,204")), timed(lambda: trace(versions)))
    print(f"{len(versions):9} {row[0]:8.2f} {row[1]:8.2f}")
    return row


def checks(versions: Sequence[Article]) -> bool:
    """Milliseconds a version, its change from the one before known."""
    known = [(new, old, compare(old, new).to_dict()) for old, new in pairwise(versions[:60])]
    took = timed(lambda: [check(new, old, change=change) for new, old, change in known])
    each = took / len(known)
    print(f"check of a version of 10 KB {each * 1000:.1f} ms, promise <= {CHECK * 1000:.0f} ms")
    return each <= CHECK


def hostile() -> bool:
    """Pages that are one sentence of numbers, with as many in their headline."""
    return _hostile(20_000, apart=5) & _hostile(1_900, apart=300)


def _hostile(count: int, *, apart: int) -> bool:
    rest = "homes " * (apart // 5)
    numbers = ", ".join(f"{n * 7919 % 99_991:,} {rest}" for n in range(1, count))
    text = f"One. Two. It rained. Then it snowed. And then {numbers}."
    page = Article.from_text(headline=numbers[:1000], text=text)
    before = Article.from_text(headline=numbers[:1000], text=text.replace("1,", "2,"))
    change = compare(before, page).to_dict()
    took = timed(lambda: check(page, before, change=change))
    print(f"check of {len(text):,} characters of numbers {took:.1f} s, promise <= {HOSTILE:.0f}")
    return took <= HOSTILE


if __name__ == "__main__":
    sys.exit(main())
