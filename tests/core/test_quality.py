"""What kind of answer a capture is."""

import gzip

import pytest

from newsdiff.answers import read_answer
from newsdiff.ports import Page, Reading
from newsdiff.quality import Quality

STORY = "".join(
    f"<p>The harbour office counted {n} boats on the {n}th of the month, and said so on Monday.</p>"
    for n in range(4, 20)
)


def page(title: str, body: str) -> str:
    return f"<html lang=en><head><title>{title}</title></head><body>{body}</body></html>"


def read(
    html: str | bytes, status: int = 200, fields: str = "Content-Type: text/html\r\n"
) -> Reading:
    body = html.encode() if isinstance(html, str) else html
    header = f"HTTP/1.1 {status} Whatever\r\n{fields}\r\n".encode()
    return read_answer(Page("https://news.example/a", status, header + body, len(header)))


ARTICLE = page("Boats", f"<article><h1>Boats</h1>{STORY}</article>")


def test_a_story_is_ok_and_comes_with_its_article() -> None:
    reading = read(ARTICLE)
    assert (reading.quality, reading.reason) == ("ok", "")
    assert reading.article is not None
    assert reading.article.headline == "Boats"


def test_an_import_without_header_block_is_read() -> None:
    assert read_answer(Page("", 200, ARTICLE.encode(), 0)).quality == "ok"


@pytest.mark.parametrize(
    ("status", "quality"),
    [
        (401, "blocked"),
        (403, "blocked"),
        (407, "blocked"),
        (429, "blocked"),
        (451, "blocked"),
        (503, "blocked"),
        (404, "gone"),
        (410, "gone"),
        (500, "error"),
        (502, "error"),
        (418, "error"),
    ],
)
def test_the_status_overrules_the_page(status: int, quality: Quality) -> None:
    reading = read(ARTICLE, status)
    assert (reading.quality, reading.article) == (quality, None)


@pytest.mark.parametrize(
    ("quality", "title", "body"),
    [
        ("blocked", "Just a moment...", "<h1>news.example</h1><p>Verifying you are human.</p>"),
        ("blocked", "news.example", "<p>Press &amp; hold to confirm you are a human.</p>"),
        ("blocked", "news.example", "<script src=//x.captcha-delivery.com/c.js></script><p>Wait"),
        ("blocked", "Access Denied", "<h1>Access Denied</h1><p>You may not see this.</p>"),
        ("blocked", "Error", "<h1>403 Forbidden</h1><p>nginx</p>"),
        ("blocked", "News", "<p>This content is not available in your region.</p>"),
        (
            "soft-404",
            "Page not found - News",
            "<h1>Sorry</h1>" + "<li><a href=/>Home</a></li>" * 20,
        ),
        ("soft-404", "News", "<h1>Gone</h1><p>This article is no longer available.</p>"),
        ("soft-404", "404 | News", "<p>Oh dear.</p>"),
        ("consent", "Before you continue to News", "<p>We use cookies.</p><button>Yes</button>"),
        ("consent", "News", "<h1>We value your privacy</h1><p>We and 812 partners ask.</p>"),
        ("login", "Log in | News", "<form><input></form><p>Welcome back.</p>"),
        ("paywall", "Boats", "<p>Fourteen boats came.</p><div>Subscribe to continue reading</div>"),
        ("paywall", "Boats", "<p>Fourteen boats came.</p><p>Already a subscriber? Sign in</p>"),
        ("error", "News", "<p>The site is temporarily unavailable.</p>"),
        ("error", "502 Bad Gateway", "<p>nginx</p>"),
        ("empty", "News", "<div id=root></div><script src=/app.js></script>"),
    ],
)
def test_walls_and_error_pages_are_told_apart(quality: Quality, title: str, body: str) -> None:
    reading = read(page(title, body))
    assert (reading.quality, reading.article) == (quality, None)
    assert reading.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "We value your privacy, the harbour office told skippers in a letter.",
        "Page not found, said the screen at the ticket office.",
        "Access denied: three crews had to wait outside the harbour.",
        "You have reached your article limit, the new software tells readers.",
        "The ferry service is temporarily unavailable, the line said.",
        "Please log in to continue, the ticket machine demanded.",
    ],
)
def test_a_story_may_speak_of_such_things(sentence: str) -> None:
    story = page(sentence, f"<article><h1>{sentence}</h1><p>{sentence}</p>{STORY}</article>")
    assert read(story).quality == "ok"


def test_what_is_no_page_is_not_read_as_one() -> None:
    assert read(ARTICLE, fields="Content-Type: application/pdf\r\n").quality == "not-html"
    assert read(b"%PDF-1.7 and so on").quality == "not-html"
    assert read(ARTICLE, fields="").quality == "ok"


def test_a_body_cut_short_is_truncated() -> None:
    fields = f"Content-Type: text/html\r\nContent-Length: {len(ARTICLE) + 100}\r\n"
    assert read(ARTICLE, fields=fields).quality == "truncated"
    packed = gzip.compress(ARTICLE.encode())[:-20]
    assert read(packed, fields="Content-Encoding: gzip\r\n").quality == "truncated"


def test_a_hostile_page_is_unreadable_and_says_why() -> None:
    reading = read("<div>" * 5000)
    assert (reading.quality, reading.article) == ("unreadable", None)
    assert reading.reason.startswith("too-deep: ")


def test_an_unknown_coding_is_unreadable() -> None:
    assert read(ARTICLE, fields="Content-Encoding: br\r\n").quality == "unreadable"


def test_an_empty_body_is_empty() -> None:
    assert read("").quality == "empty"


def test_a_challenge_named_in_the_headers_is_blocked() -> None:
    assert read(ARTICLE, fields="cf-mitigated: challenge\r\n").quality == "blocked"


def test_a_text_as_long_as_a_library_is_kept_but_not_compared() -> None:
    body = b"<html><body><article>" + b"<p>It rained on the town.</p>" * 50_000 + b"</article>"
    reading = read(body)
    assert (reading.quality, reading.article) == ("unreadable", None)
    assert reading.reason.startswith("too-")
