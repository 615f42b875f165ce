"""Who speaks in a version: every attribution with its words, ready for pairing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from newsdiff.changes.words import one_spelling, words_of
from newsdiff.document import Document, Place
from newsdiff.sourcing import Attribution, extract_attributions
from newsdiff.sourcing.attribution import spans

_SILENT_CUES: Final = ("decline", "refuse")
_SILENT_SOURCES: Final = ("no ", "nobody", "no-one", "none ", "neither ")
_LONGEST_CLAIM: Final = 1_500  # characters of each part; text without full stops may hold more
READ: Final[tuple[Place, ...]] = ("headline", "dek", "body")


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution at its place. `sentences` are the numbers of those it touches, ascending."""

    attribution: Attribution
    place: Place
    sentences: tuple[int, ...]
    home: int
    name: str | None
    cue: str
    claim: str
    words: Counter[str]
    quotes: tuple[str, ...]

    @property
    def named(self) -> bool:
        return bool(self.attribution.named)


Voices = tuple[list[Voice], list[Voice]]  # of the old version and of the new one


def find_voices(document: Document) -> list[Voice]:
    """The attributions of headline, dek and body in reading order."""
    return [
        _voice(document, place, text, attribution)
        for place in READ
        if (text := document.texts[place])
        for attribution in extract_attributions(text, document.article.language)
        if not says_nothing(text, attribution)
    ]


def says_nothing(text: str, attribution: Attribution) -> bool:
    cue = " ".join(text[start:end] for start, end in spans(attribution.cue))
    return is_silence(attribution.name, cue)


def is_silence(source: str | None, cue: str) -> bool:
    """Whether nobody is the source of anything: "declined to comment", "no group has claimed"."""
    return cue.lower().startswith(_SILENT_CUES) or (source or "").lower().startswith(
        _SILENT_SOURCES
    )


def _voice(document: Document, place: Place, text: str, attribution: Attribution) -> Voice:
    cue, content = spans(attribution.cue), spans(attribution.content)
    parts = (*spans(attribution.source), *cue, *content)
    touched = {document.sentence_at(place, at) for start, end in parts for at in (start, end - 1)}
    said = (text[start : min(end, start + _LONGEST_CLAIM)] for start, end in content)
    claim = " ".join(said).strip(" ,.;:")
    return Voice(
        attribution,
        place,
        tuple(sorted(touched)),
        document.sentence_at(place, parts[0][0] if not cue else cue[0][0]),
        attribution.name,
        " ".join(text[start:end] for start, end in cue),
        claim,
        Counter(words_of(claim)),
        tuple(text[start:end] for start, end in attribution.quotes),
    )


_TITLES: Final = frozenset(
    "the a an mr mrs ms dr sir lady lord col colonel gen general sgt capt captain prof professor "
    "rep sen president minister mayor chief spokesman spokeswoman spokesperson".split()
)


@lru_cache(maxsize=4_096)
def name_words(name: str | None) -> frozenset[str]:
    words = frozenset(words_of(one_spelling((name or "").lower())))
    return words - _TITLES or words


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names are one source: most of the shorter one's words are in the longer."""
    x, y = name_words(a), name_words(b)
    if not x or not y:
        return x == y
    return 2 * len(x & y) > min(len(x), len(y))


class Names:
    """The sources of a version, to be asked whether one of them goes by a name."""

    def __init__(self, names: Iterable[str | None] = ()) -> None:
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self.add(name)

    def add(self, name: str | None) -> None:
        for word in name_words(name):
            self._by_word[word].add(name or "")

    def __contains__(self, name: object) -> bool:
        """Whether a source is attributed anything at all."""
        if not isinstance(name, str):
            return False
        near = {known for word in name_words(name) for known in self._by_word.get(word, ())}
        return any(same_name(name, known) for known in near)


def names_of(voices: Iterable[Voice]) -> Names:
    return Names(voice.name for voice in voices)
