"""How the looks went, counted."""

import csv
import io
from typing import Any

import pytest

from tests.cli.conftest import Newsdiff, page, toll
from tests.jobs.server import Server


@pytest.fixture
def looked(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """Two looks at one story (new, then a wall), one at another that robots.txt forbids."""
    newsdiff("init")
    server.page("/robots.txt", b"User-agent: *\nDisallow: /private")
    server.page("/a", toll(12, 30), Content_Type="text/html")
    private = ("--allow-private", server.address)
    newsdiff("add", server.url("/a"), "--tag", "roads", "--tag", "deaths", *private)
    wall = page("Before you continue to the paper", "We value your privacy.")
    server.redirect("/a", "/wall")
    server.page("/wall", wall, Content_Type="text/html")
    newsdiff("capture", *private)
    newsdiff("add", server.url("/private/b", host="localhost"), *private)
    return newsdiff


def counted(newsdiff: Newsdiff, *options: str, by: str = "host") -> dict[str, dict[str, Any]]:
    told = newsdiff("report", "crawl", "--json", *options).data[by]
    return {row["name"]: row for row in told}


def test_each_look_ends_in_one_way_and_hops_are_counted_apart(looked: Newsdiff) -> None:
    rows = counted(looked)
    assert list(rows) == ["127.0.0.1", "localhost"]
    row = rows["127.0.0.1"]
    assert (row["looked"], row["new"], row["blocked"], row["redirected"]) == (2, 1, 1, 1)
    assert row["bytes"] > len(toll(12, 30))
    assert row["first"] < row["last"]
    assert (rows["localhost"]["looked"], rows["localhost"]["refused"]) == (1, 1)


def test_a_story_counts_under_each_of_its_tags(looked: Newsdiff) -> None:
    rows = counted(looked, "--by", "tag", by="tag")
    assert {name: row["looked"] for name, row in rows.items()} == {
        "(no tag)": 1,
        "deaths": 2,
        "roads": 2,
    }


def test_a_spreadsheet_gets_the_same_numbers(looked: Newsdiff) -> None:
    table = list(csv.DictReader(io.StringIO(looked("report", "crawl", "--csv").out)))
    told = counted(looked)
    assert [{k: str(v) for k, v in told[row["name"]].items()} for row in table] == table


def test_the_table_adds_up_and_names_what_robots_txt_did_not_stop(
    looked: Newsdiff, server: Server
) -> None:
    looked("robots", "localhost", "--mode", "ignore", "--reason", "court order 7")
    looked("capture", "b", "--allow-private", server.address)
    out = looked("report", "crawl").out
    assert out.splitlines()[-1].startswith("ignore  localhost  since ")
    assert out.splitlines()[-1].endswith(": court order 7")
    assert any(line.split()[:3] == ["all", "2", "4"] for line in out.splitlines())
    assert counted(looked)["localhost"]["against"] == 1


def test_what_came_before_is_left_out(looked: Newsdiff) -> None:
    assert counted(looked, "--since", "2099-01-01") == {}
    assert len(counted(looked, "--since", "1h")) == 2
