"""The contract of a due-queue, held against the SQLite one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from newsdiff.ports import DueQueue, Followed, Lease
from storage.queue import SqliteQueue

NOON = datetime(2025, 6, 19, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def story(name: str, host: str = "news.example") -> Followed:
    return Followed(story=name, slug=f"slug-{name}", url=f"https://{host}/{name}", every=None)


def names(leases: list[Lease]) -> dict[str, list[str]]:
    return {lease.host: [due.story for due in lease.due] for lease in leases}


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[SqliteQueue]:
    with SqliteQueue(tmp_path / "index" / "queue.sqlite", lease_length=LEASE) as opened:
        yield opened


def lease(queue: DueQueue, at: float, hosts: int = 10, per_host: int = 10) -> list[Lease]:
    return list(queue.lease(minute(at), hosts=hosts, per_host=per_host))


def test_a_followed_story_is_leased_when_it_is_due(queue: DueQueue) -> None:
    queue.follow([story("a")], due=minute(5))
    assert lease(queue, 4) == []
    assert names(lease(queue, 5)) == {"news.example": ["a"]}


def test_a_story_comes_out_as_it_was_put_in(queue: DueQueue) -> None:
    put = Followed("a", "harbour-fire", "https://news.example/harbour-fire", 900)
    queue.follow([put], due=NOON)
    assert lease(queue, 0)[0].due == (put,)


def test_a_leased_host_is_nobody_elses(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    assert names(lease(queue, 0, per_host=1)) == {"news.example": ["a"]}
    assert lease(queue, 1) == []


def test_another_host_is_free_while_one_is_leased(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b", "paper.example")], due=NOON)
    assert names(lease(queue, 0, hosts=1)) == {"news.example": ["a"]}
    assert names(lease(queue, 0, hosts=1)) == {"paper.example": ["b"]}


def test_hosts_that_waited_longest_come_first(queue: DueQueue) -> None:
    queue.follow([story("late", "a.example")], due=minute(3))
    queue.follow([story("early", "z.example")], due=minute(1))
    assert names(lease(queue, 10, hosts=1)) == {"z.example": ["early"]}


def test_a_lease_holds_at_most_as_many_as_asked_for_and_the_earliest(queue: DueQueue) -> None:
    for at, name in ((3, "c"), (1, "a"), (2, "b")):
        queue.follow([story(name)], due=minute(at))
    assert names(lease(queue, 10, per_host=2)) == {"news.example": ["a", "b"]}


def test_a_story_that_is_done_waits_for_its_next_time(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    (held,) = lease(queue, 0)
    assert queue.done(held, "a", next_due=minute(30))
    assert queue.release(held, wake=minute(1))
    assert lease(queue, 29) == []
    assert names(lease(queue, 30)) == {"news.example": ["a"]}


def test_a_released_host_sleeps_until_it_may_be_woken(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    (held,) = lease(queue, 0, per_host=1)
    queue.done(held, "a", next_due=minute(60))
    queue.release(held, wake=minute(2))
    assert lease(queue, 1.9) == []
    assert names(lease(queue, 2)) == {"news.example": ["b"]}


def test_a_lease_that_nobody_gave_back_ends_by_itself(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    lease(queue, 0)
    assert lease(queue, 4.9) == []
    assert names(lease(queue, 5)) == {"news.example": ["a"]}


def test_a_worker_that_comes_late_learns_that_it_lost_the_host(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    (lost,) = lease(queue, 0)
    (held,) = lease(queue, 6)
    assert not queue.done(lost, "a", next_due=minute(90))
    assert not queue.release(lost, wake=minute(90))
    assert queue.done(held, "a", next_due=minute(30))
    assert queue.next_wake() == minute(30)


def test_a_host_given_back_takes_no_more_reports(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    (held,) = lease(queue, 0)
    assert queue.release(held, wake=minute(1))
    assert not queue.done(held, "a", next_due=minute(90))
    assert not queue.release(held, wake=minute(90))


def test_following_again_keeps_the_time_and_takes_the_new_rest(queue: DueQueue) -> None:
    queue.follow([story("a")], due=minute(5))
    queue.follow([Followed("a", "new-slug", "https://news.example/a", 60)], due=NOON)
    assert lease(queue, 4) == []
    assert lease(queue, 5)[0].due[0].every == 60


def test_following_a_story_of_a_leased_host_does_not_free_the_host(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    lease(queue, 0)
    queue.follow([story("b")], due=NOON)
    assert lease(queue, 1) == []


def test_a_dropped_story_is_never_due_again(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    queue.drop("a")
    assert names(lease(queue, 0)) == {"news.example": ["b"]}


def test_dropping_what_nobody_follows_changes_nothing(queue: DueQueue) -> None:
    queue.drop("a")
    assert queue.next_wake() is None


def test_a_story_dropped_under_lease_stays_dropped(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    (held,) = lease(queue, 0)
    queue.drop("a")
    assert queue.done(held, "a", next_due=minute(1))
    queue.release(held, wake=minute(1))
    assert lease(queue, 60) == []
    assert queue.next_wake() is None


def test_the_next_wake_is_when_the_earliest_story_may_be_looked_at(queue: DueQueue) -> None:
    assert queue.next_wake() is None
    queue.follow([story("a")], due=minute(7))
    queue.follow([story("b", "paper.example")], due=minute(3))
    assert queue.next_wake() == minute(3)
    (held,) = lease(queue, 4)
    assert queue.next_wake() == minute(7)
    queue.done(held, "b", next_due=minute(5))
    queue.release(held, wake=minute(6))
    assert queue.next_wake() == minute(6)


def test_urls_without_a_host_are_queued_together(queue: DueQueue) -> None:
    queue.follow([Followed("a", "a", "http://[broken", None)], due=NOON)
    assert names(lease(queue, 0)) == {"": ["a"]}


def test_the_queue_outlives_its_process(tmp_path: Path) -> None:
    with SqliteQueue(tmp_path / "queue.sqlite", lease_length=LEASE) as queue:
        queue.follow([story("a")], due=NOON)
        lease(queue, 0)
    with SqliteQueue(tmp_path / "queue.sqlite", lease_length=LEASE) as queue:
        assert lease(queue, 1) == []
        assert names(lease(queue, 5)) == {"news.example": ["a"]}


def test_a_queue_file_that_is_none_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    path.write_bytes(b"not a database, whatever it was " * 200)
    with SqliteQueue(path) as queue:
        assert queue.next_wake() is None


def test_two_workers_never_hold_one_host(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    with SqliteQueue(path, lease_length=LEASE) as queue:
        queue.follow(
            [story(f"{h}-{n}", f"h{h}.example") for h in range(20) for n in range(3)], due=NOON
        )
    taken: list[tuple[str, int]] = []
    workers = [Thread(target=_work, args=(path, taken)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert len(taken) == 20
    assert len(set(taken)) == 20


def _work(path: Path, taken: list[tuple[str, int]]) -> None:
    with SqliteQueue(path, lease_length=LEASE) as queue:
        while leases := queue.lease(NOON, hosts=2, per_host=5):
            taken += [(one.host, one.epoch) for one in leases]
