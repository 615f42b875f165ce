"""Noun phrases without a parser: where a source begins and ends beside a cue."""

from typing import Final

from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading

_REACH: Final = 18  # tokens of one noun phrase
_LEADING: Final = 8  # conjunctions and commas before a subject
_SHORTEST: Final = 5  # letters of a word known as people by its ending
_JOINERS: Final = frozenset(["&", "%", "$", "£", "€", "/", "'"])


def plain_phrase(page: Reading, lex: Lexicon, end: int, low: int) -> Range | None:
    """The phrase that ends before token `end`, which is no comma, not before `low`."""
    if _stands_alone(page, lex, end - 1):
        return end - 1, end
    start = _reach_left(page, lex, end, low)
    start = _without_lead(page, lex, start, end)
    return (start, end) if start < end else None


def _stands_alone(page: Reading, lex: Lexicon, at: int) -> bool:
    return lex.has("pronouns", page.lows[at].partition("'")[0])


def _reach_left(page: Reading, lex: Lexicon, end: int, low: int) -> int:
    at = end
    while at > max(low, end - _REACH) and not _stops_left(page, lex, at - 1, end):
        at -= 1
        if _is_determiner(page, lex, at, low) and not _carried(page, lex, at, low):
            break
    return at


def _is_determiner(page: Reading, lex: Lexicon, at: int, low: int) -> bool:
    """Unlike "Nine" in "Channel Nine" or "An" in "An Nur"."""
    plain = page.words[at][0].islower() or at == low or page.lows[at] == "the"
    if at > low and lex.has("prepositions", page.lows[at]):
        return False  # du, der: an article only where nothing stands before
    return plain and lex.has("determiners", page.lows[at])


def _carried(page: Reading, lex: Lexicon, at: int, low: int) -> bool:
    """Whether a determiner goes on to the left: "the head of the agency", "all the members"."""
    if at <= low:
        return False
    before = page.lows[at - 1]
    return lex.has("prepositions", before) or lex.has("determiners", before)


def _stops_left(page: Reading, lex: Lexicon, at: int, end: int) -> bool:
    word, low = page.words[at], page.lows[at]
    if page.quoted[at] >= 0 or not (word[0].isalnum() or word in _JOINERS):
        return True
    if low == "and":
        return not _joins_names(page, lex, at, end)
    if lex.has("breaks", low) or (lex.has("pronouns", low) and at < end - 1):
        return True
    if word[0].isupper():
        return False
    if lex.has("prepositions", low):
        return at == end - 1
    return _verbal(page, lex, at, end)


def _joins_names(page: Reading, lex: Lexicon, at: int, end: int) -> bool:
    """Whether "and" joins two names or two sorts of people: "farmers and traders"."""
    if not 0 < at < end - 1:
        return False
    if page.words[at - 1][0].isupper() and page.words[at + 1][0].isupper():
        return True
    return _is_body(lex, page.lows[at - 1]) and _is_body(lex, page.lows[at + 1])


def _is_body(lex: Lexicon, low: str) -> bool:
    return lex.noun("unnamed", low) or lex.noun("institution", low) or low.endswith("ers")


def _verbal(page: Reading, lex: Lexicon, at: int, end: int) -> bool:
    low = page.lows[at]
    if low == "to" or lex.has("finite", low) or lex.has("stops", low):
        return True
    after = page.lows[at + 1] if at + 1 < end else ""
    if low.endswith("ed") and (lex.has("determiners", after) or lex.has("pronouns", after)):
        return True
    if low not in lex.verbs or lex.has("nouns", low):
        return False
    return not (at > 0 and lex.has("determiners", page.lows[at - 1]))


def _without_lead(page: Reading, lex: Lexicon, start: int, end: int) -> int:
    """Skip "On Monday", "Later", "In recent days" before the phrase proper."""
    first = start
    while start < end:
        low = page.lows[start]
        dated = low.isdigit() and start > first
        article = lex.has("determiners", low)
        leads = (lex.has("prepositions", low) and not article) or lex.has("times", low) or dated
        leads = leads or lex.has("adverbs", low)
        if not leads and not (low.endswith("ly") and page.words[start][0].islower()):
            return start
        start += 1
    return start


def right_phrase(page: Reading, lex: Lexicon, start: int, high: int) -> Range | None:
    """The phrase that begins at token `start`, without what comes after a comma."""
    if start >= high or page.quoted[start] >= 0 or not page.words[start][0].isalnum():
        return None
    if lex.has("pronouns", page.lows[start]):
        return start, start + 1
    at = start
    if lex.head and lex.has("determiners", page.lows[start]):
        at += 1  # zijn: his, and are
    while at < min(high, start + _REACH) and not _stops_right(page, lex, at, start, high):
        at += 1
    return (start, at) if at > start else None


def _stops_right(page: Reading, lex: Lexicon, at: int, start: int, high: int) -> bool:
    word, low = page.words[at], page.lows[at]
    if page.quoted[at] >= 0 or not (word[0].isalnum() or word in _JOINERS):
        return True
    if low == "and":
        return not (at > start and at + 1 < high and _goes_on(page, lex, at))
    if lex.has("breaks", low) or lex.has("finite", low) or low == "to":
        return not (word[0].isupper() and at > start)
    if lex.has("times", low) and at > start:
        return True
    if lex.has("prepositions", low):
        return at == start or not _carries(page, lex, at, high)
    return at > start and (_clear_verb(page, lex, at) or _ends_phrase(page, lex, at, start))


def _ends_phrase(page: Reading, lex: Lexicon, at: int, start: int) -> bool:
    """Where nouns stand first or last: whether the phrase ends before this word."""
    if not lex.head:
        return False
    before = page.lows[at - 1]
    if page.lows[at].isdigit():
        return page.words[at - 1][0].islower()
    if lex.has("determiners", page.lows[at]) and page.words[at][0].islower():
        return not (lex.has("prepositions", before) or lex.has("determiners", before))
    if lex.head == "first" or not page.words[at][0].islower():
        return False
    named = page.words[at - 1][0].isupper() and (lex.nouns_capitalised or at - 1 > start)
    if named and not lex.has("determiners", before):
        return True
    people = len(before) > _SHORTEST and before.endswith(lex.people)
    return people or any(lex.noun(sort, before) for sort in _SORTS)


_SORTS: Final = ("unnamed", "institution", "document", "outlet", "titles")


def _goes_on(page: Reading, lex: Lexicon, at: int) -> bool:
    after, before = page.words[at + 1], page.words[at - 1]
    return (after[0].isupper() and before[0].isupper()) or (
        lex.noun("unnamed", after.lower()) or lex.noun("institution", after.lower())
    )


def _carries(page: Reading, lex: Lexicon, at: int, high: int) -> bool:
    """Whether a preposition carries the phrase on: "of", "at the bank", "in Karven"."""
    if at + 1 >= high or lex.has("times", page.lows[at + 1]):
        return False
    if lex.has("inner", page.lows[at]):
        return not _names_hearer(page, lex, at)
    if lex.has("inner_names", page.lows[at]) and page.words[at + 1][0].isupper():
        return True
    after = page.lows[at + 1 : at + 4]
    return (
        page.lows[at] in ("in", "on", "to")
        and not any(lex.has("adjuncts", low) or low.isdigit() for low in after)
        and (page.words[at + 1][0].isupper() or lex.has("determiners", page.lows[at + 1]))
    )


def _names_hearer(page: Reading, lex: Lexicon, at: int) -> bool:
    """Whether an article that may be a genitive follows a whole name: Jan Petersen der Zeitung."""
    article = lex.nouns_capitalised and lex.has("determiners", page.lows[at])
    return article and all(word[0].isupper() for word in page.words[max(0, at - 2) : at])


def _clear_verb(page: Reading, lex: Lexicon, at: int) -> bool:
    low = page.lows[at]
    if page.words[at][0].isupper() or lex.has("nouns", low):
        return False
    if lex.has("determiners", page.lows[at - 1]):
        return False
    return low in lex.verbs or lex.has("stops", low)


def leading_phrase(page: Reading, lex: Lexicon, low: int, high: int) -> Range | None:
    """The subject of a clause that begins at `low`: what stands before its first verb."""
    at, limit = low, min(high, low + _LEADING)
    while at < limit and (lex.has("breaks", page.lows[at]) or page.words[at] == ","):
        at += 1
    if at < high and page.quoted[at] >= 0:
        return None
    phrase = right_phrase(page, lex, at, high)
    if phrase is None:
        return None
    end = _before_verb(page, lex, phrase)
    while end - 1 > phrase[0] and page.lows[end - 1].endswith("ly"):
        end -= 1
    return (phrase[0], end) if end > phrase[0] else None


def _before_verb(page: Reading, lex: Lexicon, phrase: Range) -> int:
    for at in range(phrase[0] + 1, phrase[1]):
        low, word = page.lows[at], page.words[at]
        if word[0].islower() and (low.endswith("ed") or lex.has("auxiliaries", low)):
            return at
    return phrase[1]
