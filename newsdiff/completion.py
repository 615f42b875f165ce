"""What the extractor left out in the midst of a text: put back where it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from newsdiff.article import Paragraph, Role
from newsdiff.composition import letters
from newsdiff.page import Element, class_names, leaf_blocks, words
from newsdiff.pointers import is_introduced

_LONG: Final = 60  # characters of a paragraph that is not found twice by chance
_OPENING: Final = 160  # characters, of which so many letters:
_KNOWN: Final = 40
_ALIKE: Final = 2  # such paragraphs in a box like the one that was read
_LINKED: Final = 0.5  # of the characters: what has more is no text
_ROLES: Final[dict[str, Role]] = {
    "p": "text",
    "ul": "list-item",
    "ol": "list-item",
    "dl": "list-item",
    "blockquote": "quote",
    "table": "table",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
}
_SENTENCE_END: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def completed(found: tuple[Paragraph, ...], root: Element) -> tuple[Paragraph, ...]:
    """The paragraphs with their neighbours: what stands in one box with them and is text too.

    Boxes that are named like one that was read, and stand beside it, are read as well.
    """
    places = {_opening(paragraph.text): at for at, paragraph in enumerate(found)}
    places.pop("", None)
    read = {
        paragraph: places[key]
        for paragraph in root.iter("p")
        if (key := _opening(words(paragraph))) in places
    }
    missed: dict[int, list[Paragraph]] = defaultdict(list)
    for box, before in _boxes(root, read):
        at = before
        for child in box.iterchildren(*_ROLES):
            texts = [] if child in read else list(_texts(child))
            known = _known(child, texts, read, places)
            at = max([at, *known])
            if not known and _is_text(child, texts):
                missed[at] += [Paragraph(text, _ROLES[child.tag]) for text in texts]
    return tuple(_joined(found, missed))


def _known(
    child: Element, texts: list[str], read: dict[Element, int], places: dict[str, int]
) -> list[int]:
    """Where it was read, whole or in parts."""
    if child in read:
        return [read[child]]
    lines = str(child.text_content()).split("\n")
    keys = map(_opening, texts if len(lines) == 1 else (*texts, *lines))
    return [places[key] for key in keys if key in places]


def _joined(
    found: tuple[Paragraph, ...], missed: dict[int, list[Paragraph]]
) -> Iterator[Paragraph]:
    """In order; what nothing follows must be able to end a text."""
    last = max([-1, *missed])
    if last == len(found) - 1:
        while missed[last] and not _ends(missed[last][-1]):
            missed[last].pop()
    yield from missed[-1]
    for at, paragraph in enumerate(found):
        yield paragraph
        yield from missed[at]


def _boxes(root: Element, read: dict[Element, int]) -> Iterator[tuple[Element, int]]:
    """Boxes in which paragraphs were read and those like them, each with the place before it."""
    places: dict[Element, list[int]] = defaultdict(list)
    unread: dict[Element, int] = defaultdict(int)
    order: dict[Element, None] = {}
    for paragraph in root.iter("p"):
        box = paragraph.getparent()
        if box is not None and len(words(paragraph)) >= _LONG:
            order[box] = None
            if paragraph in read:
                places[box].append(read[paragraph])
            else:
                unread[box] += 1
    kinds = {_kind(box) for box in places if class_names(box).strip()}
    at = -1
    for box in order:
        if box in places:
            yield box, min(places[box]) - 1
            at = max([at, *places[box]])
        elif unread[box] >= _ALIKE and _kind(box) in kinds:
            yield box, at


def _kind(box: Element) -> tuple[Element | None, str, str]:
    return box.getparent(), box.tag, class_names(box)


def _opening(text: str) -> str:
    """What a paragraph is known by, though line breaks may have parted it."""
    return letters(text[:_OPENING])[:_KNOWN]


def _texts(child: Element) -> Iterator[str]:
    lines: Iterable[str]
    if child.tag == "table":
        rows = ([words(cell) for cell in row.iter("td", "th")] for row in child.iter("tr"))
        lines = (" | ".join(filter(None, cells)) for cells in rows)
    elif child.tag in ("ul", "ol", "dl", "blockquote"):
        lines = (words(leaf) for leaf in leaf_blocks(child))
    else:
        lines = [words(child)]
    return filter(None, lines)


def _is_text(child: Element, texts: list[str]) -> bool:
    size = sum(map(len, texts))
    linked = sum(len(words(link)) for link in child.iter("a"))
    if not size or next(child.iter("h1"), None) is not None:
        return False
    return linked <= _LINKED * size or (child.tag in ("ul", "ol") and is_introduced(child))


def _ends(paragraph: Paragraph) -> bool:
    """Whether it can stand at the end of a text: not a heading, nor a line that is no sentence."""
    if paragraph.role == "text":
        return _SENTENCE_END.search(paragraph.text) is not None
    return paragraph.role != "heading"
