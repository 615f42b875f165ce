"""How fast text is analysed and compared, to what was promised: `python -m benchmarks.analysis`

The text is made up (benchmarks/prose.py), full of figures and sources, and no sentence is cached.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import log2

from benchmarks.prose import article, text
from newsdiff import Article, compare, extract_attributions, extract_figures
from newsdiff.sourcing import rule_attributions
from newsdiff.sourcing.learned import shipped

WORDS_OF_10_KB = 1_650
SIZES = (5_000, 10_000, 20_000, 40_000, 80_000)
STEEPEST = 1.3  # power of the size that the time may grow with; 2 is quadratic
LONGEST = 4.0  # seconds; a row slower than this ends the doubling


def main() -> int:
    print(f"{'what':46} {'ours':>12} {'promise':>12} {'ratio':>6}")
    kept = [figures(), rules(), attributions(), loading(), articles(), rewrite()]
    print(
        f"\n{'words':>7} {'figures':>10} {'attributions':>13} {'compare':>10}   s, edited article"
    )
    kept.append(doubling())
    return 0 if all(kept) else 1


def figures() -> bool:
    extract_figures("At least 3 homes were lost.")  # the grammar is loaded once
    return faster("figures", lambda body: extract_figures(body, language="en"), least=2.0)


def rules() -> bool:
    """As versions are compared by."""
    rule_attributions("It rained, police said.")
    return faster("attributions by the rules", rule_attributions, least=1.0)


def attributions() -> bool:
    extract_attributions("It rained, police said.")
    return faster("attributions", lambda body: extract_attributions(body, language="en"), least=0.6)


def loading() -> bool:
    """The weights alone, libraries already there."""
    took = best(shipped.__wrapped__)
    print(
        f"{'loading the weights of attributions':46} {took * 1000:9.1f} ms {'<= 100 ms':>12}",
        end=" ",
    )
    print(f"{took / 0.1:6.2f}")
    return took <= 0.1


def faster(name: str, extract: Callable[[str], Sequence[object]], *, least: float) -> bool:
    """Megabytes of text a second, over articles of 10 KB as they come."""
    bodies = [text(article(seed, WORDS_OF_10_KB)) for seed in range(60)]
    size = sum(len(body.encode()) for body in bodies) / 1e6
    found = 0
    begin = time.perf_counter()
    for body in bodies:
        found += len(extract(body))
    rate = size / (time.perf_counter() - begin)
    assert found > len(bodies)
    print(f"{f'{name} of {size:.1f} MB, {found:,} found':46} {rate:7.2f} MB/s", end=" ")
    print(f">= {least:4.1f} MB/s {rate / least:6.2f}")
    return rate >= least


def articles() -> bool:
    """Two articles of 10 KB, a few sentences edited, figures and sourcing and all."""
    pairs = [edited(article(seed, WORDS_OF_10_KB), seed, edits=6) for seed in range(30)]
    return within("comparing two articles of 10 KB", pairs, most=0.025)


def rewrite() -> bool:
    """Not one sentence in common: the worst case for alignment."""
    words = 5 * WORDS_OF_10_KB
    pairs = [(made(article(seed, words)), made(article(seed + 100, words))) for seed in range(3)]
    return within("comparing a total rewrite of 50 KB", pairs, most=1.0)


def within(name: str, pairs: Sequence[tuple[Article, Article]], *, most: float) -> bool:
    compare(*pairs[0])
    times = [timed(partial(compare, *pair)) for pair in pairs]
    took = statistics.median(times)
    ours, worst = f"{took * 1000:.1f} ms", f"worst {max(times) * 1000:.1f}"
    print(f"{f'{name} ({worst})':46} {ours:>12} {f'<= {most * 1000:.0f} ms':>12}", end=" ")
    print(f"{took / most:6.2f}")
    return took <= most


def doubling() -> bool:
    """The power of the size that the time grows with, over the last two doublings measured."""
    rows: list[tuple[float, ...]] = []
    for words in SIZES:
        rows.append(sizes(words))
        print(f"{words:7,} {rows[-1][0]:10.3f} {rows[-1][1]:13.3f} {rows[-1][2]:10.3f}")
        if max(rows[-1]) > LONGEST:
            break
    powers = [log2(last / first) / 2 for first, last in zip(rows[-3], rows[-1], strict=True)]
    print(f"{'power':>7} {powers[0]:10.2f} {powers[1]:13.2f} {powers[2]:10.2f}", end="   ")
    print(f"1 is linear, 2 is quadratic; promise <= {STEEPEST}")
    return len(rows) == len(SIZES) and max(powers) <= STEEPEST


def sizes(words: int) -> tuple[float, float, float]:
    lines = article(words, words)
    body = text(lines)
    pair = edited(lines, words, edits=max(6, words // 250))
    return (
        best(lambda: extract_figures(body, language="en")),
        best(lambda: extract_attributions(body, language="en")),
        best(partial(compare, *pair)),
    )


def edited(lines: Sequence[str], seed: int, *, edits: int) -> tuple[Article, Article]:
    """The article, and one in which some sentences have another number, went, came or moved."""
    rng = random.Random(seed)
    others = article(seed + 1, 30 * edits)
    new = list(lines)
    for _ in range(edits):
        at = rng.randrange(len(new) - 1)
        match rng.randrange(4):
            case 0:
                new[at] = new[at].replace(" the ", " this ", 1).replace("1", "2")
            case 1:
                new.insert(at, rng.choice(others))
            case 2:
                del new[at]
            case _:
                new.append(new.pop(at))
    return made(lines), replace(made(new), headline="The river went down again")


def made(lines: Sequence[str]) -> Article:
    return Article.from_text(headline="The river rose", text=text(lines), language="en")


def timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def best(action: Callable[[], object]) -> float:
    return min(timed(action) for _ in range(2))


if __name__ == "__main__":
    sys.exit(main())
