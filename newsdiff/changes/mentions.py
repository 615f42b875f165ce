"""Every figure of a version with what stands around it, for pairing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from newsdiff.changes.values import FigureMention
from newsdiff.changes.voices import Voice
from newsdiff.changes.words import head_word, words_of
from newsdiff.document import Document, Place, Sentence
from newsdiff.figures import Figure, extract_figures
from newsdiff.sourcing.attribution import spans

_CELLS: Final = " | "  # between the cells of a row, as reading a page writes them
_REACH: Final = 60  # characters of context on each side


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure at its place. `left` and `right` are the telling words around it."""

    figure: Figure
    place: Place
    sentence: int
    left: Counter[str]
    right: Counter[str]
    words: frozenset[str]
    head: str

    @property
    def telling(self) -> frozenset[str]:
        """The words by which it may be known again."""
        return self.words | self.left.keys() | self.right.keys()

    def quote(self, document: Document) -> FigureMention:
        return FigureMention(self.figure, self.place, document.sentences[self.sentence].text)


def find_mentions(document: Document, voices: Sequence[Voice]) -> list[Mention]:
    """The figures of headline, dek and body in reading order, but those that count sources."""
    counting = set(_source_starts(voices))
    whole = "\n\n".join(document.texts.values())
    return [
        _mention(document, place, text, figure)
        for place, text in document.texts.items()
        if text
        for figure in extract_figures(text, document.article.language, document=whole)
        if (place, figure.start) not in counting
    ]


def _in_table(figure: Figure, sentence: Sentence) -> Figure:
    """A number in a row of a table counts what the row's first cell says."""
    label, bar, _ = sentence.text.partition(_CELLS)
    inside = figure.start - sentence.start < len(label)
    if not bar or inside or not any(character.isalpha() for character in label):
        return figure
    return replace(figure, concept=label)


def _source_starts(voices: Sequence[Voice]) -> Iterator[tuple[Place, int]]:
    """Where sources without a name begin: "two people with knowledge of the matter"."""
    for voice in voices:
        if not voice.named:
            for start, _ in spans(voice.attribution.source):
                yield voice.place, start


def _mention(document: Document, place: Place, text: str, figure: Figure) -> Mention:
    number = document.sentence_at(place, figure.start)
    sentence = document.sentences[number]
    figure = _in_table(figure, sentence)
    left = text[max(sentence.start, figure.start - _REACH) : figure.start]
    right = text[figure.end : min(sentence.end, figure.end + _REACH)]
    concept = words_of(figure.concept)
    return Mention(
        figure,
        place,
        number,
        Counter(words_of(left)),
        Counter(words_of(right)),
        frozenset(concept),
        head_word(figure.concept),
    )
