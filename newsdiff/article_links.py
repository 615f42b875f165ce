"""Links that stand in the article's own text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from newsdiff.article import Link
from newsdiff.page import Element, words

_BLOCKS: Final = tuple(
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


@dataclass(frozen=True, slots=True)
class Place:
    """A link, the letters of the block it stands in, and whether line breaks part that block."""

    link: Link
    block: str
    parted: bool


def link_places(root: Element, base: str) -> list[Place]:
    """Every link of a page in order, to be asked later which of them the article has.

    Targets are absolute where `base` is known; links within the page and scripts are left out.
    """
    base = _base(root, base)
    blocks: dict[Element, tuple[str, bool] | None] = {}
    places: list[Place] = []
    for anchor in islice(root.iter("a"), _MOST):
        target = _target(anchor.get("href") or "", base)
        block = next((above for above in anchor.iterancestors(*_BLOCKS)), None)
        if not target or block is None:
            continue
        if block not in blocks:
            blocks[block] = _own_text(block)
        if own := blocks[block]:
            places.append(Place(Link(target, words(anchor)), *own))
    return places


def links_within(places: Iterable[Place], texts: Iterable[str]) -> tuple[Link, ...]:
    """Those of the links whose block, or a part of it between line breaks, is among the texts."""
    own = {letters for text in texts if (letters := _letters(text))}
    parts: dict[str, list[str]] = {}
    kept: list[Link] = []
    for place in places:
        if place.parted and place.block not in parts:
            parts[place.block] = [t for t in own if len(t) > _PART and t in place.block]
        anchored = _letters(place.link.text)
        if place.block in own or any(anchored in part for part in parts.get(place.block, ())):
            kept.append(place.link)
    return tuple(kept)


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


def _own_text(block: Element) -> tuple[str, bool] | None:
    """The letters of a block and whether line breaks part it; None if it holds other blocks."""
    if next(block.iterdescendants(*_BLOCKS), None) is not None:
        return None
    return _letters(words(block)), next(block.iter("br"), None) is not None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
