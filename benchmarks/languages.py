"""How well each language is read, on its labelled sentences: `python -m benchmarks.languages [-v]`

Two shares a measure: of the cases written before the language was tuned, and of those after.
"""

import sys
from collections.abc import Callable, Iterator

from tests.core.language_cases import (
    PARTS,
    Tally,
    attribution_tallies,
    codes,
    figure_tallies,
    notice_tally,
)


def main(*, verbose: bool) -> None:
    print(f"{'':30} " + " ".join(f"{part:>16}" for part in PARTS))
    for code in codes():
        for name, share, tallies in rows(code):
            shown = " ".join(f"{share(t):8.3f} of {t.labelled:4}" for t in tallies)
            print(f"{code} {name:27} {shown}")
            if verbose:
                print(*(f"      {miss}" for tally in tallies for miss in tally.misses), sep="\n")


Row = tuple[str, Callable[[Tally], float], list[Tally]]


def rows(code: str) -> Iterator[Row]:
    figures = [figure_tallies(code, (part,)) for part in PARTS]
    attributions = [attribution_tallies(code, (part,)) for part in PARTS]
    yield "figures: value F1", f1, [tallies["value"] for tallies in figures]
    for name in ("unit", "modifier", "rate"):
        yield f"figures: {name}", recall, [tallies[name] for tallies in figures]
    yield "attributions: found", recall, [tallies["found"] for tallies in attributions]
    yield "attributions: F1", f1, [tallies["found"] for tallies in attributions]
    yield "attributions: named", recall, [tallies["named"] for tallies in attributions]
    yield "notices: kind and date", recall, [notice_tally(code, (part,)) for part in PARTS]


def f1(tally: Tally) -> float:
    return tally.f1


def recall(tally: Tally) -> float:
    return tally.recall


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
