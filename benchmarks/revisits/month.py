"""A month of watching in minutes: `python -m benchmarks.revisits.month`

2,000 stories on 50 hosts with known edits go through the real rounds over the due-queue, with a
clock that moves by itself and a wire that keeps what a newsroom would complain of. The share of
edits caught stands beside the simulator's.
"""

import sys
import tempfile
import time
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.revisits.engine import watched
from benchmarks.revisits.newsworld import HOUR, START, Clock, Ledger, Wire, articles
from benchmarks.revisits.ours import Ours
from benchmarks.revisits.worlds import NATURES, World, make
from jobs.due import Watching, look_at_due
from jobs.hosts import Hosts
from jobs.looking import World as Surroundings
from jobs.politeness import Pace
from jobs.revisits import Manner, Revisits
from jobs.robots import Robots
from jobs.rounds import Desk
from newsdiff.ports import DueQueue, Followed
from storage.queue import Queue, open_queue_tables

STORIES, HOSTS, DAYS = 2_000, 50, 30
LOOKS = 16
MOST_APART = 0.03
_CHANCE = 0.5  # of every pause, so that each run is the same
_TICK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Month:
    """How it went: `caught` is the share of edits after a story's first look that were caught."""

    caught: float
    looks: int
    wire: Wire
    ledger: Ledger


def main() -> int:
    nature = replace(NATURES["standard"], outlets=HOSTS)
    world = make(nature, 1, an_hour=STORIES / DAYS / 24, days=DAYS)
    an_hour = world.size * LOOKS / world.hours
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        tables = open_queue_tables(Path(name) / "queue.sqlite", "a month")
        with closing(tables):
            month = lived(world, Queue(tables), an_hour)
    expected = watched(world, Ours(world, an_hour), an_hour, followed=world.hours)
    apart = month.caught - expected.captured
    print(f"{world.size} stories, {HOSTS} hosts, {DAYS} days in {time.monotonic() - begin:.0f} s")
    print(f"looks                 {month.looks} ({month.looks / world.size:.1f} a story)")
    print(f"edits caught          {month.caught:.3f}, simulator {expected.captured:.3f}")
    print(f"requests              {month.wire.asked}")
    print(f"  while one was under way {month.wire.at_once}, too early {month.wire.hasty},", end="")
    print(f" against robots.txt {month.wire.forbidden}")
    polite = not (month.wire.at_once or month.wire.hasty or month.wire.forbidden)
    return 0 if polite and abs(apart) <= MOST_APART else 1


def lived(world: World, queue: DueQueue, an_hour: float) -> Month:
    """The month, from the first story to its end."""
    clock, ledger = Clock(), Ledger()
    pace = Pace()
    wire = Wire(world, clock, pace.shortest * (pace.jitter[0] + pace.jitter[1]) * _CHANCE)
    revisits = Revisits(ledger, _no_cron, Manner(looks=an_hour))
    desk = Desk(
        fetcher=wire,
        world=Surroundings(robots=Robots(clock), memory=ledger, clock=clock),
        recorder=ledger,
        hosts=Hosts(clock, pace, chance=lambda: _CHANCE),
    )
    watching = Watching(desk=desk, queue=queue, revisits=revisits)
    coming = _coming(world)
    looks = 0
    while clock.hours < world.hours:
        while coming and coming[-1][0] <= clock():
            queue.follow([coming.pop()[1]], due=clock())
        looks += look_at_due(watching, per_host=1, seconds=60).looks
        wake = queue.next_wake() or START
        nearest = min(wake, coming[-1][0]) if coming else wake
        clock.now = max(clock() + _TICK, nearest)
    return Month(_caught(world, ledger), looks, wire, ledger)


def _coming(world: World) -> list[tuple[datetime, Followed]]:
    """When each story is found, the last one first; those that robots.txt forbids at once."""
    stories = articles(world)
    found = [*world.found.tolist(), *[0.0] * world.nature.outlets]
    when = [
        (START + timedelta(hours=hours), one) for hours, one in zip(found, stories, strict=True)
    ]
    return sorted(when, key=lambda pair: pair[0], reverse=True)


def _caught(world: World, ledger: Ledger) -> float:
    """Of stories published after the first two days and before the last six, as the simulator."""
    edits = caught = 0
    for number, one in enumerate(articles(world)[: world.size]):
        course = ledger.course(one.story)
        if course is None or not 48.0 < world.published[number] < world.hours - 6 * 24.0:
            continue
        first, end = world.starts[number : number + 2].tolist()
        seen = (course.born - START) / HOUR
        edits += bisect_right(world.edits, world.hours, first, end)
        edits -= bisect_right(world.edits, seen, first, end)
        caught += len(course.changes)
    return caught / edits


def _no_cron(_expression: str, after: datetime) -> datetime:
    return after


if __name__ == "__main__":
    sys.exit(main())
