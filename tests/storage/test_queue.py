"""The contract of a due-queue, held against SQLite, PostgreSQL and the fake of other tests."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from newsdiff.ports import DueQueue, Followed, Lease
from storage.queue import Queue, open_queue_tables
from tests.jobs.newsroom import FakeQueue

T = TypeVar("T")

NOON = datetime(2025, 6, 19, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def story(name: str, host: str = "news.example") -> Followed:
    return Followed(story=name, slug=f"slug-{name}", url=f"https://{host}/{name}", every=None)


def names(leases: list[Lease]) -> dict[str, list[str]]:
    return {lease.host: [due.story for due in lease.due] for lease in leases}


Opener = Callable[[str], DueQueue]


@contextmanager
def opening(place: Path | str, origin: str = "example.org/a") -> Iterator[Opener]:
    """Opens the queue of an archive, each time as another worker does."""
    with ExitStack() as stack:

        def another(holder: str) -> DueQueue:
            tables = stack.enter_context(closing(open_queue_tables(place, origin)))
            return Queue(tables, holder=holder, lease_length=LEASE)

        yield another


@pytest.fixture(params=["sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    place = tmp_path / "index" / "queue.sqlite"
    if request.param == "sqlite":
        with opening(place) as opened:
            yield opened
    else:
        with opening(request.getfixturevalue("postgres"), str(tmp_path)) as opened:
            yield opened


@pytest.fixture(params=["sqlite", "postgres", "fake"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DueQueue]:
    if request.param == "fake":
        yield FakeQueue(lease_length=LEASE, holder="desk:1")
        return
    sqlite = request.param == "sqlite"
    place = tmp_path / "queue.sqlite" if sqlite else request.getfixturevalue("postgres")
    with opening(place, str(tmp_path)) as opener:
        yield opener("desk:1")


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
    assert queue.done(held, "a", now=NOON, next_due=minute(30))
    assert queue.release(held, wake=minute(1))
    assert lease(queue, 29) == []
    assert names(lease(queue, 30)) == {"news.example": ["a"]}


def test_a_story_may_be_looked_at_sooner_but_never_later(queue: DueQueue) -> None:
    queue.follow([story("a")], due=minute(30))
    queue.hasten("a", minute(40))
    assert lease(queue, 29) == []
    queue.hasten("a", minute(10))
    assert names(lease(queue, 10)) == {"news.example": ["a"]}


def test_a_story_that_is_not_queued_cannot_be_hastened(queue: DueQueue) -> None:
    queue.hasten("a", NOON)
    assert queue.next_wake() is None


def test_a_released_host_sleeps_until_it_may_be_woken(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    (held,) = lease(queue, 0, per_host=1)
    queue.done(held, "a", now=NOON, next_due=minute(60))
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
    assert not queue.done(lost, "a", now=NOON, next_due=minute(90))
    assert not queue.release(lost, wake=minute(90))
    assert queue.done(held, "a", now=NOON, next_due=minute(30))
    assert queue.next_wake() == minute(30)


def test_a_host_given_back_takes_no_more_reports(queue: DueQueue) -> None:
    queue.follow([story("a")], due=NOON)
    (held,) = lease(queue, 0)
    assert queue.release(held, wake=minute(1))
    assert not queue.done(held, "a", now=NOON, next_due=minute(90))
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
    assert queue.done(held, "a", now=NOON, next_due=minute(1))
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
    queue.done(held, "b", now=NOON, next_due=minute(5))
    queue.release(held, wake=minute(6))
    assert queue.next_wake() == minute(6)


def test_urls_without_a_host_are_queued_together(queue: DueQueue) -> None:
    queue.follow([Followed("a", "a", "http://[broken", None)], due=NOON)
    assert names(lease(queue, 0)) == {"": ["a"]}


def test_each_look_that_is_done_renews_the_lease(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    (held,) = lease(queue, 0)
    assert queue.done(held, "a", now=minute(4), next_due=minute(60))
    assert lease(queue, 8.9) == []
    assert queue.done(held, "b", now=minute(8.9), next_due=minute(60))


def test_the_queue_knows_what_is_followed(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b", "paper.example")], due=NOON)
    queue.drop("a")
    assert list(queue.known()) == [story("b", "paper.example")]


def test_the_queue_tells_of_every_story_where_it_stands(queue: DueQueue) -> None:
    queue.follow([story("a"), story("b")], due=NOON)
    queue.follow([story("c", "paper.example")], due=minute(5))
    waiting, _, later = queue.queued()
    assert (waiting.followed, waiting.host, waiting.due) == (story("a"), "news.example", NOON)
    assert (waiting.wake, waiting.leased_until, waiting.holder) == (None, None, "")
    assert later.followed == story("c", "paper.example")
    (held,) = lease(queue, 0)
    leased = queue.queued()[0]
    assert (leased.leased_until, leased.holder) == (minute(5), "desk:1")
    queue.release(held, wake=minute(40), reason="it answered 503")
    asleep = queue.queued()[0]
    assert (asleep.wake, asleep.reason) == (minute(40), "it answered 503")
    assert (asleep.leased_until, asleep.holder) == (None, "")


def test_the_queue_outlives_its_worker(opener: Opener) -> None:
    before = opener("desk:1")
    before.follow([story("a")], due=NOON)
    lease(before, 0)
    after = opener("desk:2")
    assert lease(after, 1) == []
    assert names(lease(after, 5)) == {"news.example": ["a"]}


def test_a_queue_file_that_is_none_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    path.write_bytes(b"not a database, whatever it was " * 200)
    with opening(path) as opener:
        assert opener("").next_wake() is None


def test_two_workers_never_hold_one_host(opener: Opener) -> None:
    queue = opener("")
    stories = [story(f"{h}-{n}", f"h{h}.example") for h in range(20) for n in range(3)]
    queue.follow(stories, due=NOON)
    taken = together(lambda name: _work(opener(name)))
    assert len(taken) == 20
    assert len(set(taken)) == 20


def _work(queue: DueQueue) -> list[tuple[str, int]]:
    taken: list[tuple[str, int]] = []
    while leases := queue.lease(NOON, hosts=2, per_host=5):
        taken += [(one.host, one.epoch) for one in leases]
    return taken


def test_workers_that_follow_finish_and_drop_at_once_do_not_wait_in_a_circle(
    opener: Opener,
) -> None:
    stories = [story(str(n), f"h{n % 5}.example") for n in range(40)]

    def work(name: str) -> list[str]:
        queue = opener(name)
        for turn in range(4):
            queue.follow(stories if turn % 2 else stories[::-1], due=NOON)
            queue.drop(str(turn))
            for held in queue.lease(NOON, hosts=3, per_host=4):
                for one in held.due:
                    queue.done(held, one.story, now=NOON, next_due=NOON)
                queue.release(held, wake=NOON)
        return [name]

    assert together(work) == ["a", "b", "c"]
    assert len(opener("").queued()) >= 36


def together(work: Callable[[str], Sequence[T]]) -> list[T]:
    """What three workers bring, at work at the same time; raises what one of them raised."""
    with ThreadPoolExecutor(3) as pool:
        return [one for found in pool.map(work, "abc") for one in found]
