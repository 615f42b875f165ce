"""Sourcing that is no change: the rule for each, told from what the labels left."""

from collections.abc import Iterator, Sequence

from newsdiff.alignment import Alignment
from newsdiff.changes.quotations import spelt
from newsdiff.changes.sourcing import REPORTING, paired_voices, sourcing_changes
from newsdiff.changes.values import SourcingChange
from newsdiff.changes.voices import (
    READ,
    Names,
    Voice,
    Voices,
    name_words,
    names_of,
    same_name,
    says_nothing,
)
from newsdiff.document import Document
from newsdiff.explanation.leftout import LeftOut, pair_text, place_of
from newsdiff.sourcing import Attribution, extract_attributions
from newsdiff.sourcing.attribution import spans


def left_out_sourcing(
    old: Document, new: Document, alignment: Alignment, voices: Voices
) -> Iterator[LeftOut]:
    """Attributions, then quotations, then those who declined to say anything."""
    changes = sourcing_changes(old, new, alignment, voices)
    pairs = paired_voices(old, new, alignment, voices)
    told = {(c.old_sentence, c.new_sentence, c.old_cue, c.new_cue) for c in changes}
    for a, b in pairs:
        homes = old.sentences[a.home].text, new.sentences[b.home].text
        rule = _pair_rule(a, b)
        if rule and (*homes, a.cue or None, b.cue or None) not in told:
            yield LeftOut("sourcing", _edit(a, b), rule, place_of(new, b.home))
    paired = {id(voice) for pair in pairs for voice in pair}
    left = [[v for v in side if id(v) not in paired] for side in voices]
    names = names_of(voices[0]), names_of(voices[1])
    yield from _alone(new, left[1], names[0], Names(c.new_source for c in changes))
    yield from _alone(old, left[0], names[1], Names(c.old_source for c in changes), old=True)
    yield from _quotations(old, new, voices, changes)
    yield from _silent(old, new)


def _pair_rule(a: Voice, b: Voice) -> str | None:
    if a.name != b.name:
        if not a.name or not b.name:
            return "no-source"
        if same_name(a.name, b.name):
            return "same-source"
        return "named-elsewhere" if _stands_in(a, b) or _stands_in(b, a) else "other-claim"
    if a.cue.lower() == b.cue.lower():
        return None
    same = a.attribution.strength == b.attribution.strength
    return "same-strength" if same else "told-already"


def _stands_in(generic: Voice, named: Voice) -> bool:
    """Whether one is "the company" and the other a name."""
    return named.named and (generic.name or "").islower() and len(name_words(generic.name)) == 1


def _edit(a: Voice, b: Voice) -> str:
    return pair_text(_said(a), _said(b))


def _said(voice: Voice) -> str:
    return " ".join(part for part in (voice.name, voice.cue) if part)


def _alone(
    document: Document, voices: Sequence[Voice], others: Names, told: Names, *, old: bool = False
) -> Iterator[LeftOut]:
    for voice in voices:
        rule = _lone_rule(voice, others)
        if rule != "told-already" or voice.name not in told:
            where = place_of(document, voice.home, old=old)
            yield LeftOut("sourcing", _said(voice), rule, where)


def _lone_rule(voice: Voice, others: Names) -> str:
    if not voice.name:
        return "no-source"
    if voice.name in others:
        return "still-quoted"
    return "told-already" if voice.attribution.cue_class in REPORTING else "not-reporting"


def _quotations(
    old: Document, new: Document, voices: Voices, changes: Sequence[SourcingChange]
) -> Iterator[LeftOut]:
    told = {(c.old_quote, c.new_quote) for c in changes}
    labelled = {quote for pair in told for quote in pair if quote}
    sides = (new, voices[1], voices[0]), (old, voices[0], voices[1])
    for document, mine, theirs in sides:
        printed = {text for voice in theirs for text in voice.quotes}
        said = spelt(" ".join(text for voice in theirs for text in voice.quotes))
        spellings = {spelt(text) for text in printed}
        for voice in mine:
            for text in voice.quotes:
                if text in printed or text in labelled:
                    continue
                rule = _quote_rule(spelt(text), spellings, said)
                if rule != "typography" or document is new:  # once, as it is set now
                    where = place_of(document, voice.home, old=document is old)
                    yield LeftOut("quotation", text, rule, where)


def _quote_rule(words: str, spellings: set[str], said: str) -> str:
    if words in spellings:
        return "typography"
    return "said-elsewhere" if words in said else "with-its-source"


def _silent(old: Document, new: Document) -> Iterator[LeftOut]:
    """Refusals to speak that stand in one version only."""
    before, after = _refusals(old), _refusals(new)
    sides = (new, after, before), (old, before, after)
    for document, mine, theirs in sides:
        there = {text for text, _ in theirs}
        for text, sentence in mine:
            if text not in there:
                where = place_of(document, sentence, old=document is old)
                yield LeftOut("sourcing", text, "says-nothing", where)


def _refusals(document: Document) -> list[tuple[str, int]]:
    return [
        (_refusal(text, found), document.sentence_at(place, spans(found.cue)[0][0]))
        for place in READ
        if (text := document.texts[place])
        for found in extract_attributions(text, document.article.language)
        if says_nothing(text, found)
    ]


def _refusal(text: str, found: Attribution) -> str:
    cue = " ".join(text[start:end] for start, end in spans(found.cue))
    return " ".join(part for part in (found.name, cue) if part)
