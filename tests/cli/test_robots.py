"""Where robots.txt is not obeyed, and whom a publisher can ask."""

from pathlib import Path

import pytest

from jobs.wire import field
from tests.cli.conftest import Newsdiff, toll
from tests.jobs.server import Server


@pytest.fixture
def closed(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """A story whose host's robots.txt lets nobody in; `capture` may ask the test server."""
    server.page("/robots.txt", b"User-agent: *\nDisallow: /")
    server.page("/a", toll(12, 30), Content_Type="text/html")
    newsdiff("init")
    newsdiff("add", server.url("/a"), "--later")
    return newsdiff


def capture(newsdiff: Newsdiff, server: Server) -> int:
    return newsdiff("capture", "--allow-private", server.address).code


def test_ignoring_robots_txt_takes_a_reason(closed: Newsdiff, server: Server) -> None:
    outcome = closed("robots", "127.0.0.1", "--mode", "ignore")
    assert outcome.code == 2
    assert "takes a written reason" in outcome.err
    assert closed("robots").out == "robots.txt is obeyed everywhere.\n"
    assert capture(closed, server) == 5


def test_a_host_whose_robots_txt_is_ignored_is_looked_at_and_stands_in_the_list(
    closed: Newsdiff, server: Server
) -> None:
    closed("robots", "127.0.0.1", "--mode", "ignore", "--reason", "court order 7")
    assert capture(closed, server) == 0
    assert server.paths() == ["/a"]
    (override,) = closed("robots", "--json").data["overrides"]
    assert (override["host"], override["mode"]) == ("127.0.0.1", "ignore")
    assert override["reason"] == "court order 7"


def test_the_storys_own_choice_goes_before_the_hosts(closed: Newsdiff, server: Server) -> None:
    closed("robots", "127.0.0.1", "--mode", "ignore", "--reason", "court order 7")
    closed("robots", "a", "--mode", "obey")
    assert capture(closed, server) == 5


def test_a_look_in_spite_of_robots_txt_says_so(closed: Newsdiff, server: Server) -> None:
    closed("robots", "a", "--mode", "warn")
    outcome = closed("capture", "--allow-private", server.address)
    assert outcome.code == 0
    assert "was looked at all the same: robots.txt of 127.0.0.1" in outcome.err


def test_the_setting_for_all_hosts_becomes_an_event_once(
    closed: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDIFF_ROBOTS", "ignore")
    assert capture(closed, server) == 2
    monkeypatch.setenv("NEWSDIFF_ROBOTS_REASON", "legal deposit")
    assert (capture(closed, server), capture(closed, server)) == (0, 0)
    (override,) = closed("robots", "--json").data["overrides"]
    assert (override["host"], override["story"]) == (None, None)
    monkeypatch.delenv("NEWSDIFF_ROBOTS")
    monkeypatch.delenv("NEWSDIFF_ROBOTS_REASON")
    assert capture(closed, server) == 5
    assert closed("robots", "--json").data == {"overrides": []}


def test_a_choice_is_for_what_is_followed(closed: Newsdiff) -> None:
    assert closed("robots", "other.example", "--mode", "warn").code == 2
    assert closed("robots", "127.0.0.1").code == 2


def test_the_contact_goes_into_every_request(
    newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDIFF_CONTACT")
    contact = "https://newsroom.example/newsdiff"
    assert newsdiff("init", "--contact", contact, "--json").data["contact"] == contact
    server.page("/a", toll(12, 30), Content_Type="text/html")
    outcome = newsdiff("add", server.url("/a"), "--allow-private", server.address)
    assert all(contact in (field(head, "user-agent") or "") for head in server.seen)
    assert "do not say who asks" not in outcome.err


def test_without_a_contact_we_look_and_say_once_that_it_is_missing(
    newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDIFF_CONTACT")
    newsdiff("init")
    server.page("/a", toll(12, 30), Content_Type="text/html")
    outcome = newsdiff("add", server.url("/a"), "--allow-private", server.address)
    assert (outcome.code, outcome.err.count("do not say who asks")) == (0, 1)
    assert "+" not in (field(server.seen[0], "user-agent") or "+")


@pytest.mark.parametrize("contact", ["nobody", "a b@c.example", 'x"@c.example', "é@c.example"])
def test_a_contact_that_reaches_nobody_is_refused(
    newsdiff: Newsdiff, tmp_path: Path, contact: str
) -> None:
    assert newsdiff("init", "--contact", contact).code == 2
    assert not (tmp_path / "archive").exists()


def test_a_contact_leaves_the_other_settings_as_they_are(
    newsdiff: Newsdiff, tmp_path: Path
) -> None:
    newsdiff("init")
    settings = tmp_path / "other" / "newsdiff.toml"
    settings.parent.mkdir()
    settings.write_text('timeout = 9\ncontact = "old@c.example"\n', encoding="utf-8")
    outcome = newsdiff("init", "--contact", "desk@c.example", archive="other")
    if outcome.code == 0:
        assert settings.read_text() == 'contact = "desk@c.example"\ntimeout = 9\n'
    else:
        assert settings.read_text() == 'timeout = 9\ncontact = "old@c.example"\n'
