"""Markup set right before a page is read: what a reader never sees, and what is not as it looks."""

import re
from typing import Final, cast

from lxml import etree

from newsdiff.clutter import drop, holds_article, prose_in
from newsdiff.page import Element, words
from newsdiff.pointers import block_around, is_line

_UNSEEN: Final = re.compile(r"display:none|visibility:hidden|clip:rect\((?:0|1px)")
_STYLED: Final = 2000  # characters
_MARKS: Final = ("span", "b", "i", "em", "strong", "small", "font", "sup", "sub", "u")
_STYLED_OR_HEADING: Final = etree.XPath("//@style/.. | //@hidden/.. | //@role[.='heading']/..")
_HEADINGS: Final = ("div", "p", "span")
_LISTS: Final = ("ul", "ol", "table")
_EMPTY: Final = "empty"
_LEVELS: Final = frozenset("123456")
_SENTENCE: Final = 4  # words beside its links
_AMID: Final = 3  # paragraphs
_LONG: Final = 60  # characters
_QUOTED: Final = 400
_NOTE: Final = 600


def set_right(root: Element) -> None:
    """Take away hidden words and empty marks; call headings and parts of the text what they are."""
    marked = cast("list[Element]", _STYLED_OR_HEADING(root))
    hidden = dict.fromkeys(element for element in marked if _is_unseen(element))
    prose = prose_in(root) if hidden else 0
    for element in hidden:
        if element.getparent() not in hidden and not holds_article(element, prose):
            drop(element)
    for image in list(root.iter("svg")):  # its words are a title for machines
        drop(image)
    for mark in [mark for mark in root.iter(*_MARKS) if len(mark) == 0 and not mark.text]:
        mark.tag = _EMPTY
    etree.strip_tags(root, _EMPTY)  # the extractor would lose the paragraph around one
    for element in marked:
        level = element.get("aria-level") or "2"
        if element.get("role") == "heading" and element.tag in _HEADINGS and level in _LEVELS:
            element.tag = f"h{max(2, int(level))}"
    _join_boxes(root)


def unlink_sentences(root: Element) -> None:
    """Make the links within a sentence plain words: only what is nothing but links is clutter."""
    links: dict[Element, list[Element]] = {}
    for link in root.iter("a"):
        if (block := block_around(link)) is not None and is_line(block):
            links.setdefault(block, []).append(link)
    for block, own in links.items():
        if block.tag == "p" or next(block.iter(*_LISTS), None) is None:
            linked = sum(len(words(link).split()) for link in own)
            if len(words(block).split()) - linked >= _SENTENCE:
                for link in own:
                    link.tag = "span"


def _is_unseen(element: Element) -> bool:
    style = "".join((element.get("style") or "")[:_STYLED].lower().split())
    return element.get("hidden") is not None or _UNSEEN.search(style) is not None


def _join_boxes(root: Element) -> None:
    """Make pull quotes and notes that stand among the paragraphs of a text part of it."""
    paragraphs: dict[Element | None, int] = {}
    for box in list(root.iter("aside", "footer")):
        around = box.getparent()
        if around not in paragraphs:
            paragraphs[around] = _long_paragraphs(around)
        if paragraphs[around] >= _AMID and _is_pull_quote_or_note(box):
            box.tag = "div"
            box.attrib.clear()


def _long_paragraphs(around: Element | None) -> int:
    if around is None:
        return 0
    return sum(len(words(paragraph)) >= _LONG for paragraph in around.iterchildren("p"))


def _is_pull_quote_or_note(box: Element) -> bool:
    size = len(words(box))
    if box.tag == "footer":
        return size <= _NOTE
    quotes = list(box.iter("blockquote"))
    return len(quotes) == 1 and size <= _QUOTED and len(words(quotes[0])) * 2 > size
