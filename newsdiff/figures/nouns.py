"""Noun phrases without a parser: word lists, plurals and what cannot be a noun."""

from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.tokens import Tokens

_LONGEST: Final = 6  # words of a noun phrase
_SHORTEST_PLURAL: Final = 3
_NO_PLURAL: Final = ("ss", "us", "is", "'s")


def is_noun(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether this word can stand in a noun phrase. A verb's form behind an article can."""
    word = tokens.low[at]
    if word in lexicon.no_nouns or not word[:1].isalpha():
        return False
    return word not in lexicon.only_verbs or determined(tokens, at, lexicon)


def determined(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether an article or the like stands before this word."""
    before = tokens.low[at - 1]
    named = before in lexicon.sets["totals"] or before.endswith("'s")
    return named or is_determiner(tokens, at - 1, lexicon)


def is_determiner(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    word = tokens.low[at]
    return word in lexicon.sets["determiners"] or word in lexicon.sets["articles"]


def over_determiners(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """The token behind "the", "his most" and the like."""
    while is_determiner(tokens, at, lexicon) or tokens.low[at] in lexicon.sets["more"]:
        at += 1
    return at


def is_plural(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    return is_plural_word(tokens.low[at], lexicon)


def is_plural_word(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.sets["plurals"]:
        return True
    return len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(_NO_PLURAL)


def counts_noun(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a counted noun begins here: "people", "industrial workers", "injured"."""
    if tokens.low[at] in lexicon.sets["states"]:
        return True
    if not is_noun(tokens, at, lexicon):
        return False
    if not lexicon.marks_plural:
        return True
    for k in range(at, at + 3):
        if not is_noun(tokens, k, lexicon):
            return False
        if is_plural(tokens, k, lexicon) and not tokens.raw[k][0].isupper():
            return True
    return False


def phrase_from(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """The token behind the noun phrase that begins here; `at` if none does."""
    end = _noun_end(tokens, at, lexicon)
    if end == at or not _coordinates(tokens, end, lexicon):
        return end
    whole = _noun_end(tokens, end + 1, lexicon)  # two Kia and Hyundai vehicles
    return whole if is_plural(tokens, whole - 1, lexicon) else end


def _coordinates(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    joins = tokens.low[at] in lexicon.sets["range_and"]
    return joins and lexicon.marks_plural and not is_plural(tokens, at - 1, lexicon)


def _noun_end(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    end = at
    while end < at + _LONGEST and _goes_on(tokens, at, end, lexicon):
        end += 1
        if tokens.low[end - 1] in lexicon.sets["multiples"]:
            break
        if is_plural(tokens, end - 1, lexicon) and not _compound(tokens, end, lexicon):
            break
    while end > at and not tokens.raw[end - 1][0].isalpha():
        end -= 1
    return end


def _goes_on(tokens: Tokens, start: int, at: int, lexicon: Lexicon) -> bool:
    if tokens.hyphen(at):
        return at > start
    if is_noun(tokens, at, lexicon):
        noun = is_noun(tokens, at + 1, lexicon) or not verbal(tokens, at, lexicon)
        return noun if at == start else not _participle(tokens, at, lexicon)
    # A verb form before a plural is its adjective: displaced families, confirmed flu cases.
    word = tokens.low[at]
    verb = word in lexicon.sets["verbs"] and word not in lexicon.sets["stops"]
    return verb and _adjectival(tokens, start, at, lexicon)


def _participle(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a word says what was done to the nouns before: a 12-page paper headed so."""
    if not verbal(tokens, at, lexicon):
        return False
    following = is_noun(tokens, at + 1, lexicon)
    return not (following and is_plural(tokens, at + 1, lexicon))


def _adjectival(tokens: Tokens, start: int, at: int, lexicon: Lexicon) -> bool:
    if at > start and is_plural(tokens, at - 1, lexicon):
        return False
    if not is_noun(tokens, at + 1, lexicon):
        return False
    if is_plural(tokens, at + 1, lexicon):
        return True
    return is_noun(tokens, at + 2, lexicon) and is_plural(tokens, at + 2, lexicon)


def _compound(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether another plural goes on the phrase: sports cars."""
    return is_noun(tokens, at, lexicon) and is_plural(tokens, at, lexicon)


def verbal(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a word ends as verbs do and is no noun we know: caused, but not speed or funding."""
    word = tokens.low[at]
    return word.endswith(lexicon.verb_endings) and word not in lexicon.sets["gerunds"]


def phrase_before(tokens: Tokens, end: int, lexicon: Lexicon) -> int:
    """The first token of the noun phrase that ends before `end`; `end` if none does."""
    start = end
    if tokens.hyphen(end) or tokens.hyphen(end - 1):
        return end  # half of re-elected
    while end - start < _LONGEST and start > 0 and _reaches_back(tokens, start - 1, lexicon):
        if verbal(tokens, start - 1, lexicon) and not _describes(tokens, start - 1, end, lexicon):
            break
        start -= 1
    while start < end and not tokens.raw[start][0].isalpha():
        start += 1
    return start


def _describes(tokens: Tokens, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a verb's form belongs to the nouns behind it: the wounded, the damaged homes."""
    if determined(tokens, at, lexicon):
        return True
    before = tokens.low[at - 1]
    if at == end - 1 or before == "," or is_noun(tokens, at - 1, lexicon):
        return False
    return before not in lexicon.sets["prepositions"] | lexicon.sets["auxiliaries"]


def _reaches_back(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    if tokens.glued(at - 1) and tokens.is_number(at - 1):
        return False  # the m of €41m
    if tokens.low[at - 1] in lexicon.sets["subjects"]:
        return False  # it plans
    if is_noun(tokens, at, lexicon) or tokens.hyphen(at):
        return True
    return tokens.hyphen(at - 1) and is_noun(tokens, at - 2, lexicon)  # the off of run-off


def wording(tokens: Tokens, start: int, end: int) -> str:
    """The words as printed, with single blanks, but whose it is: the lander's batteries."""
    owners = (k + 1 for k in range(end - 2, start - 1, -1) if tokens.low[k].endswith("'s"))
    start = next(owners, start)
    words = [tokens.raw[start]] if start < end else []
    for k in range(start + 1, end):
        words += [tokens.raw[k]] if tokens.glued(k - 1) else [" ", tokens.raw[k]]
    return "".join(words)
