"""Headline, byline, dates and language, as shown and as told to machines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.metadata import byline, headline, moment, read_told, teasers, without_site
from newsdiff.page import parse_page
from newsdiff.structured import read_structured

URL = "https://www.harbourpost.example/a"


def head(inner: str, body: str = "<p>text</p>") -> bytes:
    return f"<html><head>{inner}</head><body>{body}</body></html>".encode()


def headline_of(inner: str, body: str) -> str:
    document = parse_page(head(inner, body))
    return headline(document.root, read_told(document, URL))


def byline_of(inner: str, body: str) -> str:
    document = parse_page(head(inner, body))
    return byline(document.root, read_told(document, URL))


def structured(**node: object) -> str:
    told = json.dumps({"@type": "NewsArticle", **node})
    return f'<script type="application/ld+json">{told}</script>'


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("Boats counted | The Harbour Post", "The Harbour Post", "Boats counted"),
        ("Boats counted - HarbourPost", "", "Boats counted"),
        ("Boats counted in the north basin — Sea News", "", "Boats counted in the north basin"),
        (
            "Ferry – back on Thursday, says the line",
            "The Post",
            "Ferry – back on Thursday, says the line",
        ),
        ("Boats counted", "", "Boats counted"),
    ],
)
def test_the_site_s_name_is_taken_off_a_title(title: str, site: str, bare: str) -> None:
    assert without_site(title, site, URL) == bare


def test_the_heading_a_reader_sees_wins() -> None:
    told = '<meta property="og:title" content="An older headline | Harbour Post">'
    assert headline_of(told, "<article><h1>Sixteen  boats</h1></article>") == "Sixteen boats"


def test_of_several_headings_the_likest_to_the_title_is_taken() -> None:
    told = structured(headline="Sixteen boats counted")
    assert headline_of(told, "<h1>Harbour Post</h1><h1>Sixteen boats counted</h1>") == (
        "Sixteen boats counted"
    )


def test_without_a_heading_the_structured_headline_is_taken() -> None:
    told = structured(headline="Boats &amp; barges") + "<title>Other | Harbour Post</title>"
    assert headline_of(told, "<p>x</p>") == "Boats & barges"
    assert headline_of("<title>Boats in the basin | Harbour Post</title>", "<p>x</p>") == (
        "Boats in the basin"
    )


@pytest.mark.parametrize(
    ("inner", "body", "names"),
    [
        ("", "<p class=byline>By  Robin Quay and Sandy Pier</p>", "Robin Quay and Sandy Pier"),
        ("", "<a rel=author href=/r>Robin Quay</a>", "Robin Quay"),
        ("", "<span class='article__author-name'>Robin Quay</span>", "Robin Quay"),
        ("", "<span class='author-name'>Robin Quay @rquay</span>", "Robin Quay"),
        (structured(author=[{"name": "Robin Quay"}, "Sandy Pier"]), "", "Robin Quay, Sandy Pier"),
        (
            structured(author={"name": "Robin Quay"}),
            "<p class=byline>5 minutes ago</p>",
            "Robin Quay",
        ),
        ('<meta name=author content="By Robin Quay">', "", "Robin Quay"),
        ('<meta name=author content="https://s.example/r">', "", ""),
    ],
)
def test_bylines_are_found_and_times_are_none(inner: str, body: str, names: str) -> None:
    assert byline_of(inner, f"<h1>Boats</h1>{body}<p>text") == names


@pytest.mark.parametrize(
    ("stamp", "read"),
    [
        ("2024-05-03T10:00:00+01:00", "2024-05-03T09:00:00Z"),
        ("2024-05-03T10:00:00+0100", "2024-05-03T09:00:00Z"),
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z"),
        ("2024-05-03T10:00:00", "2024-05-03T10:00:00"),
        ("2024-05-03", "2024-05-03"),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments_with_a_zone_are_told_in_utc(stamp: str, read: str | None) -> None:
    assert moment(stamp) == read


def test_dates_come_from_structured_data_only() -> None:
    page = head(
        '<meta property="article:published_time" content="soon">'
        '<meta name="dcterms.issued" content="2024-05-03">',
        "<time itemprop=dateModified datetime='2024-05-04T08:00Z'>4 May</time><p>On 9 May 2024",
    )
    told = read_told(parse_page(page))
    assert (told.published, told.modified) == ("2024-05-03", "2024-05-04T08:00:00Z")


def test_the_article_is_told_from_its_neighbours() -> None:
    told = read_structured(
        [
            json.dumps(
                {
                    "@graph": [
                        {"@type": "WebSite", "name": "Harbour Post"},
                        {
                            "@type": "ItemList",
                            "itemListElement": [{"@type": "Article", "headline": "B"}],
                        },
                        {"@type": ["Thing", "http://schema.org/NewsArticle"], "headline": "A"},
                    ]
                }
            )
        ]
    )
    assert told.headline == "A"


def test_corrections_are_read_in_all_their_forms() -> None:
    comment = {"@type": "CorrectionComment", "text": "It was 14.", "datePublished": "2024-05-04"}
    article = {"@type": "Article", "headline": "A", "correction": ["It was Monday.", comment]}
    assert read_structured([json.dumps(article)]).corrections == (
        ("It was Monday.", ""),
        ("It was 14.", "2024-05-04"),
    )


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        '{"a":' * 9_000 + "1" + "}" * 9_000,
        "{",
        "null",
        '"text"',
        "[1, [2]]",
        "\ud800",
    ],
)
def test_structured_data_never_does_harm(script: str) -> None:
    assert read_structured([script]).headline == ""


@given(
    value=st.recursive(
        st.none() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_fields_of_any_kind_are_survived(value: object) -> None:
    fields = ("headline", "author", "description", "datePublished", "correction", "inLanguage")
    node = {"@type": "Article", **dict.fromkeys(fields, value)}
    assert isinstance(read_structured([json.dumps(node)]).headline, str)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<html lang='en-GB'><p>x", "en"),
        (b"<html lang='de_AT'><p>x", "de"),
        (b"<html lang='???'><p>x", ""),
    ],
)
def test_the_language_is_its_base_code(page: bytes, code: str) -> None:
    assert read_told(parse_page(page)).language == code


def test_teasers_are_what_machines_are_told_otherwise_each_once() -> None:
    page = head(
        '<meta property="og:title" content="Fifteen boats counted | Harbour Post">'
        '<meta name="twitter:title" content="Fifteen boats counted">'
        '<meta property="og:description" content="A count of boats.">'
        '<meta name="description" content="Boats were counted.">'
        + structured(headline="Sixteen boats counted", description="A count of boats.")
    )
    found = teasers(read_told(parse_page(page), URL), ("Sixteen boats counted", ""), URL)
    assert [(teaser.name, teaser.text) for teaser in found] == [
        ("og:title", "Fifteen boats counted"),
        ("og:description", "A count of boats."),
        ("description", "Boats were counted."),
    ]
