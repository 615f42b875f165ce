"""Which policy sees most with the same looks: `python -m benchmarks.revisits`

Five made-up newsrooms, watched by ours and by the policies of others with 8 and with 16 looks an
article. The oracle knows how often every article changes, not when. `--quick` takes a sixth of the
articles; figures then move by about one point.
"""

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

from benchmarks.revisits.engine import Outcome, Policy, watched
from benchmarks.revisits.ours import Ours
from benchmarks.revisits.peers import (
    Aimd,
    Backoff,
    ChoGarciaMolina,
    Diffengine,
    Fixed,
    NewsDiffs,
    Oracle,
)
from benchmarks.revisits.worlds import NATURES, World, make

LOOKS = (8, 16)
FULL, QUICK = 120.0, 20.0  # articles an hour
STANDARD, ANYWHERE = 0.93, 0.90
ORACLES = (0.0, 0.25, 0.5)
OURS: Final = "bayes-decay"

Maker = Callable[[World, float], Policy]
POLICIES: dict[str, Maker] = {
    OURS: Ours,
    "fixed interval": lambda _world, _looks: Fixed(),
    "NewsDiffs' tiers": lambda _world, _looks: NewsDiffs(),
    "diffengine as written": lambda _world, _looks: Diffengine(as_written=True),
    "diffengine, bug fixed": lambda _world, _looks: Diffengine(as_written=False),
    "AIMD (half, +30 min)": lambda world, _looks: Aimd(world.size),
    "exponential x2": lambda world, _looks: Backoff(world.size),
    "Cho & Garcia-Molina": lambda _world, _looks: ChoGarciaMolina(),
}


@dataclass(frozen=True, slots=True)
class Case:
    world: str
    looks: int
    an_hour: float
    seed: int


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    cases = [Case(world, looks, size, chosen.seed) for world in NATURES for looks in LOOKS]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return report(cases, list(pool.map(outcomes, cases)))


def outcomes(case: Case) -> dict[str, Outcome]:
    world = make(NATURES[case.world], case.seed, an_hour=case.an_hour)
    an_hour = world.size / world.hours * case.looks
    found = {name: watched(world, make(world, an_hour), an_hour) for name, make in POLICIES.items()}
    oracles = [watched(world, Oracle(world, power), an_hour) for power in ORACLES]
    return {**found, "oracle": max(oracles, key=lambda outcome: outcome.captured)}


def report(cases: list[Case], results: list[dict[str, Outcome]]) -> int:
    missed = 0
    for case, found in zip(cases, results, strict=True):
        print(f"\n{case.world}, {case.looks} looks an article")
        print(f"{'policy':24}  looks  captured  / oracle  delay h  unseen")
        for name, outcome in found.items():
            share = outcome.captured / found["oracle"].captured
            print(
                f"{name:24}{outcome.looks:7.2f}{outcome.captured:10.3f}{share:10.3f}"
                f"{outcome.delay:9.2f}{outcome.unseen:8.3f}"
            )
        least = STANDARD if case.world == "standard" else ANYWHERE
        missed += found[OURS].captured / found["oracle"].captured < least
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
