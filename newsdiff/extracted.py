"""The extractor's tree (p, head, list, item, quote, table, lb) as paragraphs with roles."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from newsdiff.article import Paragraph, Role
from newsdiff.plaintext import is_reference

_ROLES: Final[dict[str, Role]] = {
    "head": "heading",
    "item": "list-item",
    "quote": "quote",
    "row": "table",
}
_BLOCKS: Final = frozenset({"p", "list", "table", "body", "div", "dl", *_ROLES})
_PASSED_ON: Final = frozenset({"list-item", "quote"})  # a <p> in one of these is still one
_EMPTY_LINE: Final = re.compile(r"\n\s*\n")


def paragraphs(body: etree._Element) -> tuple[Paragraph, ...]:
    """In the order of the page; two line breaks part paragraphs. Depth costs no recursion."""
    return tuple(_Walk().run(body))


class _Walk:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.roles: list[Role] = ["text"]
        self.rows = 0

    def run(self, body: etree._Element) -> Iterator[Paragraph]:
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if event == "start":
                yield from self.opened(element)
            else:
                yield from self.closed(element)
        yield from self.finished()

    def opened(self, element: etree._Element) -> Iterator[Paragraph]:
        if element.tag == "lb":
            self.pieces.append("\n")
        elif self.rows:
            self.pieces.append(" | " if element.tag == "cell" and self.has_words() else " ")
        elif element.tag in _BLOCKS:
            yield from self.finished()
            self.roles.append(self.role(element.tag))
        self.rows += element.tag == "row"
        self.pieces.append(element.text or "")

    def closed(self, element: etree._Element) -> Iterator[Paragraph]:
        self.rows -= element.tag == "row"
        if not self.rows and element.tag in _BLOCKS:
            yield from self.finished()
            self.roles.pop()
        elif element.tag in _BLOCKS:
            self.pieces.append(" ")
        self.pieces.append(element.tail or "")

    def role(self, tag: str) -> Role:
        passed_on = self.roles[-1] if self.roles[-1] in _PASSED_ON else "text"
        return _ROLES.get(tag, passed_on)

    def has_words(self) -> bool:
        return any(piece.strip() for piece in self.pieces)

    def finished(self) -> Iterator[Paragraph]:
        text, self.pieces = "".join(self.pieces), []
        for part in _EMPTY_LINE.split(text):
            if line := " ".join(part.split()).strip("| "):
                yield Paragraph(line, "reference" if is_reference(line) else self.roles[-1])
