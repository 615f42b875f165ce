"""Markup that a reader sees otherwise than a machine does: read as the reader sees it."""

import pytest

from newsdiff.article import Article, Link, Paragraph
from newsdiff.reading import read_article
from tests.core.pages import URL, NewsPage

PAGE = NewsPage()
LONG = (
    "The harbour office has been counting boats since the morning, and it will count them once "
    "more when the wind has dropped."
)
HIDDEN = [
    "<span class='visually-hidden'>, opens in a new tab</span>",
    "<span class='sr-only'>, opens in a new tab</span>",
    "<span style='clip: rect(0 0 0 0); position: absolute'>, opens in a new tab</span>",
    "<span style='display: none'>, opens in a new tab</span>",
    "<span hidden>, opens in a new tab</span>",
    "<svg><title>, opens in a new tab</title></svg>",
]


def read(inner: str) -> Article:
    return read_article(PAGE.edit(n_inside=inner).html(), URL)


def read_in(inner: str) -> list[Paragraph]:
    """What a story has more with this in its middle."""
    plain = read("").paragraphs
    return [paragraph for paragraph in read(inner).paragraphs if paragraph not in plain]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_words_hidden_from_the_reader_are_not_read(hidden: str) -> None:
    first, rest = LONG.split(" boats ")
    assert read_in(f"<p>{first} boats{hidden} {rest}</p>") == [Paragraph(LONG)]


def test_an_article_that_a_script_has_yet_to_show_is_read() -> None:
    shown = PAGE.html()
    veiled = shown.replace(b"<article class=", b"<article hidden style='display:none' class=")
    assert read_article(veiled, URL) == read_article(shown, URL)


@pytest.mark.parametrize("mark", ["<span data-style='bullet'></span>", "<b></b>", "<em></em>"])
def test_an_empty_mark_costs_no_words(mark: str) -> None:
    assert read_in(f"<p>{mark} {LONG}</p>") == [Paragraph(LONG)]


@pytest.mark.parametrize("level", ["", " aria-level='3'", " aria-level='9'"])
def test_a_box_in_the_role_of_a_heading_is_a_heading_of_a_known_level(level: str) -> None:
    found = read_in(f"<div role='heading'{level}><strong>What comes next</strong></div>")
    wanted = [] if "9" in level else [Paragraph("What comes next", "heading")]
    assert [paragraph for paragraph in found if paragraph.role == "heading"] == wanted


def test_a_line_with_the_reporter_s_address_is_part_of_the_text() -> None:
    line = "Robin Quay can be reached at <a href='mailto:rq@news.example'>rq@news.example</a>."
    found = read_in(f"<div><p><em>{line}</em></p></div>")
    assert found == [Paragraph("Robin Quay can be reached at rq@news.example.")]


def test_links_within_sentences_are_still_links() -> None:
    inner = "<p>The list of all <a href='/b'>fourteen boats</a> hangs at the office.</p>"
    assert Link("https://news.example/b", "fourteen boats") in read(inner).links


POINTERS = [
    "<p>Our standards: <a href='/s'>The Harbour Post code.</a></p>",
    "<p><strong>Also read:</strong> <a href='/n'>Pier opens again after the repair</a></p>",
    "<p>MEHR ZUM THEMA | <a href='/n'>Die Mole ist wieder offen</a></p>",
    "<div><em>On video: <a href='/v'>the pier from above</a>.</em></div>",
]


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_label_with_one_link_points_elsewhere(pointer: str) -> None:
    assert read_in(pointer) == []


@pytest.mark.parametrize(
    "text",
    [
        "The office said: <a href='/b'>all boats are safe</a>, and closed its door for the day.",
        "What the office has to say of it is this: <a href='/b'>all boats are safe</a>.",
    ],
)
def test_a_sentence_with_a_colon_is_no_pointer(text: str) -> None:
    assert len(read_in(f"<p>{text}</p>")) == 1


def test_a_pull_quote_among_the_paragraphs_is_a_quote() -> None:
    said = "We have never seen so many boats at once"
    found = read_in(f"<aside class='x'><svg></svg><blockquote>{said}</blockquote></aside>")
    assert found == [Paragraph(said, "quote")]


def test_a_closing_note_in_a_footer_of_the_text_is_read_and_one_of_the_page_is_not() -> None:
    note = "A longer report stands in the paper of Saturday, with a map of the harbour."
    page = PAGE.edit(footer=f"<p>{note}</p>")
    assert Paragraph(note) in read_article(page.html(), URL).paragraphs
    page = PAGE.edit(n_after=f"<footer><p>{note}</p></footer>")
    assert Paragraph(note) not in read_article(page.html(), URL).paragraphs


def test_a_post_shown_in_the_story_is_told_from_its_prose() -> None:
    post = "<p>Fourteen boats. Fourteen!</p>&mdash; The pilot (@pilot) <a href='/p'>3 May</a>"
    article = read(f"<blockquote class='twitter-tweet'>{post}</blockquote>")
    assert Paragraph("Fourteen boats. Fourteen! — The pilot (@pilot) 3 May", "post") in (
        article.paragraphs
    )
    assert [p for p in article.paragraphs if p.role == "text"] == [
        p for p in read("").paragraphs if p.role == "text"
    ]


def headed(under: str, told: str) -> Article:
    html = PAGE.html().replace(f'<p class="standfirst">{PAGE.dek}</p>'.encode(), under.encode())
    meta = f'<meta name="description" content="{told}"></head>'
    return read_article(html.replace(b"</head>", meta.encode()), URL)


def test_a_standfirst_of_any_name_is_known_by_what_machines_are_told() -> None:
    article = headed(f"<div class='k2j9'>{PAGE.dek}</div>", PAGE.dek)
    assert article.dek == PAGE.dek
    assert PAGE.dek not in article.text


def test_a_first_paragraph_that_machines_are_told_stays_in_the_text() -> None:
    first = PAGE.paragraphs[0]
    article = headed("", first)
    assert article.dek == ""
    assert article.paragraphs[0].text == first


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STORY = "".join(f"<p>On {day} of this year too, {LONG}</p>" for day in DAYS)


def paragraphs(page: str) -> list[Paragraph]:
    head = "<html lang='en'><head><title>Boats</title></head>"
    return list(read_article(f"{head}<body>{page}</body></html>".encode()).paragraphs)


def test_a_list_of_nothing_but_links_is_no_text_unless_a_sentence_introduces_it() -> None:
    links = "<ul><li><a href='/1'>Pier opens again</a></li><li><a href='/2'>Old mill</a></li></ul>"
    introduced = f"<p>Three documents were handed out at the office:</p>{links}"
    assert read_in(links) == []
    assert [p.text for p in read_in(introduced)][1:] == ["Pier opens again", "Old mill"]


@pytest.mark.parametrize(
    ("neighbour", "role"),
    [
        ("<h2>What the pilots saw</h2>", "heading"),
        ("<ul><li>What the pilots saw</li></ul>", "list-item"),
        ("<blockquote>What the pilots saw</blockquote>", "quote"),
        ("<table><tr><td>What the pilots saw</td></tr></table>", "table"),
    ],
)
def test_what_stands_among_paragraphs_in_boxes_without_names_is_read(
    neighbour: str, role: str
) -> None:
    boxes = STORY.replace("<p>", "<section><div><p>").replace("</p>", "</p></div></section>")
    at = boxes.index("</div>", len(boxes) // 2)
    found = paragraphs(f"<h1>Boats</h1>{boxes[:at]}{neighbour}{boxes[at:]}")
    assert [p.text for p in found if p.role == role] == ["What the pilots saw"]
    assert found.index(next(p for p in found if p.role == role)) not in (0, len(found) - 1)


def test_both_halves_of_a_text_in_two_boxes_of_one_name_are_read() -> None:
    first = f"<div class='text'>{STORY}</div>"
    second = first.replace("On ", "Since ")
    found = paragraphs(f"<div><h1>Boats</h1>{first}<div>Oars</div>{second}</div>")
    assert len([p for p in found if p.text.startswith("On ")]) == 7
    assert len([p for p in found if p.text.startswith("Since ")]) == 7


def test_a_paragraph_parted_by_line_breaks_is_not_read_twice() -> None:
    found = [p.text for p in read_in(f"<p>{LONG}<br><br>{LONG.replace('boats', 'nets')}</p>")]
    assert found == [LONG, LONG.replace("boats", "nets")]


def test_remarks_longer_than_the_story_are_not_the_story() -> None:
    remark = f"<div><b>reader7</b><p>{LONG.replace('boats', 'gulls')}</p></div>"
    page = f"<div><h1>Boats</h1><div class='body'>{STORY}</div>"
    found = paragraphs(f"{page}<section id='comments'>{remark * 12}</section></div>")
    assert len(found) == 7
    assert not any("gulls" in p.text for p in found)


def test_a_line_of_names_above_the_story_is_no_paragraph() -> None:
    found = paragraphs(f"<div><h1>Boats</h1><p>By Ida Weir and Robin van Quay</p>{STORY}</div>")
    assert len(found) == 7


def test_a_sentence_that_begins_like_a_byline_is_a_paragraph() -> None:
    found = paragraphs(f"<div><h1>Boats</h1><p>By Friday Robin Quay had left.</p>{STORY}</div>")
    assert found[0] == Paragraph("By Friday Robin Quay had left.")


def test_counters_are_no_paragraph() -> None:
    assert read_in("<p>6,245 shares | 245 comments</p>") == []


def test_a_form_takes_its_invitation_with_it_and_not_the_story() -> None:
    form = "<form><input name='email'><button>Go</button></form>"
    box = f"<div><h3>Tides by post</h3><p>Each morning, to your door, for free.</p>{form}</div>"
    page = STORY.replace("</p>", f"</p>{box}", 1).replace("<p>", "<div><p>", 1)
    found = paragraphs(f"<h1>Boats</h1>{page.replace(box, box + '</div>', 1)}")
    assert len(found) == 7
    assert not any("post" in p.text or "door" in p.text for p in found)
