"""Feeds, sitemaps and section pages followed, against a server on this machine."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff, toll
from tests.jobs.server import Server


@pytest.fixture
def follow(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """`newsdiff COMMAND ...` that may ask the test server."""
    assert newsdiff("init").code == 0
    return lambda command, *rest: newsdiff(command, *rest, "--allow-private", server.address)


def feed(server: Server, *names: str, path: str = "/rss.xml") -> None:
    items = "".join(f"<item><link>{server.url(name)}</link></item>" for name in names)
    body = f"<rss version='2.0'><channel>{items}</channel></rss>"
    server.page(path, body.encode(), Content_Type="application/rss+xml")


def sitemap(server: Server, path: str, *lines: tuple[str, str]) -> None:
    entries = "".join(
        f"<url><loc>{server.url(name)}</loc><lastmod>{moment}</lastmod></url>"
        for name, moment in lines
    )
    body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>"
    server.page(path, body.encode(), Content_Type="application/xml")


def slugs(newsdiff: Newsdiff) -> list[str]:
    return [story["story"] for story in newsdiff("list", "--json").data["stories"]]


def test_a_feed_is_told_from_a_story_and_its_stories_are_followed(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash", "/world/harbour-fire?utm_source=rss")
    outcome = follow("add", server.url("/rss.xml"), "--tag", "wire")
    assert outcome.code == 0
    assert outcome.out.endswith(": 2 listed, 2 stories followed.\n")
    stories = newsdiff("list", "--json").data["stories"]
    assert [story["story"] for story in stories] == ["bus-crash", "harbour-fire"]
    assert all(story["tags"] == ["wire"] and story["captures"] == 0 for story in stories)
    assert server.paths() == ["/robots.txt", "/rss.xml"]


def test_a_story_found_again_under_trackers_is_followed_once(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/world/bus-crash", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/world/bus-crash"))
    feed(server, "/world/bus-crash?utm_source=rss", "/world/bus-crash/?fbclid=1")
    follow("add", server.url("/rss.xml"))
    assert slugs(newsdiff) == ["bus-crash"]


def test_a_watch_looks_at_seeds_that_are_due(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash")
    follow("add", server.url("/rss.xml"), "--as", "feed", "--later")
    assert follow("watch", "--once").code == 0
    assert slugs(newsdiff) == ["bus-crash"]
    (seed,) = newsdiff("seeds", "--json").data["seeds"]
    assert (seed["kind"], seed["listed"], seed["followed"], seed["looks"]) == ("feed", 1, 1, 1)


def test_seeds_are_archived_and_are_no_stories(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, tmp_path: Path
) -> None:
    feed(server)
    follow("add", server.url("/rss.xml"))
    assert newsdiff("list", "--json").data == {"stories": []}
    assert newsdiff("log", server.url("/rss.xml")).code == 2
    assert newsdiff("export", "csv", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out" / "captures.csv").read_text().count("\n") == 1
    assert newsdiff("verify").code == 0


def test_a_seed_is_looked_at_conditionally_and_brings_what_is_new(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/a-bus-has-crashed")
    follow("add", server.url("/rss.xml"))
    feed(server, "/world/the-harbour-is-on-fire", "/world/a-bus-has-crashed")
    follow("capture")
    assert slugs(newsdiff) == ["a-bus-has-crashed", "the-harbour-is-on-fire"]
    follow("capture")
    (seed,) = newsdiff("seeds", "--json").data["seeds"]
    assert (seed["looks"], seed["readings"], seed["followed"]) == (3, 2, 2)


def test_filters_leave_out_what_is_not_wanted(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash", "/sport/cup-final", "/world/video/harbour-fire")
    filters = ("--section", "world", "--exclude", "/video/")
    outcome = follow("add", server.url("/rss.xml"), *filters)
    assert "3 listed, 1 story followed, 2 left out" in outcome.out
    assert slugs(newsdiff) == ["bus-crash"]


def test_a_dry_run_lists_what_a_seed_would_bring_and_records_nothing(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash")
    outcome = follow("add", server.url("/rss.xml"), "--dry-run")
    url = server.url("/rss.xml")
    told = f"would follow the feed {url}\nwould follow {server.url('/world/bus-crash')}\n"
    assert outcome.out == told
    assert newsdiff("seeds", "--json").data == {"seeds": []}


def test_a_seed_that_lists_too_much_is_bounded_and_says_so(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, *(f"/world/story-number-{number}" for number in range(5)))
    outcome = follow("add", server.url("/rss.xml"), "--most", "2")
    assert "2 stories followed, 3 more than one reading brings" in outcome.out
    follow("capture")
    assert len(slugs(newsdiff)) == 4
    (seed,) = newsdiff("seeds", "--json").data["seeds"]
    assert (seed["readings"], seed["followed"], seed["put_off"]) == (2, 4, 1)


def test_a_seed_can_be_stopped_and_its_stories_stay(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash")
    follow("add", server.url("/rss.xml"))
    assert "1 story it brought" in newsdiff("stop", server.url("/rss.xml")).out
    assert newsdiff("list", "--json").data["stories"][0]["followed"] is True
    assert newsdiff("seeds", "--json").data["seeds"][0]["is_followed"] is False
    follow("capture")
    assert server.paths().count("/rss.xml") == 1


def test_a_stopped_story_is_not_followed_again_by_a_seed(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash")
    follow("add", server.url("/rss.xml"))
    newsdiff("stop", "bus-crash")
    feed(server, "/world/harbour-fire", "/world/bus-crash")
    follow("capture")
    stories = newsdiff("list", "--json").data["stories"]
    assert [story["followed"] for story in stories] == [False, True]


def test_only_sitemaps_whose_lastmod_moved_are_asked_for_again(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    def index(moment: str) -> None:
        names = "".join(
            f"<sitemap><loc>{server.url(name)}</loc><lastmod>{when}</lastmod></sitemap>"
            for name, when in (("/old.xml", "2099-01-01"), ("/new.xml", moment))
        )
        body = f"<sitemapindex>{names}</sitemapindex>"
        server.page("/sitemap.xml", body.encode(), Content_Type="application/xml")

    index("2099-01-01")
    sitemap(server, "/old.xml", ("/world/bus-crash", "2099-01-01"))
    sitemap(server, "/new.xml", ("/world/harbour-fire", "2099-01-01"))
    outcome = follow("add", server.url("/sitemap.xml"))
    assert "2 listed, 2 sitemaps followed" in outcome.out
    follow("watch", "--once")
    assert sorted(slugs(newsdiff)) == ["bus-crash", "harbour-fire"]
    assert len(newsdiff("seeds", "--json").data["seeds"]) == 3


def test_a_page_of_headlines_is_a_section_and_tells_of_its_feed(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    links = "".join(
        f"<h2><a href='/world/the-harbour-is-on-fire-{n}'>The harbour is on fire again</a></h2>"
        for n in range(9)
    )
    head = "<link rel='alternate' type='application/rss+xml' href='/rss.xml'>"
    body = f"<html><head>{head}</head><body><main>{links}</main></body></html>"
    server.page("/world", body.encode(), Content_Type="text/html")
    outcome = follow("add", server.url("/world"))
    assert "Following the section " in outcome.out
    assert "9 stories followed" in outcome.out
    assert f"offers a feed: newsdiff add {server.url('/rss.xml')}" in outcome.err
    feed(server, "/world/bus-crash")
    outcome = follow("add", server.url("/world"), "--as", "feed")
    assert "Following the feed " in outcome.out
    assert "bus-crash" in slugs(newsdiff)


def test_an_opml_file_is_a_list_of_feeds(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, tmp_path: Path
) -> None:
    feed(server, "/world/bus-crash")
    line = f"<outline text='W'><outline xmlUrl='{server.url('/rss.xml')}'/></outline>"
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{line}</body></opml>")
    assert follow("add", "feeds.opml").code == 0
    assert slugs(newsdiff) == ["bus-crash"]


def test_a_seed_can_be_looked_at_by_its_name(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server)
    follow("add", server.url("/rss.xml"))
    (seed,) = newsdiff("seeds", "--json").data["seeds"]
    feed(server, "/world/bus-crash")
    assert follow("capture", seed["seed"]).code == 0
    assert slugs(newsdiff) == ["bus-crash"]


def test_a_wall_in_the_place_of_a_feed_brings_nothing_and_is_said(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    feed(server, "/world/bus-crash")
    follow("add", server.url("/rss.xml"))
    wall = "<html><body><a href='/privacy/how-we-use-your-data'>How we use your data</a></body>"
    server.page("/rss.xml", wall.encode(), Content_Type="text/html")
    follow("capture")
    (seed,) = newsdiff("seeds", "--json").data["seeds"]
    assert seed["trouble"] == "the answer is a page, not a feed"
    assert newsdiff("seeds").out.endswith(f"{seed['seed']}: the answer is a page, not a feed\n")
    assert slugs(newsdiff) == ["bus-crash"]
