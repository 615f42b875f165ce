"""What the extractor left out in the midst of a text: put back where it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from newsdiff.article import Paragraph, Role
from newsdiff.composition import letters
from newsdiff.page import Element, class_names, leaf_blocks, words

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
    missed: dict[int, list[Paragraph]] = defaultdict(list)
    for box, at in _boxes(root, places):
        for child in box.iterchildren(*_ROLES):
            texts = list(_texts(child))
            keys = map(_opening, (*texts, *str(child.text_content()).split("\n")))
            known = [places[key] for key in keys if key in places]
            at = max([at, *known])
            if not known and _is_text(child, texts) and (at < len(found) - 1 or _ends(child)):
                missed[at] += [Paragraph(text, _ROLES[child.tag]) for text in texts]
    return tuple(_joined(found, missed))


def _joined(
    found: tuple[Paragraph, ...], missed: dict[int, list[Paragraph]]
) -> Iterator[Paragraph]:
    yield from missed[-1]
    for at, paragraph in enumerate(found):
        yield paragraph
        yield from missed[at]


def _boxes(root: Element, places: dict[str, int]) -> Iterator[tuple[Element, int]]:
    """Boxes in which paragraphs were read and those like them, each with the place before it."""
    read: dict[Element, int] = {}
    long: dict[Element, int] = defaultdict(int)
    for paragraph in root.iter("p"):
        box = paragraph.getparent()
        text = words(paragraph)
        key = _opening(text)
        if box is None or len(text) < _LONG:
            continue
        long[box] += 1
        if key in places:
            read.setdefault(box, places[key] - 1)
    kinds = {_kind(box) for box in read if class_names(box).strip()}
    at = -1
    for box, count in long.items():
        if box in read:
            at = read[box]
            yield box, at
        elif count >= _ALIKE and _kind(box) in kinds:
            yield box, at
        at = max([at, *_last(box, places)])


def _opening(text: str) -> str:
    """What a paragraph is known by, though line breaks may have parted it."""
    return letters(text[:_OPENING])[:_KNOWN]


def _kind(box: Element) -> tuple[Element | None, str, str]:
    return box.getparent(), box.tag, class_names(box)


def _last(box: Element, places: dict[str, int]) -> list[int]:
    keys = (_opening(words(paragraph)) for paragraph in box.iterchildren("p"))
    return [places[key] for key in keys if key in places]


def _texts(child: Element) -> Iterable[str]:
    if child.tag == "table":
        rows = ([words(cell) for cell in row.iter("td", "th")] for row in child.iter("tr"))
        lines = (" | ".join(filter(None, cells)) for cells in rows)
    elif child.tag in ("ul", "ol", "dl", "blockquote"):
        lines = (words(leaf) for leaf in leaf_blocks(child))
    else:
        lines = iter([words(child)])
    return (line for line in lines if line)


def _is_text(child: Element, texts: list[str]) -> bool:
    size = sum(map(len, texts))
    linked = sum(len(words(link)) for link in child.iter("a"))
    return 0 < size and linked <= _LINKED * size and next(child.iter("h1"), None) is None


def _ends(child: Element) -> bool:
    """Whether it can stand at the end of a text: not a heading, nor a line that is no sentence."""
    if child.tag in ("h2", "h3", "h4"):
        return False
    return child.tag != "p" or _SENTENCE_END.search(words(child)) is not None
