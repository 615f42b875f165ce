"""Rows and lists of links beside an article."""

import pytest

from newsdiff.clutter import clear_link_boxes
from newsdiff.page import parse_page, words

STORY = "<p>The harbour office counted fourteen boats in the north basin on Monday morning.</p>"
ROW = "<div><a href='/1'>One</a> <a href='/2'>Two</a> <a href='/3'>Three</a></div>"
LIST = "<ul><li><a href='/1'>One</a></li><li><a href='/2'>Two</a></li><li><a>Three</a></li></ul>"


def left(html: str) -> str:
    root = parse_page(html.encode()).root
    clear_link_boxes(root)
    return words(root)


@pytest.mark.parametrize("links", [ROW, LIST])
def test_links_alone_beside_the_article_are_taken_away(links: str) -> None:
    assert left(f"{links}<article>{STORY}</article>{links} end") == f"{left(STORY)} end"


@pytest.mark.parametrize("links", [ROW, LIST])
def test_links_in_the_article_stay(links: str) -> None:
    assert "Three" in left(f"<article>{STORY}{links}</article>")


@pytest.mark.parametrize("links", [ROW, LIST])
def test_links_stay_where_no_element_says_it_is_the_article(links: str) -> None:
    assert "Three" in left(f"<div>{STORY}</div>{links}")


@pytest.mark.parametrize(
    "box",
    [
        ROW.replace("<div>", "<div>Corrected on Friday: "),
        ROW.replace("</div>", " Corrected on Friday.</div>"),
        ROW.replace("One", "<p>One</p>"),
        LIST.replace("</li>", ", by Robin Quay</li>", 1),
        LIST.replace("<li>", "<li>New: ", 1),
        "<div><a href='/1'>One</a> <a href='/2'>Two</a></div>",
    ],
)
def test_a_box_that_says_more_than_its_links_stays(box: str) -> None:
    assert "One" in left(f"<article>{STORY}</article>{box}")
