"""Following and looking, against a server on this machine."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff, toll
from tests.jobs.server import Server


@pytest.fixture
def follow(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """`newsdiff COMMAND ... ` that may ask the test server."""
    assert newsdiff("init").code == 0
    return lambda command, *rest: newsdiff(command, *rest, "--allow-private", server.address)


def test_a_story_is_followed_and_looked_at_at_once(follow: Newsdiff, server: Server) -> None:
    server.page("/world/bus-crash", toll(12, 30), Content_Type="text/html")
    outcome = follow("add", server.url("/world/bus-crash"))
    assert outcome.code == 0
    assert outcome.out.startswith("Following bus-crash. v1 captured, ")
    assert server.paths() == ["/robots.txt", "/world/bus-crash"]


def test_a_second_look_that_finds_the_same_is_recorded_as_such(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/a"))
    assert follow("capture").out == "1 look: 0 new versions, 1 unchanged.\n"
    assert newsdiff("log", "--json").data["versions"][0]["captures"] == 2


def test_an_edit_becomes_a_version(follow: Newsdiff, newsdiff: Newsdiff, server: Server) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/a"))
    server.page("/a", toll(15, 34), Content_Type="text/html")
    assert "1 new version" in follow("capture").out
    version = newsdiff("log", "--json").data["versions"][1]
    assert (version["version"], version["confirmed"]) == (2, False)
    follow("capture")
    assert newsdiff("log", "--json").data["versions"][1]["confirmed"] is True


@pytest.mark.parametrize("status", [403, 404, 410, 503])
def test_an_error_page_never_becomes_a_version(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, status: int
) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/a"))
    server.page("/a", b"<h1>Not now</h1>", status, Content_Type="text/html")
    said = follow("capture").err
    assert said == f"newsdiff: {server.url('/a')} showed no article: it answered {status}\n"
    story = newsdiff("list", "--json").data["stories"][0]
    assert (story["versions"], story["captures"]) == (1, 2)


def test_a_first_look_that_finds_no_article_says_what_it_found(
    follow: Newsdiff, server: Server
) -> None:
    server.page("/a", b"<h1>Not here</h1>", 404, Content_Type="text/html")
    assert follow("add", server.url("/a")).out == "Following a. No version yet: it answered 404.\n"


def test_stopping_what_is_unknown_names_both_that_it_may_be(newsdiff: Newsdiff) -> None:
    newsdiff("init")
    assert "no story or seed 'dyke'" in newsdiff("stop", "dyke").err


def test_what_robots_txt_forbids_is_refused_with_5(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/robots.txt", b"User-agent: *\nDisallow: /private")
    server.page("/private/a", toll(12, 30))
    outcome = follow("add", server.url("/private/a"))
    assert outcome.code == 5
    assert "robots.txt of 127.0.0.1" in outcome.err
    assert server.paths() == ["/robots.txt"]
    assert newsdiff("list", "--json").data["stories"][0]["captures"] == 1


def test_a_private_address_is_refused_unless_it_was_allowed(
    newsdiff: Newsdiff, server: Server
) -> None:
    newsdiff("init")
    outcome = newsdiff("add", server.url("/a"))
    assert outcome.code in {3, 5}
    assert "private" in outcome.err or "address" in outcome.err
    assert server.seen == []


@pytest.mark.parametrize("url", ["ftp://news.example/a", "file:///etc/passwd", "https://", "flood"])
def test_what_cannot_be_followed_is_said_before_anything_is_written(
    newsdiff: Newsdiff, url: str
) -> None:
    newsdiff("init")
    outcome = newsdiff("add", "https://news.example/fine", url)
    assert outcome.code == 2
    assert outcome.err.startswith("newsdiff: ")
    assert newsdiff("list", "--json").data == {"stories": []}


def test_a_file_of_urls_names_its_bad_line(newsdiff: Newsdiff, tmp_path: Path) -> None:
    (tmp_path / "seeds.txt").write_text("# two stories\nhttps://a.example/1\ngopher://b\n")
    newsdiff("init")
    outcome = newsdiff("add", "seeds.txt")
    assert outcome.code == 2
    assert "seeds.txt line 3" in outcome.err


def test_following_later_asks_nobody(newsdiff: Newsdiff) -> None:
    newsdiff("init")
    assert newsdiff("add", "https://news.example/a", "--later").out == "Following a.\n"


def test_a_watch_looks_once_at_what_is_due(follow: Newsdiff, server: Server) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/a"), "--later")
    outcome = follow("watch", "--once", "--exit-code")
    assert outcome.code == 1
    assert "v1  first capture" in outcome.out
    assert follow("watch", "--once", "--exit-code").code == 0


def test_an_answer_that_never_ends_is_a_failure_and_exit_code_3(
    follow: Newsdiff, server: Server
) -> None:
    server.raw("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    outcome = follow("add", server.url("/a"))
    assert outcome.code == 3
    assert "was not captured (" in outcome.err


def test_a_watch_shares_its_queue_in_postgresql(
    follow: Newsdiff, server: Server, postgres: str
) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    follow("add", server.url("/a"), "--later")
    assert follow("watch", "--once", "--queue", postgres, "--json").data["looks"] == 1
    assert follow("watch", "--once", "--queue", postgres, "--json").data["looks"] == 0
