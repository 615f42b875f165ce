"""An article laid out for comparing: its sentences, each with its place in the text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from newsdiff.article import Article
from newsdiff.furniture import is_furniture
from newsdiff.sentences import sentences

Place = Literal["headline", "dek", "body"]
_UNREAD = frozenset({"reference"})  # roles that state nothing of their own


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start` and `end` are offsets in the text of its place; `paragraph` counts from 0."""

    text: str
    place: Place
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """The sentences of one version: headline, dek, then body, in reading order."""

    article: Article
    sentences: tuple[Sentence, ...]
    texts: dict[Place, str] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> dict[Place, tuple[list[int], list[int]]]:
        found: dict[Place, tuple[list[int], list[int]]] = {p: ([], []) for p in self.texts}
        for number, sentence in enumerate(self.sentences):
            found[sentence.place][0].append(sentence.start)
            found[sentence.place][1].append(number)
        return found

    def sentence_at(self, place: Place, offset: int) -> int:
        """The number of the sentence that holds the offset of that place's text."""
        starts, numbers = self._starts[place]
        return numbers[max(0, bisect_right(starts, offset) - 1)]

    def numbers(self, place: Place) -> list[int]:
        return self._starts[place][1] if place in self.texts else []


def lay_out(article: Article) -> Document:
    """The document of an article. References, notices and furniture state nothing: left out."""
    body = [
        p.text
        for p in article.paragraphs
        if p.role not in _UNREAD and not is_furniture(p.text, article.language)
    ]
    parts: list[tuple[Place, list[str]]] = [
        ("headline", [article.headline]),
        ("dek", [article.dek]),
        ("body", body),
    ]
    laid = [sentence for place, paragraphs in parts for sentence in _laid(place, paragraphs)]
    texts = {place: "\n\n".join(paragraphs) for place, paragraphs in parts}
    return Document(article, tuple(laid), texts)


def _laid(place: Place, paragraphs: Iterable[str]) -> Iterator[Sentence]:
    offset = 0
    for number, paragraph in enumerate(paragraphs):
        for start, end in sentences(paragraph):
            text = paragraph[start:end]
            yield Sentence(text, place, number, offset + start, offset + end)
        offset += len(paragraph) + len("\n\n")
