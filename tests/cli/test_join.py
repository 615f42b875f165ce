"""Stories merged by evidence or by a person, and separated again."""

from pathlib import Path

import pytest

from tests.cli.conftest import LEAD, REST, VOICE, Newsdiff, page, toll
from tests.jobs.server import Server


@pytest.fixture
def follow(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """`newsdiff COMMAND ...` that may ask the test server."""
    assert newsdiff("init").code == 0
    return lambda command, *rest: newsdiff(command, *rest, "--allow-private", server.address)


def slugs(newsdiff: Newsdiff) -> list[str]:
    return [story["story"] for story in newsdiff("list", "--json").data["stories"]]


def pointing(server: Server, rel: str, path: str) -> bytes:
    link = f"<head><link rel='{rel}' href='{server.url(path)}'>"
    return toll(12, 30).replace(b"<head>", link.encode())


OTHER = page(
    "Parliament votes on the harbour budget",
    "The harbour will get a new pier next year, parliament decided on Monday after a long debate.",
    "Members of three parties voted for it, and two of them said that the costs were still open.",
    "Work begins in April, the ministry said, and the old pier will be closed to ships by then.",
)


@pytest.mark.parametrize("rel", ["canonical", "amphtml"])
def test_a_page_that_names_another_followed_address_with_its_text_is_merged(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, rel: str
) -> None:
    server.page("/world/bus-crash", toll(12, 30), Content_Type="text/html")
    server.page("/print/crash-in-pass", pointing(server, rel, "/world/bus-crash"),
                Content_Type="text/html")  # fmt: skip
    follow("add", server.url("/world/bus-crash"))
    follow("add", server.url("/print/crash-in-pass"))
    (story,) = newsdiff("list", "--json").data["stories"]
    assert (story["story"], story["captures"], story["versions"]) == ("bus-crash", 2, 1)
    assert newsdiff("verify").code == 0


def test_a_story_that_moved_for_good_is_merged_with_what_stands_there(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/world/bus-crash", toll(12, 30), Content_Type="text/html")
    server.page("/europe/pass-crash", toll(15, 34), Content_Type="text/html")
    follow("add", server.url("/world/bus-crash"))
    follow("add", server.url("/europe/pass-crash"))
    server.page("/world/bus-crash", b"", 301, Location=server.url("/europe/pass-crash"))
    follow("capture", "bus-crash")
    assert slugs(newsdiff) == ["bus-crash"]


def test_a_wrong_canonical_merges_nothing(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/world/harbour-budget", OTHER, Content_Type="text/html")
    server.page("/world/bus-crash", pointing(server, "canonical", "/world/harbour-budget"),
                Content_Type="text/html")  # fmt: skip
    follow("add", server.url("/world/harbour-budget"), server.url("/world/bus-crash"))
    assert slugs(newsdiff) == ["harbour-budget", "bus-crash"]


@pytest.fixture
def twins(newsdiff: Newsdiff, tmp_path: Path) -> Newsdiff:
    """An archive with one text under two addresses of a site, and another story."""
    long = page("Crash", LEAD.format(12, 30), VOICE, REST)
    stories = [("bus-crash", toll(12, 30)), ("crash-in-pass", long), ("budget", OTHER)]
    lines = ["path,url,fetched_at"]
    for name, body in stories:
        (tmp_path / f"{name}.html").write_bytes(body)
        lines.append(f"{name}.html,https://news.example/{name},2026-03-01")
    (tmp_path / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    assert newsdiff("init").code == 0
    assert newsdiff("import", "files", "manifest.csv").code == 0
    return newsdiff


def test_stories_with_nearly_one_text_are_suggested_and_not_merged(twins: Newsdiff) -> None:
    (found,) = twins("list", "--duplicates", "--json").data["duplicates"]
    assert {found["story"], found["other"]} == {"bus-crash", "crash-in-pass"}
    assert "seem to be one: 100% of the shorter text" in twins("list", "--duplicates").out
    assert len(slugs(twins)) == 3


def test_a_merger_is_undone_exactly(twins: Newsdiff) -> None:
    before = twins("list", "--json").raw, twins("log", "crash-in-pass", "--json").raw
    assert twins("merge", "bus-crash", "crash-in-pass", "--because", "one crash").code == 0
    assert slugs(twins) == ["bus-crash", "budget"]
    assert twins("log", "crash-in-pass", "--json").data["story"] == "bus-crash"
    assert twins("separate", "crash-in-pass", "--because", "two crashes").code == 0
    assert (twins("list", "--json").raw, twins("log", "crash-in-pass", "--json").raw) == before


def test_what_was_separated_is_not_merged_by_itself_again(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/world/bus-crash", toll(12, 30), Content_Type="text/html")
    server.page("/print/crash-in-pass", pointing(server, "canonical", "/world/bus-crash"),
                Content_Type="text/html")  # fmt: skip
    follow("add", server.url("/world/bus-crash"))
    follow("add", server.url("/print/crash-in-pass"))
    newsdiff("separate", "crash-in-pass", "--because", "the print edition is its own")
    follow("capture", "crash-in-pass")
    assert slugs(newsdiff) == ["bus-crash", "crash-in-pass"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("merge", "bus-crash", "bus-crash", "--because", "x"), "one story already"),
        (("merge", "bus-crash", "budget", "--because", " "), "--because must have"),
        (("merge", "bus-crash", "nothing", "--because", "x"), "no story 'nothing'"),
        (("separate", "budget", "--because", "x"), "was not merged"),
    ],
)
def test_what_cannot_be_joined_is_said(
    twins: Newsdiff, command: tuple[str, ...], says: str
) -> None:
    outcome = twins(*command)
    assert outcome.code == 2
    assert says in outcome.err
