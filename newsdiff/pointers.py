"""Lines and lists that lead to other stories and say nothing of this one."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from newsdiff.page import BLOCKS, Element, words

_LABEL: Final = 4  # words
_MARKS: Final = 8  # within each other
_TEXTS: Final = ("p", "li", "div", "h2", "h3", "h4", "h5", "h6")
_POINTS: Final = (":", "|", "»", ">", "→")


def pointers(root: Element) -> Iterator[Element]:
    """Paragraphs of a label and one link: "Our standards: ...", "Also read: ..."."""
    for link in root.iter("a"):
        if _is_alone(link):
            block = block_around(link)
            if block is not None and is_line(block) and _is_pointer(block, link):
                yield block


def is_line(block: Element) -> bool:
    """No box for others: a <div> may be one."""
    return block.tag != "div" or all(below.tag not in BLOCKS for below in block)


def _is_alone(link: Element) -> bool:
    """Cheap to tell and true of few links: nothing but a full stop follows, no link stands by."""
    if (link.tail or "").strip() not in ("", ".") or link.getnext() is not None:
        return False
    before = link.getprevious()
    return before is None or before.tag != "a"


def block_around(link: Element) -> Element | None:
    """The block whose text a link stands in, marks such as <strong> aside."""
    for above in islice(link.iterancestors(), _MARKS):
        if above.tag in _TEXTS:
            return above
        if above.tag in BLOCKS:
            break
    return None


def _is_pointer(block: Element, link: Element) -> bool:
    target = words(link).rstrip(".")
    if len(target.split()) < 2:
        return False
    label, found, rest = words(block).rpartition(target)
    label = label.rstrip()
    return (
        bool(found)
        and rest in ("", ".")
        and label.endswith(_POINTS)
        and len(label.split()) <= _LABEL
    )


def link_lists(root: Element) -> Iterator[Element]:
    """Lists of nothing but links, unless a sentence with a colon introduces them."""
    for box in root.iter("ul", "ol"):
        items = list(box.iterchildren("li"))
        if len(items) > 1 and all(map(_is_link, items)) and not is_introduced(box):
            yield box


def _is_link(item: Element) -> bool:
    links = list(islice(item.iter("a"), 2))
    return len(links) == 1 and words(links[0]) == words(item)


def is_introduced(box: Element) -> bool:
    """Whether the paragraph before a list ends in a colon and says more than a label."""
    before = box.getprevious()
    if before is None or before.tag != "p":
        return False
    text = words(before)
    return text.endswith(":") and len(text.split()) > _LABEL
