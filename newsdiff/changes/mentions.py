"""Every figure of a version with what stands around it, for pairing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from newsdiff.changes.values import FigureMention
from newsdiff.changes.voices import Voice
from newsdiff.changes.words import head_word, words_of
from newsdiff.document import Document, Place, Sentence
from newsdiff.figures import Figure, extract_figures, sign_of
from newsdiff.sourcing.attribution import spans

_CELLS: Final = " | "  # between the cells of a row, as reading a page writes them
_LONGEST_LABEL: Final = 200  # characters of a row's first cell
_OF_MANY: Final = " of "
_REACH: Final = 60  # characters of context on each side
_MOST_SOURCES: Final = 12  # who speaks anonymously; more people than that are a figure


@dataclass(frozen=True)
class Mention:
    """A figure at its place, with what stands before and behind it in its sentence.

    `left` and `right` are the telling words of that, `words` those of the concept.
    """

    figure: Figure
    place: Place
    sentence: int
    before: str
    behind: str

    @cached_property
    def left(self) -> Counter[str]:
        return Counter(words_of(self.before))

    @cached_property
    def right(self) -> Counter[str]:
        return Counter(words_of(self.behind))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words_of(self.figure.concept))

    @cached_property
    def head(self) -> str:
        return head_word(self.figure.concept)

    @property
    def telling(self) -> frozenset[str]:
        """The words by which it may be known again."""
        return self.words | self.left.keys() | self.right.keys()

    def quote(self, document: Document) -> FigureMention:
        return FigureMention(self.figure, self.place, document.sentences[self.sentence].text)


Known = dict[tuple[str, str], list[Figure]]  # by language with its decimal sign, and paragraph


def find_mentions(
    document: Document, voices: Sequence[Voice], known: Known | None = None
) -> list[Mention]:
    """The figures of headline, dek and body in reading order, but those that count sources.

    `known` is what was read before, of another version too; it is added to.
    """
    known = {} if known is None else known
    counting = set(_source_starts(voices))
    sign = sign_of("\n\n".join(document.texts.values()), document.article.language)
    return [
        _mention(document, place, text, figure)
        for place, text in document.texts.items()
        if text
        for figure in _figures(text, document.article.language, sign, known)
        if figure.value > _MOST_SOURCES or (place, figure.start) not in counting
        if not _is_member(figure, text)
    ]


def _figures(text: str, language: str, sign: str, known: Known) -> Iterator[Figure]:
    """The figures of a text; each is a matter of its own paragraph."""
    offset = 0
    for paragraph in text.split("\n\n"):
        found = known.get((language + sign, paragraph))
        if found is None:
            found = extract_figures(paragraph, language, decimal=sign)
            known[language + sign, paragraph] = found
        for figure in found:
            yield replace(figure, start=figure.start + offset, end=figure.end + offset)
        offset += len(paragraph) + len("\n\n")


def _is_member(figure: Figure, text: str) -> bool:
    """One of the best: says what something is, not how many there are."""
    spelt_out = figure.value == 1 and figure.unit is None and figure.text.isalpha()
    return spelt_out and text.startswith(_OF_MANY, figure.end)


def _in_table(figure: Figure, sentence: Sentence) -> Figure:
    """A number in a row of a table counts what the row's first cell says."""
    label, bar, _ = sentence.text[:_LONGEST_LABEL].partition(_CELLS)
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
    before = text[max(sentence.start, figure.start - _REACH) : figure.start]
    behind = text[figure.end : min(sentence.end, figure.end + _REACH)]
    return Mention(figure, place, number, before, behind)
