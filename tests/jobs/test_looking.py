import hashlib
from dataclasses import replace

import pytest

from jobs.looking import World, look
from jobs.robots import Robots
from jobs.wire import Answer, Request
from newsdiff.codec import decode, encode
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Event,
    Redirected,
    Refused,
    RobotsMode,
    Unchanged,
)
from newsdiff.ports import Sighting
from newsdiff.times import instant
from tests.jobs.newsroom import START, Newsroom, followed
from tests.jobs.server import Server, opened, serving

URL = "https://paper.example/flood"
STORY = followed(URL)


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def see(newsroom: Newsroom, url: str = URL) -> list[Sighting]:
    sightings = look(followed(url), newsroom.wire, newsroom.world)
    newsroom.archive.record(sightings)
    assert [decode(encode(sighting.event)) for sighting in sightings]
    for sighting in sightings:
        check_payload(sighting)
    return sightings


def check_payload(sighting: Sighting) -> None:
    block = getattr(sighting.event, "block", None)
    assert (block is None) == (sighting.payload is None)
    if sighting.payload is not None:
        assert block == hashlib.sha256(sighting.payload).hexdigest()
        assert getattr(sighting.event, "length", None) == len(sighting.payload)


def last(newsroom: Newsroom, url: str = URL) -> Event:
    return see(newsroom, url)[-1].event


def test_a_page_is_captured_with_its_header_and_its_bytes(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "The dam holds.", Content_Type="text/html")
    [sighting] = see(newsroom)
    event = sighting.event
    assert isinstance(event, Captured)
    assert sighting.payload is not None
    assert sighting.payload[: event.header_length].endswith(b"Content-Type: text/html\r\n\r\n")
    assert sighting.payload[event.header_length :] == b"The dam holds."
    assert (event.story, event.url, event.status) == (STORY.story, URL, 200)
    assert event.body == hashlib.sha256(b"The dam holds.").hexdigest()
    assert event.seen == instant(event.recorded)
    assert event.recorded > START
    assert event.origin is None


def test_looking_twice_records_silence(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "The dam holds.")
    first, second = last(newsroom), last(newsroom)
    assert isinstance(first, Captured)
    assert isinstance(second, Unchanged)
    assert (second.status, second.body) == (200, first.body)


def test_an_unchanged_page_keeps_its_new_header_alone(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "The dam holds.", X_Age="1")
    see(newsroom)
    newsroom.wire.publish(URL, "The dam holds.", X_Age="2")
    [sighting] = see(newsroom)
    assert sighting.payload == b"HTTP/1.1 200 Said\r\nX-Age: 2\r\n\r\n"


def test_what_the_server_said_is_asked_for_again(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "The dam holds.", ETag='"v1"', Last_Modified="yesterday")
    first = last(newsroom)
    newsroom.wire.publish(URL, "", 304)
    second = last(newsroom)
    request = newsroom.wire.asked[-1][1]
    assert (request.etag, request.last_modified) == ('"v1"', "yesterday")
    assert isinstance(first, Captured)
    assert isinstance(second, Unchanged)
    assert (second.status, second.body) == (304, first.body)


def test_not_modified_without_a_first_look_is_an_answer_like_any_other(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "", 304)
    event = last(newsroom)
    assert isinstance(event, Captured)
    assert event.status == 304


@pytest.mark.parametrize("status", [204, 300, 403, 404, 410, 451, 500, 503])
def test_any_complete_answer_is_captured(newsroom: Newsroom, status: int) -> None:
    newsroom.wire.publish(URL, "words", status)
    event = last(newsroom)
    assert isinstance(event, Captured)
    assert event.status == status


def test_the_same_bytes_under_another_status_are_news(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "<div id=app></div>", 200)
    see(newsroom)
    newsroom.wire.publish(URL, "<div id=app></div>", 404)
    assert isinstance(last(newsroom), Captured)


def test_an_empty_page_is_captured(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "")
    event = last(newsroom)
    assert isinstance(event, Captured)
    assert event.length == event.header_length


def test_each_hop_is_an_event(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "moved", 301, Location="/flood-2")
    newsroom.wire.publish("https://paper.example/flood-2", "", 302, Location="//b.example/flood")
    newsroom.wire.publish("https://b.example/flood", "The dam holds.")
    events = [sighting.event for sighting in see(newsroom)]
    match events:
        case [Redirected() as first, Redirected() as second, Captured() as third]:
            assert (first.url, first.status, first.target) == (URL, 301, second.url)
            assert second.target == third.url == "https://b.example/flood"
            assert {event.story for event in (first, second, third)} == {STORY.story}
        case _:
            pytest.fail(f"{events}")


def test_a_circle_of_redirects_ends(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "", 302, Location="/a")
    newsroom.wire.publish("https://paper.example/a", "", 302, Location="/flood")
    events = [sighting.event for sighting in see(newsroom)]
    assert [type(event) for event in events] == [Redirected, CaptureFailed]
    assert isinstance(events[1], CaptureFailed)
    assert events[1].failure == "redirect"
    assert events[1].reason == f"redirected in a circle, to {URL}"
    assert events[1].status == 302


def test_ten_redirects_are_followed_and_no_more(newsroom: Newsroom) -> None:
    for number in range(20):
        url = f"https://paper.example/{number}"
        newsroom.wire.publish(url, "", 302, Location=f"/{number + 1}")
    events = [sighting.event for sighting in see(newsroom, "https://paper.example/0")]
    assert [type(event) for event in events] == [Redirected] * 10 + [CaptureFailed]
    assert isinstance(events[-1], CaptureFailed)
    assert events[-1].reason == "redirected more than 10 times"


@pytest.mark.parametrize(
    "place", ["file:///etc/hostname", "ftp://paper.example/", "http://u:p@b.example/", "x" * 9000]
)
def test_a_redirect_to_what_we_do_not_ask_for_fails(newsroom: Newsroom, place: str) -> None:
    newsroom.wire.publish(URL, "moved", 302, Location=place)
    event = last(newsroom)
    assert isinstance(event, CaptureFailed)
    assert (event.failure, event.status) == ("redirect", 302)
    assert event.block is not None


def test_a_redirect_without_a_place_is_an_answer_like_any_other(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "moved", 302)
    assert isinstance(last(newsroom), Captured)


def test_part_of_an_answer_is_kept_with_its_failure(newsroom: Newsroom) -> None:
    def cut(request: Request) -> Answer:
        return Answer(
            request=request,
            status=200,
            header=b"HTTP/1.1 200 OK\r\n\r\n",
            body=b"The dam",
            failure="connection",
            reason="paper.example broke off before its answer was complete",
        )

    newsroom.wire.answer(URL, cut)
    [sighting] = see(newsroom)
    assert isinstance(sighting.event, CaptureFailed)
    assert sighting.event.reason == "paper.example broke off before its answer was complete"
    assert sighting.payload == b"HTTP/1.1 200 OK\r\n\r\nThe dam"


def test_robots_txt_is_obeyed_and_that_is_recorded(newsroom: Newsroom) -> None:
    newsroom.wire.publish("https://paper.example/robots.txt", "User-agent: *\nDisallow: /flood\n")
    [sighting] = see(newsroom)
    assert isinstance(sighting.event, Refused)
    assert sighting.event.rule == "robots"
    assert URL not in newsroom.wire.urls()


def test_robots_txt_is_obeyed_at_each_hop(newsroom: Newsroom) -> None:
    newsroom.wire.publish(URL, "", 302, Location="https://b.example/flood")
    newsroom.wire.publish("https://b.example/robots.txt", "User-agent: *\nDisallow: /\n")
    events = [sighting.event for sighting in see(newsroom)]
    assert [type(event) for event in events] == [Redirected, Refused]
    assert "https://b.example/flood" not in newsroom.wire.urls()


def test_a_host_out_of_reach_is_a_failure_and_not_a_rule(newsroom: Newsroom) -> None:
    def away(request: Request) -> Answer:
        return Answer(request=request, failure="dns", reason="no address is known for b.example")

    newsroom.wire.answer("https://paper.example/robots.txt", away)
    event = last(newsroom)
    assert isinstance(event, CaptureFailed)
    assert event.failure == "dns"
    assert event.reason == "no address is known for b.example"


def against(newsroom: Newsroom, mode: RobotsMode) -> Event:
    newsroom.wire.publish("https://paper.example/robots.txt", "User-agent: *\nDisallow: /\n")
    newsroom.wire.publish(URL, "The dam holds.")
    world = replace(newsroom.world, mode=lambda _story, host: mode if "paper" in host else "obey")
    [sighting] = look(STORY, newsroom.wire, world)
    assert decode(encode(sighting.event)) == sighting.event
    return sighting.event


def test_robots_txt_that_is_ignored_is_not_asked_and_that_is_recorded(newsroom: Newsroom) -> None:
    event = against(newsroom, "ignore")
    assert isinstance(event, Captured)
    assert event.against == "robots.txt was not asked"
    assert newsroom.wire.urls() == [URL]


def test_a_look_in_spite_of_robots_txt_records_its_rule(newsroom: Newsroom) -> None:
    event = against(newsroom, "warn")
    assert isinstance(event, Captured)
    assert event.against == "robots.txt of paper.example does not let newsdiff in here"
    assert newsroom.wire.urls() == ["https://paper.example/robots.txt", URL]


def test_a_look_that_robots_txt_allows_has_nothing_against_it(newsroom: Newsroom) -> None:
    newsroom.world = replace(newsroom.world, mode=lambda _story, _host: "warn")
    newsroom.wire.publish(URL, "The dam holds.")
    event = last(newsroom)
    assert isinstance(event, Captured)
    assert event.against is None


def test_a_story_with_an_unusable_url_fails_without_a_request(newsroom: Newsroom) -> None:
    event = last(newsroom, "gopher://paper.example/flood")
    assert isinstance(event, CaptureFailed)
    assert (event.failure, newsroom.wire.asked) == ("protocol", [])


def test_a_redirect_to_this_machine_is_refused_at_the_socket(server: Server) -> None:
    newsroom = Newsroom()
    with serving() as other, opened(server) as fetcher:
        other.page("/", b"secret")
        server.redirect("/flood", other.url("/"))
        sightings = look(followed(server.url("/flood")), fetcher, newsroom.world)
        assert other.seen == []
    assert [type(sighting.event) for sighting in sightings] == [Redirected, Refused]
    assert isinstance(sightings[-1].event, Refused)
    assert sightings[-1].event.rule == "address"


def test_a_whole_look_over_the_wire(server: Server) -> None:
    newsroom = Newsroom()
    server.raw("/robots.txt", b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /private\n")
    server.page("/flood", b"The dam holds.", ETag='"v1"')
    world = World(robots=Robots(newsroom.clock), memory=newsroom.archive, clock=newsroom.clock)
    with opened(server) as fetcher:
        for path in ("/flood", "/flood", "/private"):
            newsroom.archive.record(look(followed(server.url(path)), fetcher, world))
    kinds = [type(event) for event in newsroom.archive.events]
    assert kinds == [Captured, Unchanged, Refused]
    assert server.paths() == ["/robots.txt", "/flood", "/flood"]
    assert b'If-None-Match: "v1"' in server.seen[2]
