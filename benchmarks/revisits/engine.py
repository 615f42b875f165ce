"""A world watched by a policy with so many looks an hour, in ticks of five minutes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.revisits.worlds import Floats, Ints, World
from jobs.revisiting.purse import HOURS

TICK = 1 / 12
FOLLOWED = 14 * 24.0  # hours; older articles are left alone by every policy
WARM_UP, RUN_OUT = 48.0, 6 * 24.0  # articles of the first and the last hours do not count

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Notebook:
    """What any policy may know, by article: an entry holds from the first look on."""

    found: Floats
    last: Floats
    last_change: Floats
    looks: Ints
    changes: Ints


class Policy(Protocol):
    def urgency(self, now: float, active: Ints, notes: Notebook) -> Floats:
        """How much each article wants a look: those above 0 do, the highest first."""
        ...

    def looked(self, now: float, articles: Ints, changed: Truths, notes: Notebook, /) -> None:
        """Articles were looked at, some for the first time; the notes are up to date."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """`looks` an article; of the edits after its first look: the share that became a version we
    have, mean hours until one was seen, the share that nobody came to see."""

    looks: float
    captured: float
    delay: float
    unseen: float


def watched(world: World, policy: Policy, an_hour: float, *, followed: float = FOLLOWED) -> Outcome:
    run = _Run(world)
    order = np.argsort(world.found)
    found = world.found[order]
    credit, known = 0.0, 0
    for tick in range(1, int(world.hours / TICK) + 1):
        now = tick * TICK
        credit = min(credit + an_hour * TICK, an_hour * HOURS)
        upto = int(np.searchsorted(found, now))
        fresh, known = order[known:upto], upto
        run.first(now, fresh)
        if len(fresh):
            policy.looked(now, fresh, np.zeros(len(fresh), bool), run.notes)
        credit -= len(fresh)
        active = order[:upto]
        active = active[now - world.published[active] < followed]
        if credit < 1 or not len(active):
            continue
        chosen = _chosen(active, policy.urgency(now, active, run.notes), int(credit))
        if len(chosen):
            credit -= len(chosen)
            policy.looked(now, chosen, run.look(now, chosen), run.notes)
    return run.outcome()


def _chosen(active: Ints, urgency: Floats, most: int) -> Ints:
    wanting = np.flatnonzero(urgency > 0)
    if len(wanting) > most:
        wanting = wanting[np.argpartition(-urgency[wanting], most - 1)[:most]]
    return active[np.sort(wanting)]


class _Run:
    def __init__(self, world: World) -> None:
        size = world.size
        self._world = world
        self._next = world.starts[:-1].copy()
        self._ends = world.starts[1:]
        self._edits = np.append(world.edits, np.inf)
        self._captured = np.zeros(size, np.int64)
        self._seen = np.zeros(size, np.int64)
        self._waited = np.zeros(size)
        self._baseline = np.full(size, np.inf)
        self.notes = Notebook(
            found=world.found,
            last=np.full(size, -1.0),
            last_change=world.found.copy(),
            looks=np.zeros(size, np.int64),
            changes=np.zeros(size, np.int64),
        )

    def first(self, now: float, articles: Ints) -> None:
        """What was edited before the first look nobody can know."""
        while len(late := articles[self._due(now, articles)]):
            self._next[late] += 1
        self._baseline[articles] = now
        self._note(now, articles)

    def look(self, now: float, articles: Ints) -> Truths:
        changed = self._due(now, articles)
        due = changed
        while due.any():
            late = articles[due]
            self._waited[late] += now - self._edits[self._next[late]]
            self._seen[late] += 1
            self._next[late] += 1
            due = self._due(now, articles)
        self._captured[articles[changed]] += 1
        self._note(now, articles)
        self.notes.changes[articles[changed]] += 1
        self.notes.last_change[articles[changed]] = now
        return changed

    def outcome(self) -> Outcome:
        world = self._world
        counted = (world.published > WARM_UP) & (world.published < world.hours - RUN_OUT)
        owner = np.repeat(np.arange(world.size), np.diff(world.starts))
        eligible = counted[owner] & (world.edits > self._baseline[owner])
        edits = int((eligible & (world.edits < world.hours)).sum())
        seen = int(self._seen[counted].sum())
        return Outcome(
            looks=float(self.notes.looks.sum() / world.size),
            captured=float(self._captured[counted].sum() / edits),
            delay=float(self._waited[counted].sum() / max(1, seen)),
            unseen=1 - seen / edits,
        )

    def _due(self, now: float, articles: Ints) -> Truths:
        upcoming = self._next[articles]
        found: Truths = (self._edits[upcoming] <= now) & (upcoming < self._ends[articles])
        return found

    def _note(self, now: float, articles: Ints) -> None:
        self.notes.last[articles] = now
        self.notes.looks[articles] += 1
