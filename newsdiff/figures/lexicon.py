"""What the figure grammar knows of one language, read from its TOML table and compiled once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, cast

from newsdiff.figures.compounds import compounds
from newsdiff.figures.figure import Modifier
from newsdiff.figures.phrases import Endings, Phrases
from newsdiff.figures.signs import decimal_sign
from newsdiff.figures.tokens import words_of
from newsdiff.languages import generated_names, language_table, nearest_language

VULGAR: Final = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅛": 1 / 8,
}
WORD_SETS: Final = frozenset(
    """
age_bounds age_hints age_nouns aged_people ago articles attributes auxiliaries bare_scales being
change_verbs clauses clock clock_alone clock_before compared counters date_links determiners
directions distance_links doubtful_months fillers fraction_follow gerunds half_behind half_follow
halves hedging hours hyphen_free hyphen_words inside labels lapse_links links links_half measured
moments money_nouns months more multiples names negatives not_after_one not_before_one odds
odds_fillers of old one_does one_in one_of ones ordinal_before over over_durations over_topics
people_verbs persons plurals pointing possession pounds prepositions pronouns purposes range_and
range_between range_from range_or range_to ranging rate_articles rate_each rate_nouns rate_per
some_time spans states stops streets subjects takes tellings totals up_before vague_verbs verbs
weekdays weighing year_before
""".split()
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists by name are `sets`; what phrases mean is in the other tables."""

    decimal: str
    elision: bool
    dotted_ordinals: bool
    ages_apposed: bool
    nouns_capitalised: bool
    marks_plural: bool
    cardinals: Phrases[float]
    scales: Phrases[float]
    suffixes: Mapping[str, float]
    connectors: frozenset[str]
    fractions: Phrases[float]
    vague: Phrases[tuple[float, Modifier]]
    symbols: Endings[str]
    money: Phrases[str]
    units: Phrases[str]
    unit_signs: Phrases[str]
    ago_before: Endings[bool]
    below_zero: Phrases[bool]
    before: Endings[Modifier]
    behind: Phrases[Modifier]
    nominal: Mapping[str, str]
    acts: Mapping[str, str]
    each: Mapping[str, str]
    lasting: Mapping[str, str]
    done: Mapping[str, str]
    priced: Mapping[str, str]
    measurands: Mapping[str, str]
    state_noun: str
    verb_endings: tuple[str, ...]
    sets: Mapping[str, frozenset[str]]
    triggers: frozenset[str]
    number_words: frozenset[str]
    unit_words: frozenset[str]
    no_nouns: frozenset[str]
    only_verbs: frozenset[str]


def lexicon(language: str, decimal: str | None = None) -> Lexicon:
    """The lexicon of the nearest language we know, with another decimal sign if one is given."""
    code = nearest_language(language)
    return _compiled(code) if decimal is None else _signed(code, decimal)


def sign_of(document: str, language: str = "en") -> str:
    """The decimal sign of a document, "." or ",": its language's, unless its numbers say else."""
    return decimal_sign(document, lexicon(language).decimal)


@cache
def _signed(code: str, decimal: str) -> Lexicon:
    return replace(_compiled(code), decimal=decimal)


@cache  # by known code, so that it cannot grow with what pages call their language
def _compiled(code: str) -> Lexicon:
    return _Reading(language_table(code, "figures"), generated_names(code)).lexicon()


class _Reading:
    """One table on its way to a lexicon."""

    def __init__(self, table: dict[str, Any], generated: dict[str, Any]) -> None:
        self._table = table
        self._generated = generated
        self._elision = bool(table.get("elision", False))

    def lexicon(self) -> Lexicon:
        numbers = self._named("numbers")
        sets = {name: self._words(name) for name in WORD_SETS}
        cardinals = list(self._cardinals(numbers))
        scales = list(self._phrases(self._named("scales")))
        fractions = list(self._phrases(self._fractions()))
        vague = list(self._vague())
        phrases = [words for words, _ in (*cardinals, *scales, *fractions, *vague)]
        number_words = frozenset(word for words in phrases for word in words if word.isalpha())
        units = [*self._inverted("units"), *self._inverted("money")]
        unit_words = frozenset(words[0] for words, _ in units if len(words) == 1)
        return Lexicon(
            decimal=self._table.get("decimal", "."),
            elision=self._elision,
            dotted_ordinals=bool(self._table.get("dotted_ordinals", False)),
            ages_apposed=bool(self._table.get("ages_apposed", False)),
            nouns_capitalised=bool(self._table.get("nouns_capitalised", False)),
            marks_plural=bool(self._table.get("marks_plural", False)),
            cardinals=Phrases(cardinals),
            scales=Phrases(scales),
            suffixes=self._named("suffixes"),
            connectors=frozenset(numbers.get("connectors", ())),
            fractions=Phrases(fractions),
            vague=Phrases(vague),
            symbols=Endings(self._inverted("symbols", lower=False)),
            money=Phrases(self._inverted("money")),
            units=Phrases(self._inverted("units")),
            unit_signs=Phrases(self._inverted("unit_signs", lower=False)),
            ago_before=Endings((self._cut(p), True) for p in self._table.get("ago_before", ())),
            below_zero=Phrases((self._cut(p), True) for p in self._table.get("below_zero", ())),
            before=Endings(self._modifiers("hedges")),
            behind=Phrases(self._modifiers("hedges_behind")),
            nominal=self._named("nominal"),
            acts=self._named("acts"),
            each=self._named("each"),
            lasting=self._named("lasting"),
            done=self._named("done"),
            priced=self._named("priced"),
            measurands=self._named("measurands"),
            state_noun=self._table.get("state_noun", ""),
            verb_endings=tuple(self._table.get("verb_endings", ())),
            sets=sets,
            triggers=frozenset(_trigger(words, sets["articles"]) for words in phrases) - {""}
            | VULGAR.keys()
            | sets["half_behind"],
            number_words=number_words,
            unit_words=unit_words,
            no_nouns=number_words | unit_words | (sets["stops"] - sets["plurals"]),
            only_verbs=sets["verbs"] - sets["plurals"],
        )

    def _named(self, name: str) -> dict[str, Any]:
        return cast("dict[str, Any]", self._table.get(name, {}))

    def _words(self, name: str) -> frozenset[str]:
        listed = self._named("words").get(name, "")
        return frozenset(listed.split())

    def _cut(self, phrase: str) -> tuple[str, ...]:
        return words_of(phrase, elision=self._elision)

    def _spellings(self, phrase: str) -> Iterator[tuple[str, ...]]:
        """With hyphens and, where they part words, without."""
        words = self._cut(phrase)
        yield words
        if "-" in words:
            yield tuple(word for word in words if word != "-")

    def _phrases(self, meanings: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
        for phrase, meaning in meanings.items():
            for words in self._spellings(phrase):
                yield words, float(meaning)

    def _cardinals(self, numbers: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], float]]:
        named: dict[str, float] = {w: float(n) for n, w in enumerate(numbers["cardinals"].split())}
        named |= compounds(named, numbers)
        named |= {word: float(value) for word, value in numbers.get("also", {}).items()}
        return self._phrases(named)

    def _fractions(self) -> dict[str, float]:
        listed = self._named("fractions")
        return {phrase: part[0] / part[1] for phrase, part in listed.items()}

    def _vague(self) -> Iterator[tuple[tuple[str, ...], tuple[float, Modifier]]]:
        for phrase, (value, modifier) in self._named("vague").items():
            yield self._cut(phrase), (float(value), modifier)

    def _inverted(self, name: str, *, lower: bool = True) -> Iterator[tuple[tuple[str, ...], str]]:
        """Of what two codes claim, the hand-written table's comes first and so wins."""
        for table in (self._named(name), self._generated.get(name, {})):
            for code, phrases in table.items():
                for phrase in _listed(phrases):
                    yield self._cut(phrase.lower() if lower else phrase), code

    def _modifiers(self, name: str) -> Iterator[tuple[tuple[str, ...], Modifier]]:
        for modifier, phrases in self._named(name).items():
            for phrase in _listed(phrases):
                yield self._cut(phrase), cast("Modifier", modifier)


def _trigger(words: tuple[str, ...], articles: frozenset[str]) -> str:
    """The word of a phrase that makes us look: not its article."""
    first, *others = words
    return "".join(others[:1]) if first in articles else first


def _listed(phrases: Iterable[str] | str) -> Iterable[str]:
    return phrases.split() if isinstance(phrases, str) else phrases
