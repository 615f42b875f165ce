"""Texts made to be slow, doubled: `python -m benchmarks.hostile`

Each is compared with another of its sort, in sizes that double. The time may grow with a power of
the size of 1.3 at most; 1 is linear, 2 is quadratic.
"""

import random
import sys
import time
from collections.abc import Callable
from math import log2

from newsdiff import Article, compare

STEEPEST = 1.3
SIZES = (2_000, 4_000, 8_000)
LONGEST = 60.0  # seconds; slower than this is not doubled again
FEW = "police said 12 people the 25,000 $3 “hello ” according to Ana Vik of % . million and".split()


def few_words(size: int, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(FEW) for _ in range(10 * size))


def repeated(old: str, new: str) -> Callable[[int], tuple[str, str]]:
    return lambda size: (old * size, new * size)


TEXTS: dict[str, Callable[[int], tuple[str, str]]] = {
    "few words, over and over": lambda size: (few_words(size, 1), few_words(size, 2)),
    "nothing but numbers": repeated("1 ", "2 "),
    "a digit and no end": repeated("1", "2"),
    "every number once": lambda size: (
        " and ".join(map(str, range(size))),
        " and ".join(map(str, range(7, size + 7))),
    ),
    "quotes that never close": repeated('"', "“"),
    "one sentence of quotations": repeated("“a b c” said X. ", "“a d c” said X. "),
    "one claim, over and over": repeated("12 people died. ", "13 people died. "),
    "one source, over and over": repeated("Police said it rained. ", "An aide said it rained. "),
    "cues and commas": repeated(", said, ", ", says, "),
    "dates": repeated("on 5 May, ", "on 6 May, "),
    "open brackets": repeated("[1](", "[2]("),
    "paragraphs of a letter": repeated("a\n\n", "b\n\n"),
    "combining marks": repeated("a\u0301\u0302", "e\u0301\u0302"),
    "right to left and unseen": repeated("\u202e12\u200b3 \u05d0", "\u202e12\u200b4 \u05d0"),
}


def main() -> int:
    print(f"{'seconds to compare':30}" + "".join(f"{size:>9,}" for size in SIZES) + "    power")
    steep = [name for name in TEXTS if not linear(name)]
    if steep:
        print(f"steeper than {STEEPEST}: {', '.join(steep)}")
    return 1 if steep else 0


def linear(name: str) -> bool:
    times: list[float] = []
    for size in SIZES:
        if times and times[-1] > LONGEST:
            break
        old, new = map(made, TEXTS[name](size))
        begin = time.perf_counter()
        compare(old, new).to_dict()
        times.append(time.perf_counter() - begin)
    power = log2(times[-1] / times[0]) / (len(times) - 1)
    print(f"{name:30}" + "".join(f"{took:9.3f}" for took in times) + f"{power:9.2f}", flush=True)
    return power <= STEEPEST or times[-1] < 0.1  # so short that it is noise


def made(text: str) -> Article:
    return Article.from_text(headline="The river rose 5 metres", text=text, language="en")


if __name__ == "__main__":
    sys.exit(main())
