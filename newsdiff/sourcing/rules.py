"""The rules: from a token that may be a cue to source and content."""

from collections.abc import Iterator
from typing import Final

from newsdiff.sourcing.appositions import left_phrase, with_apposition
from newsdiff.sourcing.contents import right_content
from newsdiff.sourcing.cues import cue_tokens, phrase_at
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.nounphrases import right_phrase
from newsdiff.sourcing.orders import after_speech, around, postposed, split_phrase
from newsdiff.sourcing.reading import Range, Reading, body_end
from newsdiff.sourcing.speaking import relayed_by, said

_NEAR: Final = 40  # tokens on each side in which somebody may be cited


def drafts(page: Reading, lex: Lexicon) -> Iterator[Draft]:
    """What the rules find, in the order of the cues. Each token is part of one cue at most."""
    last: Draft | None = None
    done = 0
    for at in cue_tokens(page, lex):
        if at < done:
            continue
        found = _draft(page, lex, at, last)
        if found is not None:
            yield found
            done = found.cue[1]
            last = found


def _draft(page: Reading, lex: Lexicon, at: int, last: Draft | None) -> Draft | None:
    low = page.lows[at]
    if last is not None and low == "by" and last.relayed:
        return relayed_by(page, lex, at, last)
    found = _ordered(page, lex, at) if lex.head else None
    return found or _worded(page, lex, at, last)


def _worded(page: Reading, lex: Lexicon, at: int, last: Draft | None) -> Draft | None:
    low = page.lows[at]
    if low in lex.phrases and (found := _according(page, lex, at)):
        return found
    if low in lex.hedges:
        return _hedge(page, lex, at)
    if low in lex.passives and (found := _passive(page, lex, at)):
        return found
    if low in lex.verbs and (found := said(page, lex, at, last)):
        return found
    return _adjective(page, lex, at) if low in lex.adjectives else None


def _ordered(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    low = page.lows[at]
    if low in lex.behind:
        return postposed(page, lex, at)
    if low in lex.after_speech and (found := after_speech(page, lex, at)):
        return found
    if any(low == first for first, _ in lex.split) and (found := split_phrase(page, lex, at)):
        return found
    return _mood(page, lex, at) if low in lex.moods else None


def _mood(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A form of the verb that doubts, where nobody is cited: le ministre serait parti."""
    sentence = page.sentence(at)
    near = page.lows[max(sentence[0], at - _NEAR) : min(sentence[1], at + _NEAR)]
    cited = any(low in lex.verbs or low in lex.phrases for low in near)
    content = right_content(page, lex, at + 1, sentence)
    if cited or content is None:
        return None
    return Draft((at, at + 1), None, [content], lex.moods[page.lows[at]])


def _according(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    match = phrase_at(page, lex, at)
    if match is None or (lex.has("as", page.lows[at]) and page.low(match[1][1]) in lex.verbs):
        return None
    phrase, cue = match
    cue = (cue[0], cue[1] - phrase.whole)
    if any(lex.has("relatives", page.low(at)) for at in (cue[1], cue[1] + 1)):
        return None  # una encuesta según la cual
    sentence = page.sentence(at)
    source = right_phrase(page, lex, cue[1], sentence[1])
    if source is None:
        return None
    source = _long_source(page, lex, source, sentence, leading=at <= sentence[0] + 1)
    contents = around(page, lex, (at, source[1]), sentence)
    return Draft(cue, source, contents, chain=phrase.chain)


def _long_source(
    page: Reading, lex: Lexicon, source: Range, sentence: Range, *, leading: bool
) -> Range:
    if not leading:
        return with_apposition(page, lex, source, body_end(page, sentence))
    longer = with_apposition(page, lex, source, sentence[1])
    closed = longer[1] < sentence[1] and page.words[longer[1]] == ","
    return longer if closed and page.lows[source[1] + 1 : source[1] + 2] != ["the"] else source


def _hedge(page: Reading, lex: Lexicon, at: int) -> Draft:
    sentence = page.sentence(at)
    content = right_content(page, lex, at + 1, sentence)
    contents = [content] if content else []
    return Draft((at, at + 1), None, contents, lex.hedges[page.lows[at]])


def _adjective(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    sentence = page.sentence(at)
    before = page.lows[at - 1] if at > sentence[0] else ""
    phrase = right_phrase(page, lex, at + 1, sentence[1])
    if phrase is None or before.endswith("ly") or lex.has("passive", before):
        return None
    if not (lex.has("determiners", before) or lex.has("prepositions", before)):
        return None
    return Draft((at, at + 1), None, [phrase], lex.adjectives[page.lows[at]])


def _passive(page: Reading, lex: Lexicon, at: int) -> Draft | None:
    """A cue without source: "is said to", "was believed to have", "it is thought that"."""
    sentence = page.sentence(at)
    if at + 1 >= sentence[1] or page.lows[at + 1] not in ("to", "that"):
        return None
    start = at
    while start > sentence[0] and (
        lex.has("passive", page.lows[start - 1])
        or page.lows[start - 1] in ("has", "have", "had", "not", "also", "still", "now")
        or page.lows[start - 1].endswith("ly")
    ):
        start -= 1
    if not any(lex.has("passive", low) for low in page.lows[start:at]):
        return None
    subject = left_phrase(page, lex, start, sentence[0])
    after = right_content(page, lex, at + 1, sentence)
    contents = [c for c in (subject, after) if c and page.lows[c[0]] != "it"]
    return Draft((start, at + 1), None, contents, lex.passives[page.lows[at]])
