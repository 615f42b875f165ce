"""What a page's reading depends on."""

from dataclasses import replace

import pytest

from newsdiff.answers import read_answer
from newsdiff.fingerprint import fingerprint
from newsdiff.ports import Page

HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
STORY = """<html><head><title>Boats</title><script nonce="a1">var t=1;</script>
<script type="application/ld+json">{"headline": "Boats"}</script></head>
<body><form><input type="hidden" name="token" value="a1"></form><!-- made by web-3 -->
<article><h1>Boats</h1><p>Nineteen boats came on Monday.</p><p>Two left.</p></article></body>"""


def page(html: str, status: int = 200) -> Page:
    return Page("https://news.example/a", status, HEADER + html.encode(), len(HEADER))


SAME = {
    "a nonce": ('nonce="a1"', 'nonce="b2"'),
    "a script": ("var t=1;", "var t=2;"),
    "a hidden field": ('value="a1"', 'value="b2"'),
    "a comment": ("web-3", "web-4"),
}
OTHER = {
    "its text": ("Nineteen", "Twenty"),
    "its headline": ("<h1>Boats", "<h1>Ships"),
    "what it tells machines": ('"headline": "Boats"', '"headline": "Ships"'),
    "where a link leads": ("<p>Two left.", "<p><a href=/two>Two</a> left."),
    "a challenge": ("var t=1;", "location='/cdn-cgi/challenge-platform/h/b'"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_passes_leaves_fingerprint_and_reading_alone(case: str) -> None:
    old, new = page(STORY), page(STORY.replace(*SAME[case]))
    assert old.block != new.block
    assert fingerprint(old) == fingerprint(new)
    assert read_answer(old) == read_answer(new)


@pytest.mark.parametrize("case", OTHER)
def test_what_is_read_makes_another_fingerprint(case: str) -> None:
    assert fingerprint(page(STORY)) != fingerprint(page(STORY.replace(*OTHER[case])))


def test_the_address_and_a_forced_language_count() -> None:
    told = fingerprint(page(STORY))
    assert fingerprint(replace(page(STORY), language="nl")) != told
    assert fingerprint(replace(page(STORY), url="https://news.example/b")) != told


def test_what_is_judged_without_parsing_has_none() -> None:
    assert fingerprint(page(STORY, 404)) is None
    assert fingerprint(Page("", 200, b"%PDF-1.7", 0)) is None
    assert fingerprint(Page("", 200, b"short", 99)) is None


@pytest.mark.parametrize("part", ["<input ", ' nonce="', "<input type=hidden", "<!--", "<script>"])
def test_no_page_takes_long(part: str) -> None:
    assert fingerprint(page(part * 100_000))
