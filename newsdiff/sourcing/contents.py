"""What is said: the stretch of the sentence that a cue ascribes to its source."""

from typing import Final

from newsdiff.sourcing.cues import ends_sentence
from newsdiff.sourcing.datelines import dateline_end
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading, body_end

_LONG_QUOTE: Final = 4  # tokens with the marks: shorter ones are seldom speech
_ADJUNCT: Final = 9


def right_content(page: Reading, lex: Lexicon, start: int, sentence: Range) -> Range | None:
    """From `start` to the end of the sentence, without its full stop."""
    end = body_end(page, sentence)
    start = past_adjuncts(page, lex, start, end)
    while start < end and page.words[start] in (",", ":", "—", "–", "-") and page.quoted[start] < 0:
        start += 1
    return (start, end) if start < end else None


def past_adjuncts(page: Reading, lex: Lexicon, start: int, end: int) -> int:
    """Skip "on Monday", "in a statement", "reporters", "only" between cue and content."""
    at = start
    while at < end and page.quoted[at] < 0:
        after = _one_adjunct(page, lex, at, end)
        if after == at:
            break
        at = after
    return at


def _one_adjunct(page: Reading, lex: Lexicon, at: int, end: int) -> int:
    low = page.lows[at]
    if lex.has("times", low):
        return at + 1
    if not lex.has("prepositions", low) and low not in ("during", "after"):
        return at
    if low == "to" and page.low(at + 1) in lex.verbs:
        return at
    stop = min(end, at + _ADJUNCT)
    for k in range(at + 1, stop):
        if page.quoted[k] >= 0 or page.lows[k] in ("that", ",", ":"):
            return k if k > at + 1 else at
        if lex.has("adjuncts", page.lows[k]) or lex.has("times", page.lows[k]):
            return k + 1
    return at


def left_content(page: Reading, before: int, low: int) -> Range | None:
    """What stands before `, X said`: from the sentence's start to the comma or closing mark."""
    number = page.paragraph(low)
    if page.paragraphs[number][0] == low:
        low = dateline_end(page, page.paragraphs[number])
    end = before
    while end > low and page.words[end - 1] in (",", "—", "–", "-") and page.quoted[end - 1] < 0:
        end -= 1
    start = low
    while start < end and page.words[start] in (",", "-", "–", "—") and page.quoted[start] < 0:
        start += 1
    return (start, end) if end > start else None


def is_parenthetical(page: Reading, before: int, low: int) -> bool:
    """Whether a comma or a closing quotation mark stands directly before."""
    if before <= low:
        return False
    at = before - 1
    return page.quoted[at] >= 0 or page.words[at] in (",", "—", "–")


def quote_before(page: Reading, before: int, low: int) -> bool:
    """Whether speech, not a quoted name, ends directly before."""
    at = before - 1
    if at < low:
        return False
    if page.words[at] == "," and page.quoted[at] < 0:
        at -= 1
    if at < low or page.quoted[at] < 0:
        return False
    quotation = page.quotes[page.quoted[at]]
    first, last = page.quote_tokens(quotation)
    return last - first >= _LONG_QUOTE or page.text[quotation.inner[1]] in ",.!?"


def quote_after(page: Reading, at: int, sentence: Range) -> bool:
    return at < sentence[1] and (page.quoted[at] >= 0 or page.words[at] == ":")


def parted_content(page: Reading, lex: Lexicon, start: int, sentence: Range) -> Range | None:
    """The second half of what "X said" stands in the middle of: after a comma, not "adding ..."."""
    if start >= sentence[1] or page.quoted[start] >= 0 or page.words[start] not in ",—–":
        return None
    end = body_end(page, sentence)
    first = start + 1
    if first >= end:
        return None
    low = page.lows[first]
    if page.quoted[first] < 0 and (low.endswith("ing") or lex.has("new_clause", low)):
        return None
    return first, end


def previous_quote(page: Reading, sentence: Range) -> Range | None:
    """A quotation that ends directly before the sentence, in its paragraph."""
    at = sentence[0] - 1
    if at < 0 or page.quoted[at] < 0 or page.paragraph(at) != page.paragraph(sentence[0]):
        return None
    first, last = page.quote_tokens(page.quotes[page.quoted[at]])
    return first, last


def only_adjuncts(page: Reading, lex: Lexicon, start: int, sentence: Range) -> bool:
    """Whether nothing that could be content follows: "said on Monday", "told reporters"."""
    if ends_sentence(page, start, sentence):
        return True
    end = body_end(page, sentence)
    at = past_adjuncts(page, lex, start, end)
    if at >= end:
        return True
    low = page.lows[at]
    if page.quoted[at] >= 0 or not lex.has("prepositions", low) or lex.has("determiners", low):
        return False
    if low == "to" and page.low(at + 1) in lex.verbs:
        return False
    return not any(
        lex.has("openers", page.lows[k]) or page.quoted[k] >= 0 or lex.has("finite", page.lows[k])
        for k in range(at, min(end, at + 20))
    )
