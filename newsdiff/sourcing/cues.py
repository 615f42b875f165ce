"""Cues: the verb group or phrase that ties a source to what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newsdiff.sourcing.lexicon import Lexicon, Phrase, Verb
from newsdiff.sourcing.reading import Range, Reading, body_end


@dataclass(frozen=True, slots=True)
class VerbCue:
    """`group` is the verb with auxiliaries and adverbs, `verb` its own tokens, particles in."""

    group: Range
    verb: Range
    readings: tuple[Verb, ...]
    sentence: Range
    negated: bool
    passive: bool
    infinitive: bool
    noun: bool

    @property
    def form(self) -> str:
        return self.readings[0].form


def verb_cue(page: Reading, lex: Lexicon, at: int) -> VerbCue | None:
    """The verb group around a form of a cue verb, or None where the neighbours make it a noun."""
    sentence = page.sentence(at)
    readings = tuple(v for v in lex.verbs[page.lows[at]] if _particles(page, at, v, sentence[1]))
    if not readings:
        return None
    start = _group_start(page, lex, at, sentence[0])
    group = page.lows[start:at]
    cue = VerbCue(
        group=(_without_times(page, lex, start, at), at + 1),
        verb=(at, at + 1),
        readings=readings,
        sentence=sentence,
        negated=any(lex.has("negations", low) for low in group),
        passive=readings[0].form == "past" and any(lex.has("passive", low) for low in group[-3:]),
        infinitive="to" in group[-2:],
        noun=lex.has("nouns", page.lows[at]),
    )
    if _capital(page, at, sentence) or _nominal(page, lex, cue, start):
        return None
    return cue


def _capital(page: Reading, at: int, sentence: Range) -> bool:
    """Whether a capital inside a sentence makes it part of a name: "the United States"."""
    if at == sentence[0] or not page.words[at][0].isupper():
        return False
    near = page.words[max(sentence[0], at - _NEAR) : at] + page.words[at + 1 : at + 4]
    return any(word[0].islower() for word in near)


def _particles(page: Reading, at: int, verb: Verb, high: int) -> bool:
    if not verb.particles:
        return True
    end = at + 1 + len(verb.particles)
    return end <= high and tuple(page.lows[at + 1 : end]) == verb.particles


def _group_start(page: Reading, lex: Lexicon, at: int, low: int) -> int:
    start = at
    while start > low and page.quoted[start - 1] < 0 and _in_group(page, lex, start - 1):
        start -= 1
    return start


def _in_group(page: Reading, lex: Lexicon, at: int) -> bool:
    low = page.lows[at]
    if lex.has("auxiliaries", low):
        return page.words[at][0].islower() or lex.has("times", low)
    return low.endswith("ly") and len(low) > 4 and page.words[at][0].islower()


def _without_times(page: Reading, lex: Lexicon, start: int, at: int) -> int:
    while start < at and (lex.has("times", page.lows[start]) or page.lows[start] in _QUANTIFIERS):
        start += 1
    return start


_NEAR: Final = 20  # tokens looked at for words in small letters
_QUANTIFIERS: Final = frozenset(["all", "both", "himself", "herself", "itself", "themselves", "to"])


def _nominal(page: Reading, lex: Lexicon, cue: VerbCue, start: int) -> bool:
    """Whether the form is a noun or an adjective here: "the report", "claims of", "alleged"."""
    at = cue.verb[0]
    before = page.lows[at - 1] if at > cue.sentence[0] else ""
    if lex.has("pronouns", before.partition("'")[0]):
        return False
    if _after_determiner(lex, cue, before) or lex.has("prepositions", before):
        return True
    if not cue.noun or start < at or (cue.form == "participle" and not before[:1].isalpha()):
        return False
    if _is_name(page, lex, at - 1, cue) and cue.form in ("present", "past"):
        return page.low(cue.verb[1]) == "of"
    return not (_agrees(before, cue.form) and _takes(page, lex, cue))


def _after_determiner(lex: Lexicon, cue: VerbCue, before: str) -> bool:
    if cue.form != "past" and before.endswith(("'s", "s'", "'")):
        return True
    if lex.head and not cue.noun:
        return False  # comme le rapporte: a pronoun that looks like an article
    return lex.has("determiners", before) and (cue.noun or not lex.has("vague", before))


def _is_name(page: Reading, lex: Lexicon, at: int, cue: VerbCue) -> bool:
    """Whether a proper name stands before: the likely subject of "claims"."""
    word = page.words[at] if at >= cue.sentence[0] else ""
    return word[:1].isupper() and at > cue.sentence[0] and not lex.has("prepositions", word)


def _agrees(before: str, form: str) -> bool:
    """Whether the word before can be the subject: a plural before "claim", not before "claims"."""
    if not before or not before[0].isalpha():
        return True
    plural = before.endswith(("s", "men", "people", "police")) and not before.endswith("ss")
    if form == "base":
        return plural
    return form in ("past", "participle") or not plural or before.endswith("us")


def _takes(page: Reading, lex: Lexicon, cue: VerbCue) -> bool:
    end = cue.verb[1]
    if ends_sentence(page, end, cue.sentence):
        return "," in page.words[max(cue.sentence[0], end - 8) : end]
    low, word = page.lows[end], page.words[end]
    if page.quoted[end] >= 0 or low in (":", "to", "it", "on", "out", "for"):
        return page.quoted[end] >= 0 or low in (":", "to", "it") or bool(cue.readings[0].particles)
    if lex.has("openers", low) or lex.has("determiners", low) or lex.has("pronouns", low):
        return True
    return word[0].isupper() or word[0].isdigit()


def phrase_at(page: Reading, lex: Lexicon, at: int) -> tuple[Phrase, Range] | None:
    """The prepositional cue that begins at a token."""
    for phrase in lex.phrases.get(page.lows[at], ()):
        end = at + len(phrase.words)
        if tuple(page.lows[at:end]) != phrase.words or end >= len(page.words):
            continue
        if not phrase.capital or page.words[end][0].isupper() or page.lows[end] == "the":
            return phrase, (at, end)
    return None


def cue_tokens(page: Reading, lex: Lexicon) -> Iterator[int]:
    """Tokens outside quotations that may begin or be a cue, in order."""
    triggers = lex.triggers
    for at, low in enumerate(page.lows):
        if (low in triggers or low == "by") and page.quoted[at] < 0:
            yield at


def ends_sentence(page: Reading, at: int, sentence: Range) -> bool:
    """Whether nothing but closing punctuation follows in the sentence."""
    return at >= body_end(page, sentence)
