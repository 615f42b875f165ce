"""One article, one key, however its URL was decorated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.identity import identity_key, site_of

STORY = "https://news.example/world/harbour-fire"
PIECES = [
    "http://", "https://", "www.", "m.", "amp.", "news.example", "xn--a.example", ":80", ":443",
    ":8080", "/", "//", "/../", "/./", "/amp", ".amp", ".amp.html", "/AMP/", "world", "%2F", "%2e",
    "%7e", "%C3%A9", "%ff", "é", "%", ";jsessionid=1", "?", "&", "=", "+", "%20", "%26", "amp=1",
    "amp", "outputType=amp", "utm_source=x", "fbclid=1", "id=7", "#", "#!", "!/a", "[::1]", "@",
    "x.cdn.ampproject.org", "/c/s/", "www.google.com", "/amp/s/", "\ud800", "\x00", " ",
]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/world/harbour-fire",
        "https://NEWS.example:443/world/harbour-fire",
        "https://www.news.example/world/harbour-fire/",
        "https://m.news.example/world/harbour-fire",
        "https://amp.news.example/world/harbour-fire",
        "https://news.example/world/harbour-fire/amp/",
        "https://news.example/world/harbour-fire.amp",
        "https://news.example/world/harbour-fire?amp=1",
        "https://news.example/world/harbour-fire?outputType=amp",
        "https://news.example/world/./europe/../harbour-fire",
        "https://news.example/world/harbour%2Dfire",
        "https://news.example/world/harbour-fire#comments",
        "https://news.example/world/harbour-fire?utm_source=rss&fbclid=zz&at_medium=RSS",
        "https://news.example/world/harbour-fire;jsessionid=A1B2",
        "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/world/harbour-fire/amp",
        "https://www.google.com/amp/s/amp.news.example/world/harbour-fire",
    ],
)
def test_what_a_site_adds_to_an_address_is_no_part_of_the_key(url: str) -> None:
    assert identity_key(url) == STORY


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/world/harbour-fire?page=2",
        "https://news.example/world/harbour-fire?ref=home",
        "https://news.example/world/harbour-fires",
        "https://news.example/World/harbour-fire",
        "https://news.example/world/harbour-fire#!/2",
        "https://news.example:8443/world/harbour-fire",
        "https://sport.news.example/world/harbour-fire",
        "https://news.example/world/harbour-fire.html",
    ],
)
def test_what_may_be_another_page_keeps_a_key_of_its_own(url: str) -> None:
    assert identity_key(url) != STORY


def test_the_order_of_the_query_does_not_matter() -> None:
    first = identity_key("https://news.example/story?id=7&b=a+b&id=7")
    assert first == identity_key("https://news.example/story?b=a%20b&id=7")


def test_a_host_of_two_labels_keeps_both() -> None:
    assert identity_key("https://m.example/a") == "https://m.example/a"


def test_what_is_no_web_address_is_its_own_key() -> None:
    assert identity_key(" mailto:desk@news.example ") == "mailto:desk@news.example"


def test_the_doors_of_a_site_are_one_site() -> None:
    assert site_of("http://www.news.example/a") == site_of("https://amp.news.example/b?x=1")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_key_is_its_own_key(url: str) -> None:
    key = identity_key("https://news.example" + url)
    assert identity_key(key) == key


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    key = identity_key(text)
    assert identity_key(key) == key


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_scheme_is_no_part_of_the_key(rest: str) -> None:
    assert identity_key("http://news.example/" + rest) == identity_key(
        "https://news.example/" + rest
    )
