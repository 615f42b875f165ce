from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

import pytest

from jobs.capture import Summary, capture
from jobs.politeness import AT_ONCE
from jobs.wire import Answer, Request
from newsdiff.errors import StorageFailed
from newsdiff.events import Captured, CaptureFailed, Redirected, story_id
from newsdiff.ports import Followed
from tests.jobs.newsroom import FakeArchive, Newsroom, followed
from tests.jobs.server import Server, opened


def stories(*hosts: str, each: int = 1) -> list[Followed]:
    return [followed(f"https://{host}/{number}") for host in hosts for number in range(each)]


def publish(newsroom: Newsroom, wanted: Iterable[Followed]) -> None:
    for one in wanted:
        newsroom.wire.publish(one.url, f"The text of {one.url}.")


def gaps(newsroom: Newsroom, host: str) -> list[float]:
    times = [when for when, request in newsroom.wire.asked if f"//{host}/" in request.url]
    return [(later - before).total_seconds() for before, later in pairwise(times)]


def test_every_story_is_looked_at_and_recorded() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", "b.example", each=3)
    publish(newsroom, wanted)
    summary = capture(wanted, newsroom.desk)
    assert summary == Summary(looks=6, captured=6, bytes=summary.bytes)
    assert summary.bytes == sum(len(one.payload or b"") for one in newsroom.archive.sightings)
    recorded = {event.story for event in newsroom.archive.events if isinstance(event, Captured)}
    assert recorded == {one.story for one in wanted}


def test_hosts_are_asked_side_by_side_and_each_one_thing_at_a_time() -> None:
    newsroom = Newsroom()
    newsroom.wire.latency = 5
    wanted = stories(*[f"{name}.example" for name in "abcd"], each=2)
    publish(newsroom, wanted)
    capture(wanted, newsroom.desk)
    assert newsroom.wire.most_at_once == 4
    for name in "abcd":
        assert min(gaps(newsroom, f"{name}.example")) >= 5


def test_no_more_requests_are_under_way_than_allowed() -> None:
    newsroom = Newsroom(width=3)
    wanted = stories(*[f"{number}.example" for number in range(10)])
    publish(newsroom, wanted)
    assert capture(wanted, newsroom.desk).captured == 10
    assert newsroom.wire.most_at_once == 3


def test_hosts_that_wait_leave_room_for_others() -> None:
    newsroom = Newsroom(width=2)
    wanted = stories(*[f"{number}.example" for number in range(20)], each=3)
    publish(newsroom, wanted)
    began = newsroom.clock()
    assert capture(wanted, newsroom.desk).captured == 60
    assert newsroom.wire.most_at_once == 2
    assert newsroom.clock() - began < timedelta(seconds=10)


def test_a_host_is_left_alone_between_looks() -> None:
    newsroom = Newsroom()
    newsroom.wire.latency = 0.8
    wanted = stories("a.example", each=4)
    publish(newsroom, wanted)
    capture(wanted, newsroom.desk)
    rules, *between = gaps(newsroom, "a.example")
    assert rules < 1
    assert min(between) >= 0.8 + 5 * 0.8 - 0.01


def test_a_crawl_delay_is_kept_between_looks() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", each=3)
    publish(newsroom, wanted)
    newsroom.wire.publish("https://a.example/robots.txt", "User-agent: *\nCrawl-delay: 60\n")
    assert capture(wanted, newsroom.desk).captured == 3
    assert min(gaps(newsroom, "a.example")[1:]) >= 60


def test_the_rules_of_a_host_are_asked_for_once() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", each=5)
    publish(newsroom, wanted)
    capture(wanted, newsroom.desk)
    assert newsroom.wire.urls().count("https://a.example/robots.txt") == 1


def test_a_redirect_waits_until_its_host_is_free() -> None:
    newsroom = Newsroom()
    newsroom.wire.latency = 1
    busy = stories("b.example", each=6)
    publish(newsroom, busy)
    moved = followed("https://a.example/moved")
    newsroom.wire.publish(moved.url, "", 301, Location="https://b.example/0")
    summary = capture([*busy, moved], newsroom.desk)
    assert summary.captured == 7
    assert min(gaps(newsroom, "b.example")) >= 1


def test_a_host_that_asks_for_a_long_rest_gets_it_and_its_looks_are_put_off() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", "b.example", each=3)
    publish(newsroom, wanted)
    newsroom.wire.publish(wanted[0].url, "busy", 503, Retry_After="7200")
    put_off: list[str] = []

    def on_look(one: Followed, seen: object) -> None:
        if not seen:
            put_off.append(one.url)

    summary = capture(wanted, newsroom.desk, on_look=on_look)
    assert (summary.looks, summary.put_off) == (4, 2)
    assert put_off == [wanted[1].url, wanted[2].url]
    assert wanted[1].url not in newsroom.wire.urls()
    newsroom.clock.advance(7200)
    assert capture(wanted[1:3], newsroom.desk).captured == 2


def test_a_clock_that_never_stands_still_holds_nothing_up() -> None:
    newsroom = Newsroom(pace=AT_ONCE)
    newsroom.clock.running = 0.01
    wanted = stories("a.example", "b.example", each=3)
    publish(newsroom, wanted)
    until = newsroom.clock() + timedelta(minutes=10)
    summary = capture(wanted, newsroom.desk, stop=lambda: newsroom.clock() > until)
    assert summary.captured == 6


def test_failures_and_refusals_are_facts_too() -> None:
    newsroom = Newsroom()
    wanted = [
        followed("https://a.example/ok"),
        followed("https://b.example/no"),
        followed("https://c.example/away"),
        followed("mailto:desk@d.example"),
    ]
    newsroom.wire.publish(wanted[0].url, "The dam holds.")
    newsroom.wire.publish("https://b.example/robots.txt", "User-agent: *\nDisallow: /\n")
    newsroom.wire.answer(wanted[2].url, timing_out)
    summary = capture(wanted, newsroom.desk)
    assert (summary.captured, summary.refused, summary.failed) == (1, 1, 2)
    assert len(newsroom.archive.events) == 4


def test_looks_are_recorded_in_batches_of_64() -> None:
    newsroom = Newsroom(pace=AT_ONCE)
    newsroom.wire.latency = 0.001
    wanted = stories("a.example", each=150)
    publish(newsroom, wanted)
    numbers: list[range] = []
    capture(wanted, newsroom.desk, after=numbers.append)
    assert numbers == [range(64), range(64, 128), range(128, 150)]


def test_no_look_waits_much_longer_than_two_seconds_to_be_recorded() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", each=4)
    publish(newsroom, wanted)
    waits: list[timedelta] = []

    def after(numbers: range) -> None:
        events = newsroom.archive.events[numbers.start : numbers.stop]
        waits.extend(
            newsroom.clock() - event.recorded for event in events if isinstance(event, Captured)
        )

    capture(wanted, newsroom.desk, after=after)
    assert len(waits) == 4
    assert max(waits) < timedelta(seconds=2.5)


def test_large_answers_are_recorded_before_they_pile_up() -> None:
    newsroom = Newsroom(pace=AT_ONCE)
    newsroom.wire.latency = 0.001
    wanted = stories("a.example", each=8)
    for one in wanted:
        newsroom.wire.publish(one.url, "x" * 9_000_000)
    capture(wanted, newsroom.desk)
    assert [len(batch) for batch in newsroom.archive.batches] == [4, 4]


def test_a_look_of_several_events_stays_in_one_batch() -> None:
    newsroom = Newsroom()
    moved = followed("https://a.example/moved")
    newsroom.wire.publish(moved.url, "", 301, Location="/here")
    newsroom.wire.publish("https://a.example/here", "The dam holds.")
    capture([moved], newsroom.desk)
    [batch] = newsroom.archive.batches
    assert [type(sighting.event) for sighting in batch] == [Redirected, Captured]


def test_what_was_seen_before_a_stop_is_recorded() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", each=5)
    publish(newsroom, wanted)
    seen: list[str] = []
    summary = capture(
        wanted,
        newsroom.desk,
        on_look=lambda one, _: seen.append(one.url),
        stop=lambda: len(seen) == 2,
    )
    assert summary.captured == 2
    assert len(newsroom.archive.events) == 2


def test_what_was_seen_before_an_interrupt_is_recorded() -> None:
    newsroom = Newsroom()
    wanted = stories("a.example", each=5)
    publish(newsroom, wanted)

    def on_look(one: Followed, _seen: object) -> None:
        if one == wanted[2]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        capture(wanted, newsroom.desk, on_look=on_look)
    assert len(newsroom.archive.events) == 3
    assert newsroom.wire.wait(10) == []


def test_an_archive_that_cannot_write_ends_the_capture() -> None:
    newsroom = Newsroom()
    newsroom.archive.broken = True
    wanted = stories("a.example")
    publish(newsroom, wanted)
    with pytest.raises(StorageFailed, match="the disk is full"):
        capture(wanted, newsroom.desk)


def test_nothing_to_look_at_records_nothing() -> None:
    newsroom = Newsroom()
    assert capture([], newsroom.desk) == Summary()
    assert newsroom.archive.batches == []


def test_a_server_sees_one_request_at_a_time(server: Server) -> None:
    newsroom = Newsroom(pace=AT_ONCE)
    paths = [f"/{number}" for number in range(20)]
    for path in paths:
        server.page(path, f"The text of {path}.".encode())
    wanted = [followed(server.url(path)) for path in paths]
    with opened(server) as fetcher:
        newsroom.use(fetcher)
        summary = capture(wanted, newsroom.desk)
    assert summary.captured == 20
    assert server.busiest == 1
    assert server.paths() == ["/robots.txt", *paths]
    assert bodies(newsroom.archive) == [f"The text of {path}.".encode() for path in paths]


def bodies(archive: FakeArchive) -> list[bytes]:
    return [(sighting.payload or b"").partition(b"\r\n\r\n")[2] for sighting in archive.sightings]


def timing_out(request: Request) -> Answer:
    return Answer(request=request, failure="timeout", reason="c.example did not answer within 30 s")


def test_a_failed_look_names_the_story() -> None:
    newsroom = Newsroom()
    newsroom.wire.answer("https://c.example/0", timing_out)
    capture(stories("c.example"), newsroom.desk)
    [event] = newsroom.archive.events
    assert isinstance(event, CaptureFailed)
    assert event.story == story_id("https://c.example/0")
    assert event.reason == "c.example did not answer within 30 s"
