"""Every figure of a version with what stands around it, for pairing."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from newsdiff.changes.values import FigureMention
from newsdiff.document import Document, Place
from newsdiff.figures import Figure, extract_figures
from newsdiff.text import fold

_REACH: Final = 60  # characters of context on each side
_WORD: Final = re.compile(r"[^\W\d_]+")
_STOP: Final = frozenset(
    "the a an of in on at to for and or but with by from as is are was were be been has have had "
    "it its that this which who will would more than about at least some up".split()
)
_PREPOSITION: Final = frozenset("of in on at by for from to with per about under over".split())
_IRREGULAR: Final = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life",
    "deaths": "death",
}  # fmt: skip


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

    def quote(self, document: Document) -> FigureMention:
        return FigureMention(self.figure, self.place, document.sentences[self.sentence].text)


def find_mentions(document: Document) -> list[Mention]:
    """The figures of headline, dek and body in reading order."""
    found = []
    for place, text in document.texts.items():
        if text:
            for figure in extract_figures(text, document.article.language):
                found.append(_mention(document, place, text, figure))
    return found


def _mention(document: Document, place: Place, text: str, figure: Figure) -> Mention:
    number = document.sentence_at(place, figure.start)
    sentence = document.sentences[number]
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


def words_of(text: str) -> list[str]:
    return [w for w in _WORD.findall(fold(text).text.lower()) if w not in _STOP]


def head_word(concept: str) -> str:
    """The singular of the last word before the first preposition: what is counted."""
    words = _WORD.findall(concept.lower())
    cut = next((i for i, word in enumerate(words) if i and word in _PREPOSITION), len(words))
    return singular(words[cut - 1]) if words[:cut] else ""


def singular(word: str) -> str:
    """A plain English singular; good enough to see that two words are one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
