"""Feeds, sitemaps and section pages read from their bytes."""

import gzip
import json
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import Unreadable
from newsdiff.listings.entry import Entry, moment
from newsdiff.listings.feeds import read_opml
from newsdiff.listings.filters import Filters
from newsdiff.listings.reading import Listing, open_listing
from newsdiff.listings.sections import is_section, names_story, offered_feeds
from newsdiff.page import parse_page

BASE = "https://news.example/lists/x.xml"
NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
BILLION = b"<!DOCTYPE l [<!ENTITY a 'lol'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def opened(body: bytes, kind: str = "text/xml", base: str = BASE) -> Listing:
    header = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
    return open_listing(base, header + body, len(header))


def entries(body: bytes, kind: str = "text/xml") -> list[Entry]:
    return list(opened(body, kind).entries())


def urls(body: bytes, kind: str = "text/xml") -> list[str]:
    return [entry.url for entry in entries(body, kind)]


def test_rss_2_is_read_with_what_it_says_of_each_story() -> None:
    (entry,) = entries(
        b"""<?xml version="1.0"?><rss version="2.0"><channel><language>en-GB</language>
        <link>https://news.example</link><item><title>Fire &amp;amp; &lt;i&gt;smoke&lt;/i&gt;
        </title><link>
        https://news.example/fire?a=1&amp;utm_source=rss </link>
        <guid isPermaLink="false">n-1</guid><category>World</category>
        <pubDate>Tue, 05 May 2026 14:00:00 +0200</pubDate></item></channel></rss>"""
    )
    assert entry == Entry(
        url="https://news.example/fire?a=1&utm_source=rss",
        title="Fire & smoke",
        published=NOON,
        language="en",
        guid="n-1",
        sections=("World",),
    )


def test_rss_1_and_atom_are_read() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel/>
        <item><link>https://news.example/a</link><dc:date>2026-05-05T12:00:00Z</dc:date></item>
        </rdf:RDF>"""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="/world/">
        <link rel="self" href="/feed"/><entry><link rel="self" href="/no"/><link href="a"/>
        <id>tag:1</id><updated>2026-05-05T14:00:00+02:00</updated></entry></feed>"""
    assert [(e.url, e.published) for e in entries(rdf)] == [("https://news.example/a", NOON)]
    (entry,) = entries(atom)
    assert (entry.url, entry.modified) == ("https://news.example/world/a", NOON)
    assert (entry.language, entry.guid) == ("de", "tag:1")


def test_a_json_feed_is_read() -> None:
    item = {"id": 7, "url": "/a", "date_modified": "2026-05-05T12:00:00Z", "tags": ["x", 1]}
    body = json.dumps({"language": "fr-FR", "items": [item, "no", {"url": 3}]}).encode()
    (entry,) = entries(body)
    assert (entry.url, entry.modified) == ("https://news.example/a", NOON)
    assert (entry.language, entry.sections) == ("fr", ("x",))


def test_a_news_sitemap_is_read_and_its_images_are_not_pages() -> None:
    (entry,) = entries(
        b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n"
        xmlns:image="i"><url><image:image><image:loc>https://news.example/a.jpg</image:loc>
        </image:image><loc>https://news.example/a</loc><lastmod>2026-05-05</lastmod><news:news>
        <news:publication><news:language>en</news:language></news:publication>
        <news:publication_date>2026-05-05T12:00:00Z</news:publication_date>
        <news:title>Fire</news:title></news:news></url></urlset>"""
    )
    assert (entry.url, entry.title, entry.published) == ("https://news.example/a", "Fire", NOON)
    assert entry.modified == NOON.replace(hour=0)
    assert not entry.is_list


def test_a_packed_sitemap_index_names_sitemaps() -> None:
    body = b"<sitemapindex><sitemap><loc>https://news.example/1.xml.gz</loc></sitemap>"
    (entry,) = entries(gzip.compress(body + b"</sitemapindex>"), "application/gzip")
    assert (entry.url, entry.is_list) == ("https://news.example/1.xml.gz", True)


def test_a_list_of_lines_is_a_sitemap() -> None:
    assert urls(b"https://news.example/a\n\nftp://x/\nhttps://news.example/b", "text/plain") == [
        "https://news.example/a",
        "https://news.example/b",
    ]


@pytest.mark.parametrize(
    "body",
    [
        (
            b"<rss><channel><item><title>a &nbsp; b</title><link>https://news.example/?a=1&b=2</link>"
            b"</item></channel></rss>"
        ),
        (
            b"<rss><channel><item><link><![CDATA[https://news.example/?a=1&b=2]]></link></item>"
            b"<item><title>a & b"
        ),
        b" \n junk <rss><channel><item><link>https://news.example/?a=1&amp;b=2</link></item>",
        (
            b"<rss><channel><item><title>caf\xe9</title><link>https://news.example/?a=1&b=2</link>"
            b"</item></channel></rss>"
        ),
    ],
)
def test_a_malformed_feed_gives_its_urls_unharmed(body: bytes) -> None:
    assert set(urls(body)) == {"https://news.example/?a=1&b=2"}


def test_what_is_hardly_xml_is_left_to_feedparser() -> None:
    body = b"<rss><channel><ITEM><LINK>https://news.example/a</LINK></ITEM></channel></rss>"
    assert urls(body) == ["https://news.example/a"]


@pytest.mark.parametrize(
    "body",
    [
        BILLION
        + b"]><rss><channel><item><link>https://x.example/&j;</link></item></channel></rss>",
        (
            b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel><item>"
            b"<link>https://x.example/&a;</link></item></channel></rss>"
        ),
    ],
)
def test_entities_are_never_resolved(body: bytes) -> None:
    assert all("lol" not in url and "root" not in url for url in urls(body))


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<a>" * 100_000,
        b"<rss " + b" ".join(b"a%d='1'" % n for n in range(20_000)) + b"/>",
        b"<rss><channel><item>" + b"<b/>" * 1_000_000,
        b"<rss><![CDATA[" * 20_000,
        b"<rss>&" + b"a" * 100_000,
        b"{" * 100_000,
    ],
    ids=["nested", "attributes", "endless", "cdata", "ampersand", "braces"],
)
def test_hostile_lists_end(body: bytes) -> None:
    with suppress(Unreadable):
        assert urls(body) == []


def test_a_list_that_unpacks_too_far_is_refused() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    with pytest.raises(Unreadable, match="over 52428800 bytes"):
        opened(bomb)


def test_no_more_entries_than_the_protocol_allows_are_read() -> None:
    body = b"\n".join(b"https://news.example/%d" % n for n in range(50_010))
    assert len(urls(body, "text/plain")) == 50_000


SECTION = """<html><head><meta property="og:type" content="website">
<link rel="alternate" type="application/rss+xml" title="World" href="/world/rss">
<link rel="alternate" hreflang="de" href="/welt"></head><body>
<nav><a href="/sport/the-cup-final-is-tonight">Cup final tonight in the capital</a></nav>
<a href="/world/2026/05/05/fire"></a>
<h2><a href="/world/2026/05/05/fire#comments">Fire closes the old harbour</a></h2>
<a href="/world/harbour-fire-spreads-to-the-market">More</a>
<a href="/politics/budget-vote">Parliament votes on the budget tonight</a>
<a href="/video-12345678">12 minutes of silence at the harbour</a>
<a href="/world/author/goran-vidal">Everything that Goran Vidal wrote</a>
<a href="/world">World</a><a href="/terms/of/use-and-other-conditions">Terms</a>
<a href="/pictures/harbour-fire-spreads-again.jpg">Picture of the harbour fire</a>
<a href="https://other.example/world/harbour-fire-spreads-again">Elsewhere they write more</a>
<a href="javascript:void(0)">Open</a></body></html>"""


def test_a_section_page_gives_the_links_that_look_like_stories() -> None:
    listing = opened(SECTION.encode(), "text/html", "https://news.example/world")
    assert [(entry.url, entry.title) for entry in listing.entries()] == [
        ("https://news.example/world/2026/05/05/fire", "Fire closes the old harbour"),
        ("https://news.example/world/harbour-fire-spreads-to-the-market", "More"),
        ("https://news.example/politics/budget-vote", "Parliament votes on the budget tonight"),
        ("https://news.example/video-12345678", "12 minutes of silence at the harbour"),
    ]


def test_a_page_offers_its_feeds() -> None:
    page = parse_page(SECTION.encode())
    assert [(feed.url, feed.title) for feed in offered_feeds(page, "https://news.example/x")] == [
        ("https://news.example/world/rss", "World")
    ]


def test_few_links_make_no_section_and_an_article_is_none() -> None:
    links = "".join(f"<a href='/a/one-two-three-four-{n}'>x</a>" for n in range(9))
    few = parse_page(SECTION.encode())
    many = parse_page(links.encode())
    told = parse_page(f"<meta property='og:type' content='article'>{links}".encode())
    home = "https://news.example/"
    assert (is_section(few, home), is_section(many, home)) == (False, True)
    assert not is_section(told, home)
    assert not is_section(many, "https://news.example/a/the-harbour-is-on-fire")


@pytest.mark.parametrize(
    ("url", "text", "is_story"),
    [
        ("https://n.example/2026/05/05/fire", "Fire closes the old harbour", True),
        ("https://n.example/2026/may/05/harbour-fire", "", True),
        ("https://n.example/news/world-europe-61234567", "", True),
        ("https://n.example/a/harbour-fire-closes-port", "", True),
        ("https://n.example/a/harbour-fire.html", "Fire closes the old harbour", True),
        ("https://n.example/a/harbour-fire", "Fire", False),
        ("https://n.example/2026/05/", "All that happened in May", False),
        ("https://n.example/tag/harbour-fire-closes-port", "", False),
        ("https://n.example/", "Fire closes the old harbour", False),
    ],
)
def test_what_a_url_of_a_story_looks_like(url: str, text: str, *, is_story: bool) -> None:
    assert names_story(url, text) is is_story


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-05-05T12:00Z", NOON),
        ("2026-05-05T14:00:00+02:00", NOON),
        ("Tue, 05 May 2026 12:00:00 GMT", NOON),
        ("5 May 2026 12:00", NOON),
        ("2026-05-05", NOON.replace(hour=0)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_of_lists(text: str, when: datetime | None) -> None:
    assert moment(text) == when


ENTRY = Entry(
    "https://news.example/World/fire", published=NOON, language="en", sections=("Europe",)
)


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(), ""),
        (Filters(include=("/world/", "/World/")), ""),
        (Filters(include=("/sport/",)), "pattern"),
        (Filters(exclude=("*/World/*",)), "pattern"),
        (Filters(include=("https://*/fire",)), ""),
        (Filters(sections=("world",)), ""),
        (Filters(sections=("EUROPE",)), ""),
        (Filters(sections=("fire",)), "section"),
        (Filters(languages=("de",)), "language"),
        (Filters(languages=("en",)), ""),
        (Filters(max_age=3600), "age"),
        (Filters(max_age=7200), ""),
    ],
)
def test_filters_say_why_an_entry_is_left_out(filters: Filters, reason: str) -> None:
    assert filters.reason_against(ENTRY, NOON.replace(hour=14)) == reason


def test_what_a_list_does_not_say_leaves_an_entry_in() -> None:
    strict = Filters(languages=("de",), max_age=1)
    assert strict.reason_against(Entry("https://news.example/a"), NOON) == ""


def test_an_opml_list_names_feeds_in_folders() -> None:
    body = b"""<opml><body><outline text="x"><outline xmlUrl="https://a.example/f"/>
        <outline xmlUrl="https://a.example/f"/></outline><outline xmlUrl="ftp://b"/></body></opml>"""
    assert read_opml(body) == ["https://a.example/f"]


MARKS = [
    b"<rss>", b"<channel>", b"<item>", b"</item>", b"<link>", b"</link>", b"<entry>", b"<urlset>",
    b"<url>", b"<loc>", b"https://a.example/b", b"&", b"&amp;", b"&x;", b"<![CDATA[", b"]]>",
    b"\xff", b"\x00", b"<!--", b"<!DOCTYPE a [", b"{", b"[", b'"items":', b"<?xml encoding='x'?>",
    b"\xff\xfe",
]  # fmt: skip


@given(st.lists(st.sampled_from(MARKS), max_size=12).map(b"".join))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(Unreadable):
        assert all(url.startswith("http") for url in urls(body))


def test_a_feed_that_is_the_name_of_a_file_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = "<rss><channel><item><link>https://news.example/kept</link></item></channel></rss>"
    (tmp_path / "<rss>").write_text(kept, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(opened(b"<rss>").entries()) == []
