"""What the attribution rules know of a language: its cue verbs, function words and source nouns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from newsdiff.languages import language_table, nearest_language
from newsdiff.sourcing.attribution import CueClass
from newsdiff.sourcing.reading import Cut, token_cut

Frame = Literal[
    "say", "tell", "that", "to", "object", "quote", "fact", "urge", "brand", "relay", "put"
]
Form = Literal["base", "present", "past", "participle"]
Words = frozenset[str]

STRENGTH: Final[dict[CueClass, int]] = {
    "confirm": 2, "admit": 1,
    "claim": -1, "suggest": -1, "predict": -1, "belief": -1,
    "rumour": -2, "alleged": -2,
}  # fmt: skip

_NONE: Final[Words] = frozenset()
_SHORTEST_HEAD: Final = 5  # letters of the last part of a compound
_VOWELS: Final = "aeiou"
_SIBILANTS: Final = ("s", "sh", "ch", "x", "z")


@dataclass(frozen=True, slots=True)
class Verb:
    """One reading of a printed form: `particles` must follow it, `frame` says what may."""

    lemma: str
    form: Form
    cue_class: CueClass
    frame: Frame
    particles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words before a source ("according to"); `chain`: the source relays another one.

    `whole`: the last word belongs to the source (de source policière).
    """

    words: tuple[str, ...]
    chain: bool
    capital: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    verbs: Mapping[str, tuple[Verb, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    words: Mapping[str, Words]
    nouns: Mapping[str, Words]
    hedges: Mapping[str, CueClass]
    passives: Mapping[str, CueClass]
    adjectives: Mapping[str, CueClass]
    people: tuple[str, ...]
    titles: Mapping[str, str]
    triggers: Words
    comma_clause: bool  # "sagte, dass ...": a comma between cue and content
    head: str  # where a noun stands in its phrase: "first", "last"; "" in English, where it is both
    verb_second: bool  # "Am Montag teilte die Bank mit": whatever comes first, then the verb
    nouns_capitalised: bool
    endings: Mapping[str, tuple[str, ...]]  # of compounds: Polizeisprecher is a Sprecher
    split: tuple[tuple[str, tuple[str, ...]], ...]  # "aus ... hieß es": the words round a source
    behind: Words  # "dem Bericht zufolge": behind the source
    after_speech: Words  # "so der Minister": only behind what is said
    moods: Mapping[str, CueClass]  # verb forms that doubt only where nobody is cited
    pronouns: Mapping[str, str]  # he, she, it or they in English
    cut: Cut

    def has(self, group: str, word: str) -> bool:
        return word in self.words.get(group, _NONE)

    def group(self, name: str) -> Words:
        return self.words.get(name, _NONE)

    def noun(self, sort: str, word: str) -> bool:
        if word in self.nouns.get(sort, _NONE):
            return True
        return bool(self.endings) and word.endswith(self.endings.get(sort, ()))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of the language, of its base language, or of English."""
    table = language_table(nearest_language(language), "sourcing")
    hedges = table.get("hedges", {})
    nouns = dict(table.get("nouns", {}))
    verbs, phrases = _verbs(table), _phrases(table.get("according", {}))
    adverbs = _classes({sort: words for sort, words in hedges.items() if isinstance(words, str)})
    passives = _classes(hedges.get("passive", {}))
    adjectives = _classes(hedges.get("adjective", {}))
    moods = _classes(hedges.get("mood", {}))
    according = table.get("according", {})
    split = tuple(_split(phrase) for phrase in according.get("split", ()))
    behind = frozenset(according.get("behind", ()))
    after_speech = frozenset(according.get("after_speech", ()))
    firsts = [first for first, _ in split]
    return Lexicon(
        verbs=verbs,
        phrases=phrases,
        words=_sets(table.get("words", {})),
        titles=table.get("titles", {}),
        people=tuple(nouns.pop("people", "").split()),
        nouns=_sets(nouns),
        hedges=adverbs,
        passives=passives,
        adjectives=adjectives,
        comma_clause=table.get("comma_clause", False),
        head=table.get("head", ""),
        verb_second=table.get("verb_second", False),
        nouns_capitalised=table.get("nouns_capitalised", False),
        endings=_endings(nouns) if table.get("compounds", False) else {},
        split=split,
        behind=behind,
        after_speech=after_speech,
        moods=moods,
        pronouns=table.get("pronouns", {}),
        cut=token_cut(
            elision=table.get("elision", False), enclitics=tuple(table.get("enclitics", "").split())
        ),
        triggers=frozenset(
            word
            for words in (verbs, phrases, adverbs, passives, adjectives, moods)
            for word in (*words, *firsts, *behind, *after_speech)
        ),
    )


def _split(phrase: str) -> tuple[str, tuple[str, ...]]:
    first, _, rest = phrase.partition(" ... ")
    return first, tuple(rest.split())


def _endings(nouns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        sort: tuple(word for word in words.split() if len(word) >= _SHORTEST_HEAD)
        for sort, words in nouns.items()
    }


def _sets(table: Mapping[str, str]) -> dict[str, Words]:
    return {name: frozenset(words.split()) for name, words in table.items()}


def _classes(table: Mapping[Any, str]) -> dict[str, CueClass]:
    return {word: sort for sort, words in table.items() for word in words.split()}


def _contracted(words: tuple[str, ...], forms: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A phrase and its forms with the article in the last word: a detta di, a detta del."""
    yield words
    for last in forms.get(words[-1], "").split():
        yield (*words[:-1], last)


def _phrases(table: Mapping[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    chained, capital = table.get("chained", ()), table.get("capital", ())
    whole = table.get("whole", ())
    found: dict[str, list[Phrase]] = {}
    for text in sorted(table.get("phrases", ()), key=len, reverse=True):
        for words in _contracted(tuple(text.split()), table.get("contractions", {})):
            phrase = Phrase(words, text in chained, text in capital, text in whole)
            found.setdefault(words[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in found.items()}


def _verbs(table: Mapping[str, Any]) -> dict[str, tuple[Verb, ...]]:
    irregular: Mapping[str, str] = table.get("irregular", {})
    found: dict[str, list[Verb]] = {}
    for lemma, sort, frame in _entries(table.get("verbs", {})):
        stem, *particles = lemma.split("_")
        for word, form in _forms(stem, irregular, rule=table.get("conjugate", False)):
            found.setdefault(word, []).append(
                Verb(lemma, form, sort, frame, tuple(particles)),
            )
    return {word: tuple(sorted(verbs, key=_longest_first)) for word, verbs in found.items()}


def _longest_first(verb: Verb) -> int:
    return -len(verb.particles)


def _entries(verbs: Mapping[Any, Mapping[Any, str]]) -> Iterator[tuple[str, CueClass, Frame]]:
    for sort, frames in verbs.items():
        for frame, lemmas in frames.items():
            for lemma in dict.fromkeys(lemmas.split()):
                yield lemma, sort, frame


def _forms(stem: str, irregular: Mapping[str, str], *, rule: bool) -> Iterable[tuple[str, Form]]:
    if not rule:
        return [(stem, "past")]
    own = {word for word, lemma in irregular.items() if lemma == stem}
    forms: dict[str, Form] = {stem: "base", _present(stem): "present"}
    if not any(not word.endswith(("ing", "s")) for word in own):
        forms[_past(stem)] = "past"
    if not any(word.endswith("ing") for word in own):
        forms[_participle(stem)] = "participle"
    forms |= {word: _form_of(word, stem) for word in own}
    return forms.items()


def _form_of(word: str, stem: str) -> Form:
    if word.endswith("ing") and word != stem:
        return "participle"
    return "present" if word in (stem + "s", stem + "es") else "past"


def _present(stem: str) -> str:
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return stem[:-1] + "ies"
    return stem + ("es" if stem.endswith((*_SIBILANTS, "go")) else "s")


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return stem[:-1] + "ied"
    return stem + "ed"


def _participle(stem: str) -> str:
    if stem.endswith("e") and not stem.endswith("ee"):
        return stem[:-1] + "ing"
    return stem + "ing"
