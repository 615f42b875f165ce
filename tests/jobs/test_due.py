from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from jobs.due import Watching, look_at_due
from newsdiff.course import Wish
from newsdiff.errors import StorageFailed
from newsdiff.ports import Followed, Standing
from newsdiff.times import stamp
from tests.jobs.courses import FakeCourses, revisits
from tests.jobs.newsroom import FakeQueue, Newsroom, Told, followed

A = [followed(f"https://a.example/{number}") for number in range(3)]
B = [followed(f"https://b.example/{number}") for number in range(2)]


class Watched:
    """A newsroom with a queue in which some stories are due."""

    def __init__(self, *stories: Followed) -> None:
        self.newsroom = Newsroom()
        self.queue = FakeQueue()
        self.queue.follow(stories, due=self.newsroom.clock())
        for one in stories:
            self.newsroom.wire.publish(one.url, f"The text of {one.url}.")
        self.batches: list[range] = []
        self.courses = FakeCourses(
            self.newsroom.archive, {one.story: Wish(one.every) for one in stories}
        )
        self.watching = Watching(
            desk=self.newsroom.desk,
            queue=self.queue,
            revisits=revisits(self.courses),
            after=self.batches.append,
        )

    def due_in(self, one: Followed) -> timedelta:
        return self.queue.due[one.story] - self.newsroom.clock()

    def hosts_awake(self) -> bool:
        return all(wake <= self.newsroom.clock() for wake in self.queue.wake.values())


def never() -> bool:
    return False


def test_all_that_is_due_is_looked_at_once() -> None:
    watched = Watched(*A, *B)
    summary = look_at_due(watched.watching)
    assert (summary.looks, summary.captured) == (5, 5)
    assert look_at_due(watched.watching).looks == 0


def test_a_look_sets_the_next_one() -> None:
    watched = Watched(*A[:1], followed("https://b.example/often", every=60))
    look_at_due(watched.watching)
    often = watched.queue.stories[followed("https://b.example/often").story]
    assert timedelta(minutes=14) < watched.due_in(A[0]) <= timedelta(minutes=60)
    assert timedelta(seconds=50) < watched.due_in(often) <= timedelta(seconds=60)


def test_a_story_is_never_due_before_its_look_is_recorded_and_read() -> None:
    watched = Watched(*A[:1])

    def after(_numbers: range) -> None:
        assert watched.newsroom.archive.events
        assert watched.queue.due[A[0].story] <= watched.newsroom.clock()

    look_at_due(replace(watched.watching, after=after))
    assert watched.due_in(A[0]) > timedelta(0)


def test_a_new_text_is_looked_at_again_soon() -> None:
    watched = Watched(*A[:1])

    watched.courses.doubts = lambda _story: True
    look_at_due(watched.watching)
    assert timedelta(minutes=4) < watched.due_in(A[0]) <= timedelta(minutes=5)


def test_a_host_is_given_back_with_its_pause() -> None:
    watched = Watched(*A)
    look_at_due(watched.watching, per_host=1)
    [wake] = watched.queue.wake.values()
    assert wake > watched.newsroom.clock() - timedelta(seconds=2)
    assert sum(watched.due_in(one) > timedelta(0) for one in A) >= 1


def test_one_story_a_time_gets_through_all_of_a_host() -> None:
    watched = Watched(*A, *B)
    looks = 0
    for _ in range(20):
        looks += look_at_due(watched.watching, per_host=1).looks
        watched.newsroom.clock.advance(2)
    assert looks == 5
    assert all(watched.due_in(one) > timedelta(0) for one in (*A, *B))


def test_a_story_that_is_due_again_at_once_keeps_nobody_waiting() -> None:
    often = [followed(f"https://often{number}.example/", every=1) for number in range(3)]
    others = [
        followed(f"https://{number}.example/{page}") for number in range(9) for page in (1, 2)
    ]
    watched = Watched(*often, *others)
    narrow = replace(watched.newsroom.desk, width=2)
    assert look_at_due(replace(watched.watching, desk=narrow)).looks == 21


def test_a_refused_story_is_tried_again_in_a_day() -> None:
    watched = Watched(*A[:1])
    watched.newsroom.wire.publish("https://a.example/robots.txt", "User-agent: *\nDisallow: /\n")
    look_at_due(watched.watching)
    assert timedelta(hours=23) < watched.due_in(A[0]) <= timedelta(days=1)


def test_a_story_put_off_is_due_when_its_host_opens() -> None:
    watched = Watched(*A)
    watched.newsroom.wire.publish(A[0].url, "busy", 503, Retry_After="7200")
    summary = look_at_due(watched.watching)
    assert (summary.looks, summary.put_off) == (1, 2)
    assert timedelta(hours=1.9) < watched.due_in(A[1]) <= timedelta(hours=2)


def stop_after(count: int, seen: list[object]) -> Callable[[], bool]:
    return lambda: len(seen) >= count


def test_a_stop_gives_back_what_was_not_looked_at() -> None:
    watched = Watched(*A)
    seen: list[object] = []
    watching = replace(watched.watching, on_look=lambda one, _: seen.append(one))
    assert look_at_due(watching, stop_after(1, seen)).looks == 1
    assert [watched.due_in(one) > timedelta(0) for one in A] == [True, False, False]
    watched.newsroom.clock.advance(30)
    assert watched.hosts_awake()


def test_looks_that_could_not_be_recorded_stay_due() -> None:
    watched = Watched(*A[:1])
    watched.newsroom.archive.broken = True
    with pytest.raises(StorageFailed):
        look_at_due(watched.watching)
    assert watched.due_in(A[0]) <= timedelta(0)
    watched.newsroom.archive.broken = False
    watched.newsroom.clock.advance(30)
    assert look_at_due(watched.watching).looks == 1


def test_a_round_begins_no_new_host_when_its_time_is_over() -> None:
    watched = Watched(*A)
    watched.newsroom.wire.latency = 20
    looks = look_at_due(watched.watching, per_host=1, seconds=30).looks
    assert looks == 1


def test_a_lost_lease_is_left_to_its_new_holder() -> None:
    watched = Watched(*A[:1])
    theirs = watched.newsroom.clock() + timedelta(days=9)

    def taken(_one: Followed, _seen: object) -> None:
        watched.queue.epochs["a.example"] += 1
        watched.queue.due[A[0].story] = watched.queue.wake["a.example"] = theirs

    look_at_due(replace(watched.watching, on_look=taken))
    assert watched.queue.due[A[0].story] == theirs
    assert watched.queue.wake["a.example"] == theirs


def test_an_empty_queue_is_no_trouble() -> None:
    watched = Watched()
    assert look_at_due(watched.watching).looks == 0
    assert isinstance(watched.newsroom.clock(), datetime)


def test_a_host_lost_to_another_is_left_after_the_look_under_way() -> None:
    watched = Watched(*A)

    def taken(_one: Followed, _seen: object) -> None:
        watched.queue.epochs["a.example"] += 1

    watching = replace(watched.watching, on_look=taken)
    assert look_at_due(watching).looks == 2


def test_looks_keep_the_lease_alive() -> None:
    watched = Watched(*A)
    watched.newsroom.wire.latency = 20  # with pauses, the third look begins after a minute
    assert look_at_due(watched.watching).looks == 3


def test_a_host_whose_lease_has_run_out_is_not_asked_again() -> None:
    watched = Watched(*A)
    watched.newsroom.wire.latency = 61
    assert look_at_due(watched.watching).looks == 1


def test_a_host_in_trouble_is_given_back_with_the_reason() -> None:
    watched = Watched(*A[:1], *B[:1])
    watched.newsroom.wire.publish(A[0].url, "busy", 503, Retry_After="7200")
    look_at_due(watched.watching)
    assert watched.queue.reasons == {"a.example": "it answered 503", "b.example": ""}


def test_a_look_that_breaks_off_by_an_error_of_ours_keeps_no_other_waiting() -> None:
    watched = Watched(*A)
    told = Told()

    def standing(story: str, url: str, /) -> Standing | None:
        assert url != A[0].url, "what nobody thought of"
        return watched.newsroom.archive.standing(story, url)

    memory = SimpleNamespace(standing=standing)
    desk = replace(watched.newsroom.desk, world=replace(watched.newsroom.world, memory=memory))
    watching = replace(watched.watching, desk=desk, tell=told)
    summary = look_at_due(watching)
    assert (summary.looks, summary.put_off) == (2, 1)
    assert watched.due_in(A[0]) > timedelta(hours=23)
    assert told.happenings[0]["outcome"] == "broken"
    assert "what nobody thought of" in str(told.happenings[0]["reason"])


def test_each_look_is_told() -> None:
    watched = Watched(*A[:1])
    told = Told()
    look_at_due(replace(watched.watching, tell=told))
    assert told.happenings == [
        {
            "kind": "look",
            "story": A[0].slug,
            "url": A[0].url,
            "outcome": "captured",
            "status": 200,
            "reason": "",
            "bytes": sum(len(s.payload or b"") for s in watched.newsroom.archive.sightings),
            "next_due": stamp(watched.queue.due[A[0].story]),
        }
    ]
