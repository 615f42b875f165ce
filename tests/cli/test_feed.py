"""Feeds: valid for another's reader, with ids that last and the same bytes each time."""

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render.feed import Feed, atom, json_feed
from newsdiff.alerts.matching import Alert, match
from tests.cli.conftest import Newsdiff
from tests.core.occasions import occasion, rule

SEEN = "2026-03-03T00:00:00.000Z"


def alert(headline: str = "Bridge") -> Alert:
    return match([rule(on="figure headline")], occasion(workers="12,000", headline=headline))[0]


def feed(*alerts: Alert) -> Feed:
    return Feed(title="Changes", source="example.org/newsdiff", alerts=alerts)


def test_another_s_reader_takes_it_without_complaint(history: Newsdiff) -> None:
    read = feedparser.parse(history("feed", "atom", "--url", "https://x.example/feed.xml").raw)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.updated == SEEN
    assert read.feed.id.startswith("urn:uuid:")
    assert read.feed.links[0] == {
        "rel": "self",
        "href": "https://x.example/feed.xml",
        "type": "application/atom+xml",
    }
    assert [entry.link for entry in read.entries] == ["https://news.example/world/bus-crash"] * 2
    assert [entry.updated for entry in read.entries] == [SEEN, "2026-03-02T00:00:00.000Z"]
    assert read.entries[1].title.startswith("Bus crash kills 15 in mountain pass: at least 12")
    assert "<ins>" in read.entries[1].content[0].value


def test_an_id_is_the_digest_of_what_first_showed_the_change(history: Newsdiff) -> None:
    read = feedparser.parse(history("feed", "atom").raw)
    exported = history("export", "csv", "--table", "captures").out
    digests = [entry.id.removeprefix("hash://sha256/").partition("?")[0] for entry in read.entries]
    assert [len(digest) for digest in digests] == [64, 64]
    assert all(digest in exported for digest in digests)


def test_the_json_feed_has_the_same_entries(history: Newsdiff) -> None:
    made, read = history("feed", "json").data, feedparser.parse(history("feed", "atom").raw)
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in made["items"]] == [entry.id for entry in read.entries]
    assert [item["title"] for item in made["items"]] == [entry.title for entry in read.entries]
    assert made["items"][1]["_newsdiff"]["facts"][0]["kind"] == "figure"


@pytest.mark.parametrize("form", ["atom", "json"])
def test_the_same_archive_gives_the_same_bytes(history: Newsdiff, form: str) -> None:
    once = history("feed", form).raw
    history("rebuild")
    assert history("feed", form).raw == once


def test_a_file_that_holds_it_already_is_left_alone(history: Newsdiff) -> None:
    def events() -> int:
        number: int = history("--json", "verify", "--level", "log").data["events"]
        return number

    before = events()
    assert history("--json", "feed", "atom", "feed.xml").data["changed"]
    assert events() == before + 1  # that it left
    assert not history("--json", "feed", "atom", "feed.xml").data["changed"]
    assert events() == before + 1
    assert feedparser.parse(Path("feed.xml").read_bytes()).entries


def test_a_feed_can_be_of_a_rule_a_story_or_a_tag(history: Newsdiff) -> None:
    history("rule", "add", "tolls", "--on", "figure", "--min-change", "10%")
    found = history("feed", "json", "--rule", "tolls").data
    assert found["title"].startswith("Changes found by tolls in ")
    assert [item["_newsdiff"]["version"] for item in found["items"]] == [2]
    assert len(history("feed", "json", "--story", "bus-crash").data["items"]) == 2
    assert history("feed", "json", "--tag", "roads").data["items"] == []
    assert len(history("feed", "json", "--limit", "1").data["items"]) == 1
    assert history("feed", "json", "--story", "nothing").code == 2
    assert history("feed", "json", "--rule", "nothing").code == 2


def test_a_withdrawn_story_is_in_no_feed(history: Newsdiff) -> None:
    order = ("--basis", "court", "--ref", "7", "--yes")
    assert history("withdraw", "bus-crash", "--level", "hide", *order).code == 0
    assert history("feed", "json").data["items"] == []


def test_an_empty_feed_is_one_too() -> None:
    read = feedparser.parse(atom(feed()))
    assert (read.bozo, read.feed.updated) == (False, "1970-01-01T00:00:00.000Z")


@given(st.text(), st.text())
def test_any_words_make_well_formed_feeds(headline: str, tag: str) -> None:
    one = alert()
    story = replace(one.occasion.story, headline=headline, tags=(tag,), url=f"https://{tag}")
    odd = replace(one, occasion=replace(one.occasion, story=story))
    whole = Feed(title=tag, source=tag, alerts=(odd,), url=tag)
    assert len(fromstring(atom(whole))) > 0  # our own
    assert json_feed(whole)
