"""Numbers inside names, ages, and words such as "one" that often count nothing."""

import re
from collections.abc import Callable
from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import counts_noun, is_noun, over_determiners
from newsdiff.figures.tokens import DASHES, Tokens
from newsdiff.figures.units import money_before

_SMALL: Final = re.compile(r"[0-9]{1,3}$")
_OLDEST: Final = 120
_LONGEST_STREET: Final = 4  # words
_OPENING: Final = frozenset({"", *'.!?:;"“„«‘([-–—•*|'})
_CLOSING: Final = frozenset({"", *',.;)!?”":'})


def opens_sentence(tokens: Tokens, at: int) -> bool:
    """Whether a sentence, a quotation or a headline's half begins here."""
    return tokens.raw[at - 1] in _OPENING


def age(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Ages that need no unit: aged 45; a name, 45, said; she is 45."""
    before = tokens.low[at - 1]
    linked = at - 1 - (before in lexicon.sets["of"])
    if tokens.low[linked] in lexicon.sets["age_nouns"] and not _money(tokens, at, lexicon):
        return _age_end(tokens, at, lexicon)
    if not _plausible(tokens, at):
        return 0
    if _apposed(tokens, at, lexicon) or _said_of_a_person(tokens, at, lexicon):
        return at + 1
    return 0


def _money(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    return money_before(tokens, at, lexicon) is not None


def _age_end(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    joins = tokens.raw[at + 1] in DASHES or tokens.low[at + 1] in (
        lexicon.sets["range_to"] | lexicon.sets["range_and"]
    )
    return at + 3 if joins and tokens.is_number(at + 2) else at + 1


def _plausible(tokens: Tokens, at: int) -> bool:
    word = tokens.raw[at]
    return word.isdecimal() and len(word) <= len(str(_OLDEST)) and 0 < int(word) <= _OLDEST


def _apposed(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Commas or brackets round a bare number behind a name."""
    opening, closing = tokens.raw[at - 1], tokens.raw[at + 1]
    named = tokens.raw[at - 2][:1].isupper()
    if opening == "(" and closing == ")" and tokens.low[at - 2] in lexicon.sets["persons"]:
        return True
    if opening == "(":
        return closing == ")" and named and tokens.raw[at - 3][:1].isupper()
    return opening == "," and closing in {",", ".", ";"} and named


def _said_of_a_person(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    if tokens.raw[at + 1] not in _CLOSING and tokens.low[at + 1] not in lexicon.sets["stops"]:
        return False
    before, earlier = tokens.low[at - 1], tokens.low[at - 2]
    if before in lexicon.sets["being"]:
        return "'" in before or earlier in lexicon.sets["pronouns"]
    return before in lexicon.sets["age_bounds"] and earlier in lexicon.sets["aged_people"]


def named(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Numbers in names: Boeing 737, Highway 9, page 12, an unknown Capitalised 5."""
    abbreviated = tokens.raw[at - 1] == "." and tokens.glued(at - 2)
    before = tokens.low[at - 1 - abbreviated]  # No. 1
    if not before[:1].isalpha() or _measured(tokens, at, lexicon):
        return 0
    if before in lexicon.sets["names"]:
        return at + 1
    labels = before in lexicon.sets["labels"]
    if labels and _titled(tokens, at):
        return _list_end(tokens, at, lexicon)
    if abbreviated or counts_noun(tokens, at + 1, lexicon) or _goes_on(tokens, at + 1, lexicon):
        return 0
    if labels:
        return _list_end(tokens, at, lexicon)
    return at + 1 if _capitalised_name(tokens, at, lexicon) or _rated(tokens, at) else 0


def _titled(tokens: Tokens, at: int) -> bool:
    """A label with a capital amid small letters is a name: its Model 3 sedans."""
    titled = tokens.raw[at - 1][:1].isupper() and _SMALL.match(tokens.raw[at]) is not None
    return titled and not opens_sentence(tokens, at - 1) and tokens.raw[at + 1][:1].islower()


def _rated(tokens: Tokens, at: int) -> bool:
    """The first of a row of names with a number each: Lacey 9, Dunn 7."""
    row = tokens.raw[at + 1] == "," and tokens.is_number(at + 3)
    return row and tokens.raw[at - 1][0].isupper() and tokens.raw[at + 2][:1].isupper()


def _list_end(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Behind "3 and 7" in "on lines 3 and 7"."""
    joined = tokens.low[at + 1] in lexicon.sets["range_and"] or tokens.raw[at + 1] in DASHES
    return at + 3 if joined and tokens.is_number(at + 2) else at + 1


def round_of(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """A label of so many: the Round of 16, the Group of 20."""
    if tokens.low[at - 1] not in lexicon.sets["links"]:
        return 0
    label = tokens.low[at - 2] in lexicon.sets["labels"] and tokens.raw[at - 2][0].isupper()
    return at + 1 if label and not counts_noun(tokens, at + 1, lexicon) else 0


def labelled(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """The same in words: deck three, page one."""
    before = tokens.low[at - 1]
    match = lexicon.cardinals.match(tokens.low, at)
    if not match or tokens.hyphen(at + 1):
        return 0
    if before in lexicon.sets["names"]:
        return match[1]
    if before not in lexicon.sets["labels"] or counts_noun(tokens, match[1], lexicon):
        return 0
    behind = tokens.low[match[1]]
    goes_on = behind in lexicon.scales or behind in lexicon.sets["of"]
    measured = goes_on or lexicon.units.match(tokens.low, match[1])
    return 0 if measured else match[1]


def multiple(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """How much, not how many: three times its size."""
    match = lexicon.cardinals.match(tokens.low, at)
    end = match[1] if match else at + 1
    if tokens.low[end] not in lexicon.sets["multiples"]:
        return 0
    return end + 1 if tokens.low[end + 1] in lexicon.sets["compared"] else 0


def addressed(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """House numbers: 49 Mill Lane."""
    for end in range(at + 1, at + 1 + _LONGEST_STREET):
        named = tokens.raw[end][:1].isupper()
        if named and tokens.low[end] in lexicon.sets["streets"]:
            return end if end > at + 1 or tokens.raw[end + 1][:1].isupper() else 0
        if not (named or (end > at + 1 and (tokens.is_number(end) or tokens.is_number(end - 1)))):
            return 0
    return 0


def _goes_on(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether "of the" or the upper end of a range follows."""
    if tokens.low[at] in lexicon.sets["range_to"]:
        return tokens.is_number(at + 1)
    return tokens.low[at] in lexicon.sets["of"]


def _measured(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    low, end = tokens.low, at + 1
    if low[end] in lexicon.scales or _money(tokens, at, lexicon):
        return True
    if tokens.glued(at) and tokens.raw[end] in lexicon.suffixes:
        return True
    end += tokens.hyphen(end)
    return bool(lexicon.units.match(low, end) or lexicon.money.match(low, end))


def _capitalised_name(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    raw, low = tokens.raw[at - 1], tokens.low[at - 1]
    if lexicon.nouns_capitalised or not raw[0].isupper() or "," in tokens.raw[at]:
        return False
    if opens_sentence(tokens, at - 1) and not raw.isupper():
        return False
    common = ("stops", "verbs", "weekdays", "measured", "hedging")
    return not any(low in lexicon.sets[name] for name in common)


def capitalised(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """A number word with a capital inside a sentence is a name: Group of Seven, Radio One."""
    if lexicon.nouns_capitalised or not tokens.raw[at][0].isupper() or opens_sentence(tokens, at):
        return 0
    before = tokens.low[at - 1]
    known = any(before in lexicon.sets[name] for name in ("stops", "verbs", "hedging"))
    headline = tokens.raw[at - 1][:1].isupper() and known
    return 0 if headline else at + 1


def hyphened(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """One-off, two-way: words, not numbers; and the second half of a hyphened word."""
    if tokens.hyphen(at - 1) and tokens.raw[at - 2][:1].isalpha():
        joined = tokens.low[at - 2]
        free = joined in lexicon.cardinals or joined in lexicon.sets["hyphen_free"]
        return 0 if free else at + 1
    joined = tokens.low[at + 2] if tokens.hyphen(at + 1) else ""
    return at + 3 if joined and joined in lexicon.sets["hyphen_words"] else 0


def verbal(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """A vague count that may be a verb counts only before "of": scores of boats."""
    alone = tokens.low[at + 1] not in lexicon.sets["of"]
    return at + 1 if alone and tokens.low[at] in lexicon.sets["vague_verbs"] else 0


def aged(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    linked = at - 1 - (tokens.low[at - 1] in lexicon.sets["of"])
    if tokens.low[linked] in lexicon.sets["age_nouns"]:
        return at + 1
    below = tokens.low[at - 1] in lexicon.sets["age_bounds"]
    return at + 1 if below and tokens.low[at - 2] in lexicon.sets["aged_people"] else 0


def one(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """A "one" counts before a noun or as the subject of a sentence, hardly elsewhere."""
    low, sets = tokens.low, lexicon.sets
    if low[at] not in sets["ones"] or lexicon.cardinals.match(low, at) != (1.0, at + 1):
        return 0
    following = low[at + 1]
    odds = following in sets["one_in"] and low[at - 1] not in lexicon.sets["prepositions"]
    if odds or following in lexicon.scales:
        return 0
    if low[at - 1] in sets["not_before_one"] or following in sets["not_after_one"]:
        return at + 1
    if following in sets["some_time"] and opens_sentence(tokens, at):
        return at + 2
    if opens_sentence(tokens, at) and following in sets["one_does"]:
        return 0
    return 0 if _counts_one(tokens, at + 1, lexicon) else at + 1


def _counts_one(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    low, sets = tokens.low, lexicon.sets
    if low[at] in sets["one_of"]:  # of the best, but not of them
        whole = over_determiners(tokens, at + 1, lexicon)
        return low[at + 1] not in sets["pronouns"] and is_noun(tokens, whole, lexicon)
    if is_noun(tokens, at, lexicon) or low[at] in sets["states"] or tokens.hyphen(at):
        return True
    return bool(lexicon.units.match(low, at) or lexicon.money.match(low, at))


def anaphoric(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """The two, these three: without a noun they repeat what was counted before."""
    if tokens.low[at - 1] not in lexicon.sets["pointing"]:
        return 0
    match = lexicon.cardinals.match(tokens.low, at)
    if not match or match[0] > len(_CLOSING):
        return 0
    following = tokens.low[match[1]]
    bare = tokens.raw[match[1]] in _CLOSING or following in lexicon.sets["stops"]
    return match[1] if bare and following not in lexicon.sets["of"] else 0


WORD_RULES: Final[tuple[tuple[Callable[[Tokens, int, Lexicon], int], str], ...]] = (
    (hyphened, "part-of-a-word"),
    (one, "no-quantity"),
    (capitalised, "name"),
    (labelled, "name"),
    (multiple, "multiple"),
    (verbal, "no-quantity"),
    (aged, "age"),
    (anaphoric, "no-quantity"),
)
