from datetime import timedelta

import pytest

from jobs.chores import LONGEST_RUN, Chore, Errands, pause_after
from jobs.happenings import Scalar
from newsdiff.errors import DamagedArchive, StorageFailed
from tests.jobs.newsroom import FakeClock, FakeTurns, Told


class Fails:
    """A chore's work, and the errors of its next runs."""

    def __init__(self, *errors: Exception) -> None:
        self.runs = 0
        self.errors = list(errors)

    def __call__(self) -> None:
        self.runs += 1
        if self.errors:
            raise self.errors.pop(0)


class Worker:
    """A worker's errands, with what it told."""

    def __init__(self, clock: FakeClock, turns: FakeTurns) -> None:
        self.tell = Told()
        self.errands = Errands(clock, turns, tell=self.tell)

    @property
    def told(self) -> list[dict[str, Scalar]]:
        return self.tell.happenings


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def turns() -> FakeTurns:
    return FakeTurns()


@pytest.fixture
def worker(clock: FakeClock, turns: FakeTurns) -> Worker:
    return Worker(clock, turns)


FULL = StorageFailed("the disk is full")


@pytest.mark.parametrize("shared", [False, True])
def test_a_chore_that_fails_is_told_and_waits_longer_each_time(
    worker: Worker, clock: FakeClock, *, shared: bool
) -> None:
    work = Fails(FULL, FULL)
    chore = Chore("feeds", 60, work, shared=shared)
    for wait in (0, 59, 1, 119, 1):
        clock.advance(wait)
        worker.errands.run(chore)
    assert work.runs == 3
    assert [told["outcome"] for told in worker.told] == ["failed", "failed", "ok"]
    assert [told.get("failures") for told in worker.told] == [1, 2, None]
    assert worker.told[0]["trouble"] == "the disk is full"


def test_an_error_of_ours_is_told_with_its_place(worker: Worker) -> None:
    worker.errands.run(Chore("feeds", 60, Fails(ValueError("no\nnumber"))))
    trouble = str(worker.told[0]["trouble"])
    assert trouble.startswith("ValueError: no number (tests.jobs.test_chores line ")


def test_after_a_success_a_chore_waits_no_longer(worker: Worker, clock: FakeClock) -> None:
    work = Fails(FULL)
    for _ in range(4):
        worker.errands.run(Chore("feeds", 60, work))
        clock.advance(60)
    assert work.runs == 4


def test_what_is_fatal_to_a_chore_is_raised(worker: Worker) -> None:
    chore = Chore("tick", 2, Fails(DamagedArchive("torn")), fatal=(DamagedArchive,))
    with pytest.raises(DamagedArchive):
        worker.errands.run(chore)


@pytest.mark.parametrize(
    ("seconds", "failures", "pause"),
    [(2, 1, 2), (2, 4, 16), (2, 99, 300), (86_400, 1, 60), (86_400, 3, 240), (86_400, 99, 3600)],
)
def test_pauses_double_up_to_an_hour(seconds: float, failures: int, pause: float) -> None:
    chore = Chore("any", seconds, Fails())
    assert pause_after(chore, failures) == timedelta(seconds=pause)


def test_one_worker_does_a_shared_chore_for_all(clock: FakeClock, turns: FakeTurns) -> None:
    digest = Fails()
    for _ in range(3):
        for worker in (Worker(clock, turns), Worker(clock, turns)):
            worker.errands.run(Chore("digest", 3600, digest, shared=True))
        clock.advance(1800)
    assert digest.runs == 2


def test_a_restart_does_not_begin_the_time_of_a_shared_chore_anew(
    clock: FakeClock, turns: FakeTurns
) -> None:
    daily = Fails()
    for _ in range(12):
        Worker(clock, turns).errands.run(Chore("anchor", 86_400, daily, shared=True))
        clock.advance(6 * 3600)
    assert daily.runs == 3


def test_a_chore_whose_worker_was_killed_is_taken_over(clock: FakeClock, turns: FakeTurns) -> None:
    turns.take("digest", clock(), until=clock() + LONGEST_RUN)
    digest = Fails()
    worker = Worker(clock, turns)
    for wait in (LONGEST_RUN.total_seconds() - 1, 1):
        clock.advance(wait)
        worker.errands.run(Chore("digest", 60, digest, shared=True))
    assert digest.runs == 1
