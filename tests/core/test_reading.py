"""A page's bytes read as an article: what it keeps, what it leaves out, what moves it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.article import Article, Link, Paragraph
from newsdiff.errors import Unreadable
from newsdiff.reading import read_article
from tests.core.pages import NOTICE, URL, NewsPage

PAGE = NewsPage()


def read(page: NewsPage) -> Article:
    return read_article(page.html(), URL)


def body(inner: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a story with something more in its middle."""
    return read(PAGE.edit(n_inside=inner)).paragraphs


def test_every_part_of_a_story_is_read() -> None:
    article = read(PAGE)
    assert article.headline == PAGE.headline
    assert article.byline == "Robin Quay"
    assert article.dek == PAGE.dek
    assert article.published == "2024-05-03T09:00:00Z"
    assert article.modified == "2024-05-03T11:30:00Z"
    assert article.language == "en"
    assert article.notices == ()
    assert [p.role for p in article.paragraphs] == ["text"] * 5 + ["caption"]
    assert article.paragraphs[0].text == PAGE.paragraphs[0]
    assert article.paragraphs[3].text == "She denied it."
    assert article.paragraphs[-1].text == PAGE.caption
    assert article.links == (Link("https://news.example/notices/12?ref=a", "a notice"),)


NOISE = [
    pytest.param({"n_banner": text}, id=name)
    for name, text in {
        "cookie banner": "<div id='consent-banner' role='dialog'><h2>Your privacy</h2><p>We and "
        "our 310 partners store information on your device, such as cookies.</p></div>",
        "breaking news": "<div class='breaking-news'><a href='/b'>Breaking: pier reopens</a></div>",
    }.items()
]
NOISE += [pytest.param({"n_class": f"story-body css-{n}k9"}, id=f"class {n}") for n in (12, 77)]
NOISE += [
    pytest.param({"n_inside": text}, id=name)
    for name, text in {
        "newsletter": "<div class='newsletter-signup'><p>Sign up for our tide letter. "
        "It comes every Friday with all the news of the coast.</p></div>",
        "unnamed sign-up": "<div><p>Tides by post, every Friday with all the news of the coast."
        "</p><form><input name=e><button>Go</button></form></div>",
        "advertisement": "<div class='ad-slot'><a href='/x'>Advertisement: Oars</a></div>",
        "read more": "<p><strong><a href='/n/7'>READ MORE: Pier reopens</a></strong></p>",
        "share bar": "<ul class='share-bar'><li><a href='//s.example'>Share 1,204</a></li></ul>",
        "counts": "<div class='meta'><span class='comments-count'>87 comments</span> "
        "<time>Updated 5 minutes ago</time></div>",
        "stamp": "<p>Last updated: 3 May 2024 at 12.30pm</p>",
        "video": "<figure><iframe src='/v/1'></iframe><figcaption>A gull</figcaption></figure>",
        "author bio": "<div class='author-bio'><p>Robin Quay has written about harbours for years "
        "and lives near one with a boat and two dogs.</p></div>",
    }.items()
]
NOISE += [
    pytest.param({"n_after": text}, id=name)
    for name, text in {
        "related": "<div class='related-articles'><h3>Related</h3><ul><li><a href='/n/1'>Pier "
        "reopens</a></li><li><a href='/n/2'>Storm passes</a></li></ul></div>",
        "most read": "<aside class='most-read'><h2>Most read</h2><h4><a href='/m'>A gull lands</a>"
        "</h4><p>A gull landed on the pier on Sunday and stayed there for most of the day.</p>"
        "</aside>",
        "unnamed teasers": "<div>"
        + "".join(
            f"<div><a href='/m/{n}'><h3>Boat {n} leaves</h3></a><p>Boat {n} left the harbour "
            "on Sunday with nobody on board, the office said later.</p></div>"
            for n in range(6)
        )
        + "</div>",
        "comments": "<section id='comments' class='comments'><h2>Comments</h2><div class='comment'>"
        "<p>I saw the boats too and there were at least twenty of them.</p></div></section>",
        "change log": "<div class='published-dates'><ol><li>Updated figures of "
        "Monday and corrected the length.</li></ol></div>",
    }.items()
]
NOISE += [
    pytest.param(
        {"n_script": "<script nonce='k3j2'>track({id: 17})</script><!-- 99 -->"}, id="nonce"
    )
]


@pytest.mark.parametrize("noise", NOISE)
def test_furniture_does_not_move_the_article(noise: dict[str, str]) -> None:
    assert read(PAGE.edit(**noise)) == read(PAGE)


def changed(at: int, old: str, new: str) -> dict[str, object]:
    texts = [text.replace(old, new) if n == at else text for n, text in enumerate(PAGE.paragraphs)]
    assert tuple(texts) != PAGE.paragraphs
    return {"paragraphs": tuple(texts)}


@pytest.mark.parametrize(
    ("edit", "part"),
    [
        (changed(0, "14 boats", "16 boats"), "paragraphs"),
        (changed(1, "Officials said", "Officials allegedly said"), "paragraphs"),
        (changed(1, "/notices/12", "/notices/13"), "links"),
        ({"paragraphs": PAGE.paragraphs[:3] + PAGE.paragraphs[4:]}, "paragraphs"),
        ({"paragraphs": (*PAGE.paragraphs, "No boat was lost.")}, "paragraphs"),
        ({"caption": "The north basin on Tuesday morning."}, "paragraphs"),
        ({"headline": "Harbour counts sixteen boats after the storm"}, "headline"),
        ({"byline": "Robin Quay and Sandy Pier"}, "byline"),
        ({"dek": "The north harbour filled up by noon as the ferry stayed away."}, "dek"),
        ({"aside": f"<p>{NOTICE}</p>"}, "notices"),
        ({"footer": f"<p>{NOTICE}</p>"}, "notices"),
        ({"n_inside": f"<div class=note><p><em>{NOTICE}</em></p></div>"}, "notices"),
    ],
)
def test_a_real_edit_shows_in_its_own_part_alone(edit: dict[str, object], part: str) -> None:
    before, after = read(PAGE).to_dict(), read(PAGE.edit(**edit)).to_dict()
    assert [key for key in before if before[key] != after[key]] == [part]


@pytest.mark.parametrize("place", ["aside", "footer", "n_inside"])
def test_a_notice_stands_apart_and_once(place: str) -> None:
    article = read(PAGE.edit(**{place: f"<div><p>{NOTICE}</p></div>"}))
    assert [(n.kind, n.text) for n in article.notices] == [("correction", NOTICE)]
    assert article.paragraphs == read(PAGE).paragraphs


def test_a_notice_told_to_machines_too_is_one_and_lends_its_date() -> None:
    told = f'{{"@type": "CorrectionComment", "text": "{NOTICE}", "datePublished": "2024-05-04"}}'
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", '
        f'"correction": {told}}}</script>'
    )
    article = read(PAGE.edit(footer=f"<p>{NOTICE}</p>", structured=script))
    assert [(n.text, n.date) for n in article.notices] == [(NOTICE, "2024-05-04")]
    only_told = read(PAGE.edit(structured=script))
    assert [(n.text, n.date) for n in only_told.notices] == [(NOTICE, "2024-05-04")]


def test_a_box_named_a_correction_is_one_whatever_its_words() -> None:
    box = "<div class='correction'><h4>Correction</h4><p>The pier has 90 metres.</p></div>"
    article = read(PAGE.edit(footer=box))
    assert [(n.kind, n.text) for n in article.notices] == [
        ("correction", "The pier has 90 metres.")
    ]


def test_links_to_a_corrections_policy_are_no_notices() -> None:
    policy = "<p><a href='/c'>Corrections: how this article was amended on request</a></p>"
    report = "<div class='correction'><p>Report an error in this article to our desk.</p></div>"
    assert read(PAGE.edit(footer=policy + report)).notices == ()


def test_roles_are_kept() -> None:
    inner = (
        "<h2>What the office counted</h2><ul><li>ten sloops</li><li>four <b>barges</b></li></ul>"
        "<blockquote><p>We have never seen so many.</p></blockquote>"
        "<table><tr><th>Basin</th><th>Boats</th></tr><tr><td>North</td><td>1,204</td></tr></table>"
    )
    found = [(p.role, p.text) for p in body(inner)]
    for expected in [
        ("heading", "What the office counted"),
        ("list-item", "ten sloops"),
        ("list-item", "four barges"),
        ("quote", "We have never seen so many."),
        ("table", "Basin | Boats"),
        ("table", "North | 1,204"),
    ]:
        assert expected in found


def test_the_headline_is_not_among_the_paragraphs() -> None:
    assert PAGE.headline not in [p.text for p in read(PAGE).paragraphs]


def test_a_dek_that_repeats_the_first_paragraph_is_none() -> None:
    html = PAGE.html().replace(b'<p class="standfirst">' + PAGE.dek.encode() + b"</p>", b"")
    description = f'<meta name="description" content="{PAGE.paragraphs[0]}">'.encode()
    assert read_article(html.replace(b"</head>", description + b"</head>")).dek == ""


def test_a_language_given_overrules_the_page() -> None:
    assert read_article(PAGE.html(), language="nl").language == "nl"


def test_a_page_that_names_no_language_is_detected() -> None:
    texts = (
        "Das Hafenamt zählte am Montag vierzehn Boote im nördlichen Becken der Stadt.",
        "Die Fähre soll am Donnerstag wieder fahren, teilte die Reederei den Fahrgästen mit.",
    ) * 3
    page = PAGE.edit(paragraphs=texts).html().replace(b' lang="en-GB"', b"")
    assert read_article(page).language == "de"


def test_links_are_absolute_and_of_the_text_only() -> None:
    text = (
        "The harbour office counted <a href='#top'>14</a> <a href='//b.example/c'>boats</a> and "
        "<a href='javascript:go()'>barges</a>, and put up <a href='d.html'>lists</a> on Monday."
    )
    article = read(PAGE.edit(paragraphs=(*PAGE.paragraphs, text)))
    assert [link.target for link in article.links[1:]] == [
        "https://b.example/c",
        "https://news.example/harbour/d.html",
    ]


def test_a_list_beside_the_article_that_repeats_its_words_lends_it_no_link() -> None:
    items = "".join(f"<li><a href='/{n}'>She denied it.</a></li>" for n in range(3))
    assert read(PAGE.edit(n_after=f"<ul>{items}</ul>")).links == read(PAGE).links


def test_a_web_archive_s_own_address_is_taken_off_links() -> None:
    text = "<a href='https://web.archive.org/web/20240503101112/https://a.example/b'>The list</a>"
    page = PAGE.edit(
        paragraphs=(*PAGE.paragraphs, f"{text} of boats was put up on Monday, it said.")
    )
    assert read(page).links[1].target == "https://a.example/b"


def test_paragraphs_parted_by_line_breaks_are_paragraphs() -> None:
    html = (
        f"<html lang=en><body><h1>Boats</h1><div>{'<br><br>'.join(PAGE.paragraphs)}</div>".encode()
    )
    article = read_article(html, URL)
    assert article.text.startswith(PAGE.paragraphs[0] + "\n\n")
    assert len(article.links) == 1


def test_an_article_in_several_boxes_is_read_whole() -> None:
    texts = [f"{text} Day {day} was no different." for day in range(4) for text in PAGE.paragraphs]
    boxes = [
        f"<div class='article-body'><p>{'</p><p>'.join(texts[at : at + 5])}</p></div>"
        for at in range(0, 20, 5)
    ]
    html = f"<html lang=en><body><main><h1>Boats</h1>{'<hr>'.join(boxes)}</main>".encode()
    read_texts = [paragraph.text for paragraph in read_article(html, URL).paragraphs]
    assert len(read_texts) == len(texts)
    assert read_texts[-1] == texts[-1]


def test_reading_twice_gives_the_same() -> None:
    assert read(PAGE) == read(PAGE)
    assert Article.from_dict(read(PAGE).to_dict()) == read(PAGE)


def test_a_hostile_page_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_article(b"<div>" * 3000)


@settings(max_examples=25, deadline=None)
@given(markup=st.lists(st.sampled_from(PAGE.html().decode().split("<")), max_size=60))
def test_any_heap_of_tags_is_read_or_refused_in_our_words(markup: list[str]) -> None:
    try:
        read_article("<".join(markup).encode(), URL)
    except Unreadable as refused:
        assert refused.reason == "no-elements"  # noqa: PT017
