"""Where a phrase or a number stands in a version, and over which versions it stood."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from newsdiff.article import Article
from newsdiff.changes.equality import same_quantity
from newsdiff.errors import BadInput
from newsdiff.figures import Figure, extract_figures
from newsdiff.languages import nearest_language
from newsdiff.sentences import sentences
from newsdiff.text import fold

Place = Literal["headline", "byline", "dek", "description", "body", "notice"]
Span = tuple[int, int]
Hit = tuple[str, str]  # as printed, and its sentence

_LONGEST: Final = 300  # characters of a phrase
_VAGUE: Final = frozenset({"hundreds", "thousands", "dozens"})


@dataclass(frozen=True, slots=True)
class Sight:
    """One place where it stands: as printed, in its sentence. Paragraphs count from 1.

    A dek that readers are not shown, told only to machines, is the "description".
    """

    place: Place
    paragraph: int
    text: str
    sentence: str


@dataclass(frozen=True)
class Phrase:
    """Words to be found in any case, typography and spacing, and not inside longer words."""

    text: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = fold(self.text).text.split()
        inside = r"\s+".join(map(re.escape, words))
        start = r"(?<!\w)(?<!\d[.,])" if _needs_edge(words[0][0]) else ""
        end = r"(?!\w)(?![.,]\d)" if _needs_edge(words[-1][-1]) else ""
        return re.compile(start + inside + end, re.IGNORECASE)

    def spans(self, text: str, _language: str) -> Iterator[Span]:
        folded = fold(text)
        for found in self._pattern.finditer(folded.text):
            yield folded.source(found.start()), folded.source(found.end() - 1) + 1


@dataclass(frozen=True)
class Quantity:
    """A number to be found in any notation: 25,000 is 25k and twenty-five thousand.

    Without a unit it is found under every unit; with one, in every unit of its kind. Either end of
    a range counts.
    """

    figure: Figure

    @property
    def text(self) -> str:
        return self.figure.text

    def spans(self, text: str, language: str) -> Iterator[Span]:
        for found in extract_figures(text, nearest_language(language)):
            if self._is_stated(found):
                yield found.start, found.end

    def _is_stated(self, found: Figure) -> bool:
        if found.modifier in _VAGUE:
            return False
        ends = (found.value,) if found.high is None else (found.value, found.high)
        sought = [replace(self.figure, rate=found.rate)]
        if self.figure.unit is None:
            sought.append(replace(sought[0], unit=found.unit))
        stated = [replace(found, value=end, high=None) for end in ends]
        return any(same_quantity(a, b) for a in stated for b in sought)


Sought = Phrase | Quantity


def seek(text: str, language: str = "en", *, exact: bool = False) -> Sought:
    """What a person means who types this: a quantity if it is one number, else its words.

    Raises BadInput for an empty phrase and one of more than 300 characters.
    """
    text = text.strip()
    if not fold(text).text.strip() or len(text) > _LONGEST:
        raise BadInput(
            "nothing to look for" if len(text) <= _LONGEST else "a phrase that long is not found",
            hint="Name a phrase of a few words, or a number.",
        )
    figure = None if exact else _one_figure(text, nearest_language(language))
    return Quantity(figure) if figure else Phrase(text)


def presence(
    articles: Sequence[Article], text: str, *, exact: bool = False
) -> tuple[Sought, list[tuple[Sight, ...]]]:
    """What was looked for, and where each version has it.

    A number that no version states as a quantity (a year, a house number) is looked for as words.
    """
    sought = seek(text, articles[-1].language if articles else "en", exact=exact)
    found = find(articles, sought)
    if isinstance(sought, Quantity) and not any(found):
        sought = Phrase(text)
        found = find(articles, sought)
    return sought, found


def find(articles: Iterable[Article], sought: Sought) -> list[tuple[Sight, ...]]:
    """The places in each version, in reading order. A paragraph that stays is read once."""
    read: dict[tuple[str, str], tuple[Hit, ...]] = {}
    return [tuple(_sights(article, sought, read)) for article in articles]


def stretches(held: Sequence[bool]) -> list[Span]:
    """The first and last index of each run of True."""
    runs: list[Span] = []
    for at, holds in enumerate(held):
        if holds and at and held[at - 1]:
            runs[-1] = (runs[-1][0], at)
        elif holds:
            runs.append((at, at))
    return runs


def by_place(found: Sequence[Sequence[Sight]], first: int, last: int) -> list[tuple[Place, Span]]:
    """Where it stood from version to version: each place with each of its stretches.

    Of the versions from index `first` to `last`, in the order in which it came to the places.
    """
    window = [{sight.place for sight in sights} for sights in found[first : last + 1]]
    order = dict.fromkeys(s.place for sights in found[first : last + 1] for s in sights)
    return [
        (place, (first + start, first + end))
        for place in order
        for start, end in stretches([place in places for places in window])
    ]


def _needs_edge(character: str) -> bool:
    """Scripts without case may run words together: there a phrase may stand inside others."""
    return character.isdigit() or character.lower() != character.upper()


def _one_figure(text: str, language: str) -> Figure | None:
    figures = extract_figures(text, language)
    if len(figures) != 1 or (figures[0].start, figures[0].end) != (0, len(text)):
        return None
    is_plain = figures[0].modifier not in _VAGUE and figures[0].high is None
    return figures[0] if is_plain else None


def _sights(
    article: Article, sought: Sought, read: dict[tuple[str, str], tuple[Hit, ...]]
) -> Iterator[Sight]:
    for place, paragraph, text in _texts(article):
        key = (text, article.language)
        if key not in read:
            read[key] = tuple(_hits(text, tuple(sought.spans(*key))))
        for printed, sentence in read[key]:
            yield Sight(place, paragraph, printed, sentence)


def _texts(article: Article) -> Iterator[tuple[Place, int, str]]:
    yield "headline", 1, article.headline
    yield "byline", 1, article.byline
    is_told = any(teaser.text == article.dek for teaser in article.teasers)
    yield "description" if is_told else "dek", 1, article.dek
    for number, paragraph in enumerate(article.paragraphs, 1):
        yield "body", number, paragraph.text
    for number, notice in enumerate(article.notices, 1):
        yield "notice", number, notice.text


def _hits(text: str, found: Sequence[Span]) -> Iterator[Hit]:
    parts = sentences(text) if found else []
    starts = [start for start, _ in parts]
    for start, end in found:
        a, b = parts[max(0, bisect_right(starts, start) - 1)]
        yield text[start:end], text[a : max(b, end)]
