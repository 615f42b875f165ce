"""Alerts in words: the subject carries the whole fact, and no page gives orders through it."""

import re
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render.alert import content, digest, message, subject
from newsdiff.alerts.matching import Alert, match
from newsdiff.alerts.occasion import Occasion
from newsdiff.alerts.plain import calling_nobody, plain
from tests.core.occasions import occasion, rule

EVERYTHING = "figure source quote notice headline wording check"
CORRECTION = "\nCorrection: An earlier version said that 25,000 workers cross the bridge every day."


def alert(happened: Occasion, on: str = "figure") -> Alert:
    return match([rule(on=on)], happened)[0]


STORY = "Toll bridge to close for repairs"
FELL = "about 25,000 workers became about 12,000 (-52.0 %)"
SUBJECTS = {
    f"{STORY}: {FELL}, no notice found — example.org": ("figure", {"workers": "12,000"}),
    f"{STORY}: {FELL}, a notice says so — example.org": (
        "figure",
        {"workers": "12,000", "notices": CORRECTION},
    ),
    f"{STORY}: source lost its name: Maria Holt → engineer, no notice found — example.org": (
        "source",
        {"source": "an engineer"},
    ),
    f"Bridge stays open: headline was “{STORY}”, no notice found — example.org": (
        "headline",
        {"headline": "Bridge stays open"},
    ),
}


@pytest.mark.parametrize("words", SUBJECTS)
def test_the_subject_carries_the_whole_fact(words: str) -> None:
    on, changed = SUBJECTS[words]
    assert subject(alert(occasion(**changed), on)) == words


def test_the_text_says_what_when_and_how_to_prove_it() -> None:
    happened = occasion(workers="12,000", source="an engineer", notices=CORRECTION)
    text = message(alert(happened)).text
    assert "was     “About 25,000 workers cross it every day" in text
    assert "now     “About 12,000 workers cross it every day" in text
    assert "sources lost: Maria Holt (named)" in text
    assert "correction: “Correction: An earlier version said" in text
    assert "changed between 2026-03-17 11:00:02Z and 11:30:04Z (30 m 2 s apart)" in text
    assert f"sha256 {'ab' * 32}" in text
    assert f"sha256 {'cd' * 32}" in text
    assert "newsdiff prove toll-bridge v2" in text


def test_a_version_with_a_thousand_changes_stays_readable() -> None:
    happened = occasion(workers="12,000")
    many = dict(happened.change) | {"figures": list(happened.change["figures"]) * 1000}
    text = message(alert(replace(happened, change=many))).text
    assert len(text) < 20_000
    assert "and 980 more" in text
    long = [figure | {"concept": "x" * 1_000_000} for figure in many["figures"]]
    told = content(alert(replace(happened, change=many | {"figures": long})))
    assert (len(told["facts"]), told["more"]) == (20, 980)
    assert len(str(told)) < 100_000
    assert "(and 999 more)" in text


def test_a_digest_tells_each_of_its_alerts() -> None:
    one, other = alert(occasion(workers="12,000")), alert(occasion(cost="90,000"))
    whole = digest([one, other], "hourly digest")
    assert whole.subject == "hourly digest: 2 alerts on 1 story"
    assert whole.content["alerts"] == [content(one), content(other)]
    assert digest([other, one], "hourly digest").id == whole.id


HOSTILE = (
    "Bridge\r\nBcc: everybody@example.org\x00\x1b[31m \u202eegdirb\u202c <script>alert(1)</script>"
    " <img src=x onerror=alert(1)> @everyone <!channel> [x](javascript:alert(1))"
)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.links: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.links += [value for _, value in attrs]


OURS = {"h3", "p", "b", "i", "blockquote", "del", "ins", "table", "tr", "td", "code", "a", "hr"}


@given(st.text() | st.just(HOSTILE), st.text() | st.just(HOSTILE))
def test_no_page_gives_orders_through_an_alert(headline: str, words: str) -> None:
    happened = occasion(workers="12,000")
    change = dict(happened.change) | {
        "headline": {"old": words, "new": headline},
        "wording": [{"place": "body", "old": words, "new": headline, "hunks": []}],
    }
    story = replace(happened.story, headline=headline, url="javascript:alert(1)")
    odd = replace(happened, change=change, story=story)
    told = message(alert(odd, EVERYTHING))
    assert told.subject.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f]", told.subject)
    EmailMessage()["Subject"] = told.subject  # which refuses line ends
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", told.text)
    tags = Tags(told.html)
    assert tags.found <= OURS
    assert tags.links == []


def test_a_link_leads_to_the_story_alone() -> None:
    assert Tags(message(alert(occasion(workers="1"))).html).links == [
        "https://www.example.org/news/toll-bridge"
    ]


@given(st.text(), st.integers(5, 50))
def test_plain_words_are_one_bounded_line(text: str, most: int) -> None:
    line = plain(text, most)
    assert len(line) <= most
    assert len(line.splitlines()) <= 1
    assert plain(line, most) == line


@pytest.mark.parametrize(
    "call", ["@everyone", "@here", "<!channel>", "<@U123>", "<#C123>", "(@all)"]
)
def test_nobody_is_called_from_a_page(call: str) -> None:
    assert call not in calling_nobody(f"Fire {call} now")


def test_an_address_stays_an_address() -> None:
    assert calling_nobody("desk@example.org wrote 3 < 4") == "desk@example.org wrote 3 < 4"
