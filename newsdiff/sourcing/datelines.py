"""Datelines: "KARVEN, March 3 (Aurora Wire) - " before a report's first sentence."""

from typing import Final

from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading

_LONGEST: Final = 14  # tokens of a dateline
_DASHES: Final = frozenset("-–—")
_INSIDE: Final = frozenset([",", ".", "/", "(", ")"])


def dateline_end(page: Reading, paragraph: Range) -> int:
    """The first token after the dateline, the paragraph's first where there is none."""
    start, end = paragraph
    if not page.words[start].isupper() or len(page.words[start]) < 3:
        return _credit_end(page, paragraph)
    for at in range(start + 1, min(end - 1, start + _LONGEST)):
        if page.words[at] in _DASHES:
            return at + 1
        if page.words[at][0].islower() or page.quoted[at] >= 0:
            break
    return start


def _credit_end(page: Reading, paragraph: Range) -> int:
    start, end = paragraph
    credit = credit_range(page, paragraph)
    if credit is None or credit[1] + 1 >= end or page.words[credit[1] + 1] not in _DASHES:
        return start
    return credit[1] + 2


def credit_range(page: Reading, paragraph: Range) -> Range | None:
    """The words of an agency credit in brackets inside a dateline."""
    start, end = paragraph
    opening: int | None = None
    for at in range(start, min(end - 1, start + _LONGEST)):
        word = page.words[at]
        if word == "(":
            opening = at + 1
        elif word == ")" and opening is not None:
            return (opening, at) if at > opening else None
        elif not (word[0].isupper() or word[0].isdigit() or word in _INSIDE):
            return None
    return None


def agency_credits(page: Reading, lex: Lexicon) -> list[Draft]:
    """Agencies credited in datelines and at the end of paragraphs; they have no cue in print."""
    found: list[Draft] = []
    for paragraph in page.paragraphs:
        credit = _dateline_credit(page, paragraph) or _closing_credit(page, lex, paragraph)
        if credit is not None:
            found.append(Draft((credit[0], credit[0] + 1), credit, bare=True))
    return found


def _dateline_credit(page: Reading, paragraph: Range) -> Range | None:
    credit = credit_range(page, paragraph)
    if credit is None or credit[1] + 1 >= paragraph[1]:
        return None
    return credit if page.words[credit[1] + 1] in _DASHES else None


def _closing_credit(page: Reading, lex: Lexicon, paragraph: Range) -> Range | None:
    """A bracket at the end that names an agency: "... on Friday. (Aurora Wire)"."""
    end = paragraph[1] - 1
    if page.words[end] != ")":
        return None
    start = end
    while start > max(paragraph[0], end - 5) and page.words[start - 1] != "(":
        start -= 1
    if start <= paragraph[0] or page.words[start - 1] != "(" or start == end:
        return None
    named = all(page.words[at][0].isupper() for at in range(start, end))
    agency = any(lex.noun("outlet", page.lows[at]) for at in range(start, end))
    return (start, end) if named and agency else None
