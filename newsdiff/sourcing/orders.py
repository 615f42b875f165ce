"""Orders of words that English does not have: verbs in second place, in parts, at the end."""

from dataclasses import replace
from typing import Final

from newsdiff.sourcing.appositions import left_phrase, with_apposition
from newsdiff.sourcing.contents import (
    is_parenthetical,
    left_content,
    only_adjuncts,
    parted_content,
    right_content,
)
from newsdiff.sourcing.cues import VerbCue
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.frames import with_content
from newsdiff.sourcing.lexicon import Lexicon, Verb
from newsdiff.sourcing.nounphrases import right_phrase
from newsdiff.sourcing.reading import Range, Reading, body_end

_CLAUSE: Final = 24  # tokens between the parts of a verb
_OPENING: Final = 9  # tokens between "as" and its verb
_PARTS: Final = ",:;–—"


def around(page: Reading, lex: Lexicon, inner: Range, sentence: Range) -> list[Range]:
    """Everything in the sentence but `inner`."""
    found = [left_content(page, inner[0], sentence[0])]
    if inner[0] <= sentence[0] + 1:
        found = [right_content(page, lex, inner[1], sentence)]
    else:
        found.append(parted_content(page, lex, inner[1], sentence))
    return [content for content in found if content is not None]


def parted_verb(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A verb whose particle stands later: teilte das Ministerium am Montag mit, dass."""
    sentence = page.sentence(at)
    for verb in lex.verbs.get(page.lows[at], ()):
        particle = _particle(page, verb, at, sentence)
        if particle is not None:
            return _parted(page, lex, (at, particle), verb, sentence)
    return None


def _particle(page: Reading, verb: Verb, at: int, sentence: Range) -> int | None:
    """The particle at the end of the verb's clause, not right behind the verb."""
    size = len(verb.particles)
    if not size or tuple(page.lows[at + 1 : at + 1 + size]) == verb.particles:
        return None
    for k in range(at + 1, min(sentence[1], at + _CLAUSE)):
        if page.quoted[k] >= 0 or page.words[k] in _PARTS:
            return None
        if tuple(page.lows[k : k + size]) == verb.particles:
            return k + size - 1
    return None


def _parted(page: Reading, lex: Lexicon, cue: Range, verb: Verb, sentence: Range) -> Draft | None:
    at, particle = cue
    left = left_phrase(page, lex, at, sentence[0])
    source = left or right_phrase(page, lex, at + 1, particle)
    if source is None:
        return None
    content = right_content(page, lex, particle + 1, sentence)
    contents = [content] if content else []
    if verb.frame == "object":
        contents = [(max(at + 1, 0 if left else source[1]), particle)]
    elif left is None and is_parenthetical(page, at, sentence[0]):
        before = left_content(page, at, sentence[0])
        contents = [before] if before else contents
    if not contents:
        return None
    return Draft((at, at + 1), source, contents, verb.cue_class)


def second(page: Reading, lex: Lexicon, cue: VerbCue) -> Draft | None:
    """The source behind a verb that something else stands before: Am Dienstag sagte die Bank."""
    at, (low, high) = cue.verb[0], cue.sentence
    bracket = _bracket(page, lex, cue)
    if bracket is not None:
        before = left_phrase(page, lex, bracket, low)
        source = before or right_phrase(page, lex, bracket + 1, at)
        return with_content(page, lex, cue, source, bracket) if source else None
    if left_phrase(page, lex, cue.group[0], low) is not None:
        return None
    source = right_phrase(page, lex, cue.verb[1], high)
    if source is None or source[0] == cue.verb[1] == high:
        return None
    behind = replace(cue, verb=(at, _past_particle(page, cue, source[1])), readings=_whole(cue))
    found = with_content(page, lex, behind, source, low)
    return found and replace(found, cue=cue.group)


def _past_particle(page: Reading, cue: VerbCue, at: int) -> int:
    parts = {verb.particles for verb in cue.readings if verb.particles}
    return next((at + len(p) for p in parts if tuple(page.lows[at : at + len(p)]) == p), at)


def _whole(cue: VerbCue) -> tuple[Verb, ...]:
    return tuple(replace(verb, particles=()) for verb in cue.readings)


def _bracket(page: Reading, lex: Lexicon, cue: VerbCue) -> int | None:
    """The auxiliary that a participle at the clause's end belongs to: hat am Montag mitgeteilt."""
    start = cue.verb[0]
    for at in range(start - 1, max(cue.sentence[0], start - _CLAUSE) - 1, -1):
        if page.quoted[at] >= 0 or page.words[at] in _PARTS:
            return None
        if lex.has("perfect", page.lows[at]):
            return at
    return None


def postposed(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A source before its preposition: dem Bericht zufolge."""
    sentence = page.sentence(at)
    source = left_phrase(page, lex, at, sentence[0])
    if source is None:
        return None
    return Draft((at, at + 1), source, around(page, lex, (source[0], at + 1), sentence))


def after_speech(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A word that cites only behind what is said: "...", so der Minister."""
    sentence = page.sentence(at)
    if not is_parenthetical(page, at, sentence[0]):
        return None
    source = right_phrase(page, lex, at + 1, sentence[1])
    if source is None or not _closes(page, lex, source[1], sentence):
        return None
    source = with_apposition(page, lex, source, body_end(page, sentence))
    return Draft((at, at + 1), source, around(page, lex, (at, source[1]), sentence))


def _closes(page: Reading, lex: Lexicon, at: int, sentence: Range) -> bool:
    return only_adjuncts(page, lex, at, sentence) or page.words[at] == ","


def split_phrase(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A source between the words that cite it: aus Regierungskreisen hieß es."""
    sentence = page.sentence(at)
    for first, rest in lex.split:
        if page.lows[at] != first:
            continue
        source = right_phrase(page, lex, at + 1, sentence[1])
        if source is None:
            return None
        end = source[1] + len(rest)
        if tuple(page.lows[source[1] : end]) == rest:
            contents = around(page, lex, (at, end), sentence)
            return Draft((source[1], end), source, contents)
    return None


def introduced(page: Reading, lex: Lexicon, cue: VerbCue) -> Draft | None:
    """A clause that names the source of the sentence: Comme le rapporte le quotidien, ..."""
    at, (low, high) = cue.verb[0], cue.sentence
    start = at
    while start > max(low, at - _OPENING) and not lex.has("as", page.lows[start]):
        start -= 1
    if not lex.has("as", page.lows[start]) or start == at:
        return None
    end = cue.verb[1]
    last = page.low(end) == "," or end >= body_end(page, cue.sentence)
    if lex.verb_second and last:  # wie das Ministerium am Abend mitteilte
        source = right_phrase(page, lex, start + 1, at)
    else:
        source = right_phrase(page, lex, end, high)
        end = source[1] if source else end
    if source is None or not _closes(page, lex, end, cue.sentence):
        return None
    if end > at + 1:
        source = with_apposition(page, lex, source, body_end(page, cue.sentence))
        end = source[1]
    contents = around(page, lex, (start, end), cue.sentence)
    return Draft(cue.group, source, contents, cue.readings[0].cue_class) if contents else None
