"""Verb cues: who the subject is, in the orders "X said", "said X" and "was said by X"."""

from dataclasses import replace
from typing import Final

from newsdiff.sourcing.appositions import left_phrase, with_apposition
from newsdiff.sourcing.contents import (
    left_content,
    only_adjuncts,
    parted_content,
    previous_quote,
    quote_before,
    right_content,
)
from newsdiff.sourcing.cues import VerbCue, verb_cue
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.frames import framed, with_content
from newsdiff.sourcing.lexicon import Lexicon, Verb
from newsdiff.sourcing.nounphrases import leading_phrase, right_phrase
from newsdiff.sourcing.orders import introduced, parted_verb, second
from newsdiff.sourcing.reading import Range, Reading, body_end

_CLAUSE: Final = 30  # tokens of a clause between commas
_ARTICLES = frozenset(["a", "an", "the"])  # "a newly revealed call"


def said(page: Reading, lex: Lexicon, at: int, last: Draft | None) -> Draft | None:
    parted = parted_verb(page, lex, at) if lex.verb_second else None
    cue = None if parted else verb_cue(page, lex, at)
    if cue is None or cue.infinitive or _hypothetical(page, lex, cue):
        return parted
    if cue.readings[0].frame == "relay":
        return _quoted_as_saying(page, lex, cue)
    if cue.passive:
        return _by_agent(page, lex, cue)
    if cue.form == "participle":
        return _participle(page, lex, cue, last)
    found = introduced(page, lex, cue) if lex.head else None
    return found or _in_order(page, lex, cue, last)


def _in_order(page: Reading, lex: Lexicon, cue: VerbCue, last: Draft | None) -> Draft | None:
    found = _inverted(page, lex, cue)
    if found is None and lex.verb_second:
        found = second(page, lex, cue)
    return found or _active(page, lex, cue, last)


def _quoted_as_saying(page: Reading, lex: Lexicon, cue: VerbCue) -> Draft | None:
    """One quoted by an outlet, which may follow: "X was quoted as saying by Y"."""
    verb, (low, _) = cue.readings[0], cue.sentence
    source = left_phrase(page, lex, cue.group[0], low)
    if source is None:
        return None
    found = framed(page, lex, cue, replace(verb, frame="say"), source, source[0])
    if found is not None:
        found.relayed = True
    return found


def relayed_by(page: Reading, lex: Lexicon, at: int, last: Draft) -> Draft | None:
    if at != last.cue[1]:
        return None
    source = right_phrase(page, lex, at + 1, page.sentence(at)[1])
    if source is None:
        return None
    return Draft((last.cue[0], at + 1), source, list(last.contents), chain=True)


def _hypothetical(page: Reading, lex: Lexicon, cue: VerbCue) -> bool:
    """Whether nothing has been said: "could ask", "may report"."""
    group = page.lows[cue.group[0] : cue.verb[0]]
    return not cue.negated and any(lex.has("modals", low) for low in group)


def _by_agent(page: Reading, lex: Lexicon, cue: VerbCue) -> Draft | None:
    """The source behind a passive: "was criticised by unions as cruel"."""
    end, high = cue.verb[1], cue.sentence[1]
    if end >= high or page.lows[end] != "by":
        return None
    source = right_phrase(page, lex, end + 1, high)
    if source is None:
        return None
    subject = left_phrase(page, lex, cue.group[0], cue.sentence[0])
    contents = [c for c in (subject, right_content(page, lex, source[1], cue.sentence)) if c]
    verb = cue.readings[-1]
    return Draft((cue.group[0], end + 1), source, contents, verb.cue_class, negated=cue.negated)


def _inverted(page: Reading, lex: Lexicon, cue: VerbCue) -> Draft | None:
    """The source behind its verb: "...", said X."""
    start, low = cue.group[0], cue.sentence[0]
    speech = quote_before(page, start, low) or (
        start == low and previous_quote(page, cue.sentence) is not None
    )
    verb = next(
        (v for v in cue.readings if v.frame in ("say", "quote", "that", "tell", "urge")), None
    )
    if verb is None or not (speech or (start > low and page.words[start - 1] in ",—–")):
        return None
    source = right_phrase(page, lex, _subject_start(page, lex, cue, verb), cue.sentence[1])
    if source is None or (lex.has("openers", page.lows[source[0]])):
        return None
    if not speech and not _closes_clause(page, lex, cue, source):
        return None
    source = with_apposition(page, lex, source, body_end(page, cue.sentence))
    contents = [left_content(page, start, low) or previous_quote(page, cue.sentence)]
    contents.append(parted_content(page, lex, source[1], cue.sentence))
    found = [c for c in contents if c is not None]
    return Draft(cue.group, source, found, verb.cue_class, negated=cue.negated)


def _subject_start(page: Reading, lex: Lexicon, cue: VerbCue, verb: Verb) -> int:
    """Where the source behind its verb begins: a fait savoir mardi le ministère."""
    at = cue.verb[1]
    if lex.head:
        at += len(verb.particles)
        while at < cue.sentence[1] and lex.has("times", page.lows[at]):
            at += 1
    return at


def _closes_clause(page: Reading, lex: Lexicon, cue: VerbCue, source: Range) -> bool:
    """Whether ", said X" is an inversion: the comma closes no apposition, X ends the clause."""
    start, low = cue.group[0], cue.sentence[0]
    if left_phrase(page, lex, start, low) is not None and not _ends_in_clause(
        page, lex, start, low
    ):
        return False
    end = source[1]
    return only_adjuncts(page, lex, end, cue.sentence) or page.words[end] == ","


def _ends_in_clause(page: Reading, lex: Lexicon, end: int, low: int) -> bool:
    """Whether a clause stands between the last two commas: ..., neuf seront bâtis, a dit."""
    at = end - 2
    while at > max(low, end - _CLAUSE) and page.words[at] != ",":
        at -= 1
    first = page.lows[at + 1] if page.words[at] == "," else ""
    relative = lex.has("openers", first) or lex.has("breaks", first)
    finite = any(lex.has("finite", page.lows[k]) for k in range(at, end))
    return bool(lex.head) and finite and not relative


def _active(page: Reading, lex: Lexicon, cue: VerbCue, last: Draft | None) -> Draft | None:
    low = cue.sentence[0]
    source = left_phrase(page, lex, cue.group[0], low)
    if source is not None and not _may_speak(page, source, cue):
        return None
    shared = source is None
    if source is None:
        source = _shared_source(page, lex, cue, last)
    if source is None:
        return None
    before = source[0]
    while lex.head and before > low and lex.has("auxiliaries", page.lows[before - 1]):
        before -= 1  # "...", a-t-il dit
    return with_content(page, lex, cue, source, low if shared else before)


def _may_speak(page: Reading, source: Range, cue: VerbCue) -> bool:
    """Not the writer's own "I think", no "348 confirmed cases", and after "who" speech only."""
    low = page.lows[source[0]]
    if source[1] == source[0] + 1 and (low[0].isdigit() or low in _ARTICLES):
        return False
    if low == "who":
        return cue.readings[-1].frame in ("say", "tell", "that")
    return low not in ("i", "we", "you")


def _shared_source(page: Reading, lex: Lexicon, cue: VerbCue, last: Draft | None) -> Range | None:
    """The source of the cue before, or the sentence's subject: "X said A and added B"."""
    at, low = cue.group[0] - 1, cue.sentence[0]
    if at <= low or page.lows[at] not in ("and", "but", "or", ",", "who", "then"):
        return None
    if last is not None and last.cue[0] >= low and last.source is not None:
        return last.source
    if page.lows[at] == ",":
        return None
    return leading_phrase(page, lex, low, at)


def _participle(page: Reading, lex: Lexicon, cue: VerbCue, last: Draft | None) -> Draft | None:
    """The subject of the clause before as source: "..., adding that"."""
    start, low = cue.group[0], cue.sentence[0]
    progressive = any(lex.has("passive", w) for w in page.lows[max(low, start) : cue.verb[0]])
    if progressive or _contracted(page, lex, start - 1):
        return _active(page, lex, cue, last)
    if (
        start > low
        and page.words[start - 1] not in (",", "—", "–", '"', "”")
        and page.lows[start - 1] not in ("and", "but", "by")
    ):
        return None
    if last is not None and last.cue[0] >= low and last.source is not None:
        source: Range | None = last.source
    else:
        source = leading_phrase(page, lex, low, start)
    if source is None or source[1] > start:
        return None
    return with_content(page, lex, cue, source, low)


def _contracted(page: Reading, lex: Lexicon, at: int) -> bool:
    """Whether a pronoun stands there with its auxiliary: "He's", "they're"."""
    pronoun, mark, _ = page.lows[at].partition("'") if at >= 0 else ("", "", "")
    return bool(mark) and lex.has("pronouns", pronoun)
