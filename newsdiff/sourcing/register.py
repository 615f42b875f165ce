"""The sources of one text so far: what a surname, a pronoun or "the minister" stands for."""

from dataclasses import dataclass, field, replace
from typing import Final

from newsdiff.sourcing.appositions import left_phrase
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.names import is_title, printed
from newsdiff.sourcing.nounphrases import leading_phrase
from newsdiff.sourcing.reading import Range, Reading
from newsdiff.sourcing.sources import Source, classify

_UNKNOWN: Final = Source(name=None, named=False, sort="unnamed")
_MEMORY: Final = 40  # sources looked back at for a pronoun


@dataclass(slots=True)
class Register:
    """Identifies sources in the order of the text; each one identified may explain later ones."""

    page: Reading
    lex: Lexicon
    history: list[tuple[int, Source]] = field(default_factory=list)
    people: dict[str, Source] = field(default_factory=dict)
    _mentioned: dict[str, str] | None = None

    def identify(self, phrase: Range) -> Source:
        source = self._identify(phrase)
        if source.name is not None:
            self.history.append((phrase[0], source))
            if source.sort == "person" and source.surname:
                self.people[source.surname] = source
        return source

    def _identify(self, phrase: Range) -> Source:
        low = self.page.lows[phrase[0]].partition("'")[0]
        if phrase[1] - phrase[0] == 1 and self.lex.has("pronouns", low):
            return self._pronoun(phrase[0], low)
        source = classify(self.page, self.lex, phrase)
        if source.sort == "person":
            return self._fuller(source)
        return self._by_surname(phrase, source) or self._by_role(phrase) or source

    def _fuller(self, source: Source) -> Source:
        """A person printed by surname only, under the full name."""
        if source.name != source.surname or source.surname is None:
            return source
        return self._known(source.surname, source) or source

    def _by_surname(self, phrase: Range, source: Source) -> Source | None:
        first, last = phrase
        word = self.page.words[first].removesuffix("'s")
        end = next((at for at in range(first, last) if self.page.words[at] in ",("), last)
        if end - first != 1 or not word[0].isupper():
            return None
        return self._known(word, source)

    def _known(self, surname: str, source: Source) -> Source | None:
        if surname in self.people:
            known = self.people[surname]
            return replace(known, roles=known.roles | source.roles)
        full = self._names().get(surname)
        if full is None:
            return None
        return replace(source, name=full, named=True, sort="person", surname=surname, plural=False)

    def _names(self) -> dict[str, str]:
        if self._mentioned is None:
            self._mentioned = _full_names(self.page, self.lex)
        return self._mentioned

    def _by_role(self, phrase: Range) -> Source | None:
        """The last source that was called so: "the minister", "the agency"."""
        first, last = phrase
        if self.page.lows[first] not in _DEFINITE or last - first > 3:
            return None
        role = self.page.lows[last - 1].rstrip(".")
        for _, known in reversed(self.history[-_MEMORY:]):
            if role in known.roles and known.named:
                return known
        return None

    def _pronoun(self, at: int, printed_as: str) -> Source:
        low = self.lex.pronouns.get(printed_as, printed_as)
        if low == "who":
            return self._antecedent(at)
        for place, known in reversed(self.history[-_MEMORY:]):
            if _fits(low, known):
                return self._subject(at, low, place) or self._bound(known, low)
        return self._subject(at, low, -1) or _UNKNOWN

    def _subject(self, at: int, low: str, place: int) -> Source | None:
        """The subject of the sentence before, where it is nearer than the source at `place`."""
        first = self.page.sentence(at)[0]
        if not first or self.page.paragraph(first) != self.page.paragraph(first - 1):
            return None
        before = self.page.sentence(first - 1)
        phrase = None if place >= before[0] else leading_phrase(self.page, self.lex, *before)
        if phrase is None or self.lex.has("pronouns", self.page.lows[phrase[0]]):
            return None
        found = self._identify(phrase)
        suits = found.sort == "person" if low in ("he", "she") else found.sort == "unnamed"
        return found if suits and low != "it" and _fits(low, found) else None

    def _antecedent(self, at: int) -> Source:
        """What "who" stands for: the phrase before it."""
        phrase = left_phrase(self.page, self.lex, _before_comma(self.page, at), 0)
        if phrase is None or self.lex.has("pronouns", self.page.lows[phrase[0]]):
            return _UNKNOWN
        return self._identify(phrase)

    def _bound(self, known: Source, low: str) -> Source:
        return replace(known, gender=low) if low in ("he", "she") else known


_DEFINITE: Final = frozenset(["the", "this", "that"])


def _before_comma(page: Reading, at: int) -> int:
    return at - 1 if at and page.words[at - 1] == "," else at


def _fits(low: str, known: Source) -> bool:
    match low:
        case "he" | "she":
            return known.is_person and known.gender in (None, low)
        case "it":
            return not known.is_person and not known.plural
        case "they":
            return not known.is_person or known.plural
        case _:
            return False


def _full_names(page: Reading, lex: Lexicon) -> dict[str, str]:
    """Surname -> the first full name in the text that ends with it."""
    found: dict[str, str] = {}
    words, lows = page.words, page.lows
    for at in range(1, len(words)):
        if not (words[at][0].isupper() and words[at - 1][0].isupper()):
            continue
        surname = words[at].removesuffix("'s")
        if surname in found or not _is_given(page, lex, at - 1) or is_title(lex, lows[at]):
            continue
        found[surname] = printed(page, (at - 1, at + 1))
    return found


def _is_given(page: Reading, lex: Lexicon, at: int) -> bool:
    low, word = page.lows[at], page.words[at]
    if is_title(lex, low) or low.endswith("'s") or len(word) < 2 or word.isupper():
        return False
    groups = ("determiners", "breaks", "prepositions", "times", "pronouns", "auxiliaries")
    return not any(lex.has(group, low) for group in groups) and not lex.noun("proper", low)
