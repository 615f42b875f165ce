"""Links that stand in the article's own text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from newsdiff.article import Link
from newsdiff.page import Element, words

_BLOCKS: Final = frozenset(
    "p li h1 h2 h3 h4 h5 h6 tr blockquote dd dt div section article ul ol table".split()
)
_MOST: Final = 5000
_LONGEST: Final = 4096  # characters of a target
_PART: Final = 30  # characters: a shorter paragraph may be part of anything
# Web archives put their own address before each link, with a time that changes every day.
_ARCHIVED: Final = re.compile(
    r"^(?:https?://web\.archive\.org)?/web/\d{14}(?:[a-z]{2}_)?/(?=https?:)"
)
_NOT_LETTERS: Final = re.compile(r"\W+")


def links_in(root: Element, base: str, texts: Iterable[str]) -> tuple[Link, ...]:
    """The links whose block, or a part of it between line breaks, is among the texts, in order.

    Targets are absolute where `base` is known; links within the page and scripts are left out.
    """
    base = _base(root, base)
    article = _Texts(texts)
    return tuple(
        Link(target, words(anchor))
        for anchor in _anchors(root)
        if article.hold(anchor) and (target := _target(anchor.get("href") or "", base))
    )


class _Texts:
    """The letters of the article's paragraphs, and what they have of each block of the page."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.own = {letters for text in texts if (letters := _letters(text))}
        self.blocks: dict[Element, bool | list[str]] = {}

    def hold(self, anchor: Element) -> bool:
        block = _block_around(anchor)
        if block is None:
            return False
        if block not in self.blocks:
            self.blocks[block] = self._held(block)
        held = self.blocks[block]
        if isinstance(held, bool):
            return held
        anchored = _letters(words(anchor))
        return any(anchored in part for part in held)

    def _held(self, block: Element) -> bool | list[str]:
        """Whether all of a block is a paragraph, or the paragraphs that line breaks make of it."""
        if any(below.tag in _BLOCKS for below in block.iterdescendants()):
            return False
        letters = _letters(words(block))
        if letters in self.own or next(block.iter("br"), None) is None:
            return letters in self.own
        return [text for text in self.own if len(text) > _PART and text in letters]


def _anchors(root: Element) -> Iterator[Element]:
    """Those within sentences have been made plain words."""
    return islice((link for link in root.iter("a", "span") if link.get("href")), _MOST)


def _block_around(anchor: Element) -> Element | None:
    above = anchor.getparent()
    while above is not None and above.tag not in _BLOCKS:
        above = above.getparent()
    return above


def _base(root: Element, url: str) -> str:
    named = next((element.get("href") or "" for element in root.iter("base")), "")
    return _joined(url, named) if named else url


def _target(href: str, base: str) -> str:
    href = _ARCHIVED.sub("", href.strip())
    if not href or href.startswith("#") or len(href) > _LONGEST:
        return ""
    target = _ARCHIVED.sub("", _joined(base, href))
    scheme = target.partition(":")[0].lower()
    return "" if ":" in target and scheme not in ("http", "https") else target


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # a malformed address, such as an open bracket in the host
        return href


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
