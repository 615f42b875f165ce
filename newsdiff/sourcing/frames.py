"""Frames: whether what stands around a verb can be what it reports, and which stretch that is."""

from typing import Final

from newsdiff.sourcing.contents import (
    is_parenthetical,
    left_content,
    only_adjuncts,
    parted_content,
    past_adjuncts,
    previous_quote,
    quote_after,
    quote_before,
    right_content,
)
from newsdiff.sourcing.cues import VerbCue
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.lexicon import Lexicon, Verb
from newsdiff.sourcing.names import core
from newsdiff.sourcing.nounphrases import right_phrase
from newsdiff.sourcing.reading import Range, Reading, body_end

_ADDRESSEE: Final = 9  # tokens of the person told
_ASIDE: Final = 16  # tokens between commas inside "reported, citing a memo, that"
_BRANDED: Final = 14  # tokens of what is called something
_OBJECT: Final = 60  # tokens of a noun phrase that is the content
_STARTS: Final = {"fact": ("that",), "to": ("to", "that")}
_OBJECTS: Final = ("object", "brand")


def with_content(
    page: Reading, lex: Lexicon, cue: VerbCue, source: Range, before: int
) -> Draft | None:
    for verb in cue.readings:
        found = framed(page, lex, cue, verb, source, before)
        if found is not None:
            return found
    return None


def framed(
    page: Reading, lex: Lexicon, cue: VerbCue, verb: Verb, source: Range, before: int
) -> Draft | None:
    end = cue.verb[1] + len(verb.particles)
    low, sentence = cue.sentence[0], cue.sentence
    told = verb.frame in ("tell", "urge")
    after = _past_addressee(page, lex, end, sentence) if told else end
    after = _at_speech(page, lex, after, sentence, first=before <= low + 1)
    contents: list[Range] = []
    if _follows_content(page, lex, verb, (before, after), sentence):
        if not _frame_allows_left(verb, page, before, low):
            return None
        contents = _left_and_parted(page, lex, before, after, sentence)
    elif only_adjuncts(page, lex, after, sentence) and not _has_object(page, lex, verb, after):
        quoted = previous_quote(page, sentence) if before <= low + 1 else None
        contents = [quoted] if quoted else []
    elif _frame_allows(page, lex, verb, after, sentence) or _shows(page, lex, verb, source):
        content = right_content(page, lex, after, sentence)
        contents = (
            [_object(page, content) if verb.frame in _OBJECTS else content] if content else []
        )
    if not contents:
        return None
    return Draft((cue.group[0], end), source, contents, verb.cue_class, negated=cue.negated)


def _has_object(page: Reading, lex: Lexicon, verb: Verb, at: int) -> bool:
    """Whether an object begins with a preposition: acusa al hombre, reproche à l'homme."""
    objective = bool(lex.head) and verb.frame in _OBJECTS and at < len(page.words)
    return objective and lex.has("prepositions", page.lows[at])


def _object(page: Reading, content: Range) -> Range:
    """A noun phrase ends at the first comma."""
    for at in range(content[0] + 1, min(content[1], content[0] + _OBJECT)):
        if page.quoted[at] < 0 and page.words[at] in ",;–—":
            return content[0], at
    return content


def _at_speech(page: Reading, lex: Lexicon, at: int, sentence: Range, *, first: bool) -> int:
    """Past "on Monday" and a comma where a quotation that is a sentence follows them."""
    comma = past_adjuncts(page, lex, at, sentence[1])
    if comma + 1 >= sentence[1] or page.quoted[comma] >= 0:
        return at
    if page.words[comma] == "," and page.quoted[comma + 1] >= 0:
        return comma + 1 if first or _opens_speech(page, comma + 1, sentence) else at
    if page.words[comma] == "," and lex.comma_clause:
        return comma + 1
    if page.words[comma] == ",":
        return _past_aside(page, lex, comma, sentence) or at
    if page.words[comma] == ":":
        return comma + 1
    return _past_hearer(page, comma, sentence) or at


def _past_aside(page: Reading, lex: Lexicon, comma: int, sentence: Range) -> int | None:
    """Past what interrupts: "reported on Monday, citing a memo, that"."""
    for at in range(comma + 1, min(sentence[1] - 1, comma + _ASIDE)):
        if page.words[at] == "," and page.quoted[at] < 0:
            low = page.lows[at + 1]
            return at + 1 if low == "that" or lex.has("that", low) else None
    return None


def _past_hearer(page: Reading, at: int, sentence: Range) -> int | None:
    """Past the hearers before a colon: "says to the miners"."""
    if page.lows[at] not in ("to", "of", "in", "on", "at"):
        return None
    for k in range(at + 1, min(sentence[1] - 1, at + _BRANDED)):
        if page.quoted[k] >= 0 or page.words[k] in ",;":
            return None
        if page.words[k] == ":":
            return k + 1
    return None


def _follows_content(page: Reading, lex: Lexicon, verb: Verb, core: Range, sentence: Range) -> bool:
    """Whether source and cue (`core`) stand after what is said: "..., X said"."""
    before, after = core
    if quote_before(page, before, sentence[0]):
        return verb.frame != "object"
    if not is_parenthetical(page, before, sentence[0]):
        return False
    if only_adjuncts(page, lex, after, sentence):
        return True
    return page.words[after] == ","


def _opens_speech(page: Reading, at: int, sentence: Range) -> bool:
    """Whether a quotation that is a sentence of its own begins here."""
    if at >= sentence[1] or page.quoted[at] < 0:
        return False
    return page.text[page.quotes[page.quoted[at]].inner[0]].isupper()


def _left_and_parted(
    page: Reading, lex: Lexicon, before: int, after: int, sentence: Range
) -> list[Range]:
    at = past_adjuncts(page, lex, after, sentence[1])
    halves = (
        left_content(page, before, sentence[0]),
        parted_content(page, lex, at, sentence),
        (at, body_end(page, sentence)) if quote_after(page, at, sentence) else None,
    )
    return [half for half in halves if half is not None and half[0] < half[1]]


def _frame_allows_left(verb: Verb, page: Reading, before: int, low: int) -> bool:
    if verb.frame in ("say", "tell", "that", "urge"):
        return True
    return verb.frame == "quote" and quote_before(page, before, low)


def _frame_allows(page: Reading, lex: Lexicon, verb: Verb, at: int, sentence: Range) -> bool:
    if quote_after(page, at, sentence):
        sentence_like = page.words[at] == ":" or _opens_speech(page, at, sentence)
        return verb.frame != "fact" and (verb.frame != "quote" or sentence_like)
    at = past_adjuncts(page, lex, at, sentence[1])
    return at < sentence[1] and _takes(page, lex, verb, at, sentence)


def _takes(page: Reading, lex: Lexicon, verb: Verb, at: int, sentence: Range) -> bool:
    """Whether the word at `at` can begin what the verb's frame asks for."""
    low, word = page.lows[at], page.words[at]
    match verb.frame:
        case "say" | "tell" | "object":  # no verb: "a man he said was drunk"
            return not lex.has("finite", low) and (word[0].isalnum() or word in "$€£#")
        case "brand":
            return _brands(page, at, sentence)
        case "put":
            return "at" in page.lows[at : min(sentence[1], at + _BRANDED)] and low != "it"
        case "that":
            return lex.has("openers", low)
        case "urge":
            return low in ("to", "that", "not") or lex.has("openers", low)
        case frame:
            return low in _STARTS.get(frame, ())


def _shows(page: Reading, lex: Lexicon, verb: Verb, source: Range) -> bool:
    """Whether a document speaks, which needs no "that": "The report shows 12 deaths"."""
    if verb.frame != "that":
        return False
    head = core(page, lex, source)[1] - 1
    return lex.noun("document", page.lows[head])


def _brands(page: Reading, at: int, sentence: Range) -> bool:
    """Whether a name follows what is named: "called the plan a sham"."""
    for k in range(at + 1, min(sentence[1], at + _BRANDED)):
        if page.quoted[k] >= 0 or page.lows[k] in ("a", "an"):
            return True
        if page.words[k] in ",;:" or page.lows[k] in ("to", "on", "for"):
            return False
    return False


def _past_addressee(page: Reading, lex: Lexicon, at: int, sentence: Range) -> int:
    if at >= sentence[1] or page.quoted[at] >= 0 or lex.has("openers", page.lows[at]):
        return at
    if page.lows[at] in ("us", "me", "him", "them", "her"):
        return at + 1
    phrase = right_phrase(page, lex, at, sentence[1])
    if phrase is None:
        return at
    end = _addressee_end(page, lex, phrase)
    return end if end - at <= _ADDRESSEE else at


def _addressee_end(page: Reading, lex: Lexicon, phrase: Range) -> int:
    """Where "told the Globe the plan would fail" passes from the one told to what is told."""
    name = page.words[phrase[0]][0].isupper()
    for at in range(phrase[0] + 1, phrase[1]):
        before, low = page.lows[at - 1], page.lows[at]
        if lex.has("prepositions", before) or before == "and" or low == "and":
            continue
        if lex.has("determiners", low) or lex.has("pronouns", low):
            return at
        if name and page.words[at][0].islower() and not lex.has("prepositions", low):
            return at
        if page.words[at][0].isupper() and lex.has("told", before):
            return at
    return phrase[1]
