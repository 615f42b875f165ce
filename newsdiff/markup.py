"""Markup set right before a page is read: what a reader never sees, and what is not as it looks."""

import re
from typing import Final

from lxml import etree

from newsdiff.clutter import block_around, drop, holds_article, prose_in
from newsdiff.page import Element, NameRule, words

_HIDDEN: Final = NameRule(
    r"""^(?:sr-only|(?:(?:u|is|g|m|p)-+)?visually-?hidden|screen-?reader(?:-(?:text|only))?
    |a11y-(?:hidden|only)|element-(?:invisible|hidden)|assistive-text|off-?screen)$"""
)
_UNSEEN: Final = re.compile(r"display:none|visibility:hidden|clip:rect\((?:0|1px)")
_STYLED: Final = 2000  # characters
_MARKS: Final = ("span", "b", "i", "em", "strong", "small", "font", "sup", "sub", "u")
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
    prose = prose_in(root)
    for element in _hidden(root):
        if not holds_article(element, prose):
            drop(element)
    for image in list(root.iter("svg")):  # its words are a title for machines
        drop(image)
    for mark in [mark for mark in root.iter(*_MARKS) if len(mark) == 0 and not mark.text]:
        mark.tag = _EMPTY
    etree.strip_tags(root, _EMPTY)  # the extractor would lose the paragraph around one
    for heading in root.xpath("//*[@role='heading']"):
        level = heading.get("aria-level") or "2"
        if heading.tag in _HEADINGS and level in _LEVELS:
            heading.tag = f"h{max(2, int(level))}"
    _join_boxes(root)


def unlink_sentences(root: Element) -> None:
    """Make the links within a sentence plain words: only what is nothing but links is clutter."""
    links: dict[Element, list[Element]] = {}
    for link in root.iter("a"):
        if (block := block_around(link)) is not None:
            links.setdefault(block, []).append(link)
    for block, own in links.items():
        if block.tag == "p" or next(block.iter(*_LISTS), None) is None:
            linked = sum(len(words(link).split()) for link in own)
            if len(words(block).split()) - linked >= _SENTENCE:
                for link in own:
                    link.tag = "span"


def _hidden(root: Element) -> list[Element]:
    styled = root.xpath("//*[@hidden or @style]")
    return [*_HIDDEN.elements(root), *(element for element in styled if _is_unseen(element))]


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
