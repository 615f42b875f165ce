"""What a figure is of: the noun phrase behind it, or the subject it is said of."""

from typing import Final

from newsdiff.figures.amounts import amount_of
from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import (
    is_plural,
    is_plural_word,
    over_determiners,
    phrase_from,
    wording,
)
from newsdiff.figures.quantities import Quantity, quantity_at
from newsdiff.figures.subjects import STOPPERS, nearest_before, subject_before
from newsdiff.figures.tokens import Tokens

_PREDICATE: Final = 2  # words of what is said of those counted


def concept_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    """What this quantity counts or measures; `latest` is what the last one of its unit did."""
    if quantity.kind or quantity.part:
        return amount_of(tokens, quantity, lexicon, latest)
    before = tokens.low[quantity.hedged - 1 - tokens.hyphen(quantity.hedged - 1)]
    if before in lexicon.sets["measured"]:
        return before
    hedge = lexicon.behind.match(tokens.low, quantity.end)  # 50 or so camp beds
    at = hedge[1] if hedge else quantity.end
    at += tokens.hyphen(at)
    begin = _inside(tokens, at, lexicon)
    more = begin > at or before in lexicon.sets["of"] or _opens(tokens, quantity)
    return (
        _noun_behind(tokens, quantity, at, begin, lexicon)
        or _people(before, lexicon)
        or _told(tokens, at, lexicon, latest)
        or (latest if more else "")  # "5,000 more", or the first words of a sentence
        or _noun_before(tokens, quantity, lexicon, latest)
        or (lexicon.state_noun if _acts(tokens, at, lexicon) else "")
    )


def _noun_behind(tokens: Tokens, quantity: Quantity, at: int, begin: int, lexicon: Lexicon) -> str:
    end = phrase_from(tokens, begin, lexicon)
    if begin > at:
        kind = _predicated(tokens, begin, end, lexicon)
    else:
        kind = _piece(tokens, at, end, lexicon) if quantity.value > 1 else ""
    if kind:
        return kind
    named = _named(tokens, begin, end, lexicon)
    return named + _done_to(tokens, quantity, named, lexicon) if named else ""


def _people(before: str, lexicon: Lexicon) -> str:
    """Who a bare number behind certain verbs counts: killed 12, employs 900."""
    if act := lexicon.acts.get(before):
        return f"{lexicon.state_noun} {act}".strip()
    return lexicon.state_noun if before in lexicon.sets["people_verbs"] else ""


def _told(tokens: Tokens, at: int, lexicon: Lexicon, latest: str) -> str:
    told = _told_of(tokens, at, lexicon)
    first = at + _auxiliaries(tokens, at, lexicon)
    state = tokens.low[first] in lexicon.sets["states"]
    if not told or (is_plural(tokens, first, lexicon) and not state):
        return told
    return f"{_kind_of(latest, lexicon) or lexicon.state_noun} {told}".strip()


def _noun_before(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    """The subject, unless it is a name that has some of what was counted before: Pell has 69."""
    before = tokens.low[quantity.hedged - 1]
    subject = subject_before(tokens, quantity.hedged, lexicon)
    name = subject.rpartition(" ")[2][:1].isupper() and not lexicon.nouns_capitalised
    owner = name and before in lexicon.sets["possession"]
    if latest and (owner or before in lexicon.sets["tellings"]):
        return latest
    return subject or latest or nearest_before(tokens, quantity.hedged, lexicon)


def _acts(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a verb follows, of which a bare number is the subject: 4,000 fled."""
    return any(tokens.low[at] in lexicon.sets[name] for name in ("verbs", "auxiliaries"))


def _kind_of(latest: str, lexicon: Lexicon) -> str:
    """The noun of what was counted before: its last plural, where a language marks them."""
    words = latest.split()
    if not lexicon.marks_plural:
        return words[0] if words else ""
    return next((word for word in reversed(words) if is_plural_word(word, lexicon)), "")


def _auxiliaries(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    count = 0
    while tokens.low[at + count] in lexicon.sets["auxiliaries"]:
        count += 1
    return count


def _told_of(tokens: Tokens, at: int, lexicon: Lexicon) -> str:
    """What is said of those counted: 61 were confirmed negative, 12 were children."""
    start = at + _auxiliaries(tokens, at, lexicon)
    end = start
    while start > at and end < start + _PREDICATE and _says(tokens, end, lexicon):
        end += 1
    return " ".join(tokens.low[start:end])


def _says(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    word = tokens.low[at]
    return word[:1].isalpha() and word not in lexicon.sets["stops"]


def _opens(tokens: Tokens, quantity: Quantity) -> bool:
    sign = tokens.raw[quantity.hedged - 1]
    return quantity.hedged == 0 or sign in STOPPERS or sign == ","


def _inside(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Over "more", "of the", "of the roughly 80", "250ml": where the counted noun begins."""
    low, sets = tokens.low, lexicon.sets
    measure = quantity_at(tokens, at, lexicon) if tokens.is_number(at) else None
    if measure and measure.start == at and measure.kind:
        return measure.end + tokens.hyphen(measure.end)
    while low[at] in sets["more"]:
        at += 1
    if low[at] not in sets["of"]:
        return at
    at = over_determiners(tokens, at + 1, lexicon)
    number = at + (low[at] in sets["hedging"])
    if tokens.is_number(number):
        return number + 1
    words = lexicon.cardinals.match(low, number)
    return words[1] if words else at


def _predicated(tokens: Tokens, at: int, end: int, lexicon: Lexicon) -> str:
    """What some of them are: forty of the patients are children."""
    end += end == at and tokens.low[at] in lexicon.sets["states"]
    noun = end + _auxiliaries(tokens, end, lexicon)
    last = phrase_from(tokens, noun, lexicon)
    plural = lexicon.marks_plural and noun > end and last > noun
    return wording(tokens, noun, last) if plural and is_plural(tokens, last - 1, lexicon) else ""


def _piece(tokens: Tokens, at: int, end: int, lexicon: Lexicon) -> str:
    """A noun without its plural belongs to the number: a 12-page report counts pages."""
    single = lexicon.marks_plural and not is_plural(tokens, end - 1, lexicon)
    return tokens.raw[at] if single and end > at + 1 and tokens.raw[at].islower() else ""


def _named(tokens: Tokens, at: int, end: int, lexicon: Lexicon) -> str:
    if tokens.low[at] in lexicon.sets["states"] and end <= at + 1:
        return f"{lexicon.state_noun} {tokens.low[at]}".strip()
    return wording(tokens, at, end) + _state(tokens, end, lexicon) if end > at else ""


def _state(tokens: Tokens, at: int, lexicon: Lexicon) -> str:
    """What became of them: 12 people were killed."""
    for _ in range(3):
        if tokens.low[at] in lexicon.sets["states"]:
            return " " + tokens.low[at]
        if tokens.low[at] not in lexicon.sets["auxiliaries"]:
            break
        at += 1
    return ""


def _done_to(tokens: Tokens, quantity: Quantity, named: str, lexicon: Lexicon) -> str:
    """What was done to them: killing 12 people."""
    act = lexicon.acts.get(tokens.low[quantity.hedged - 1])
    return f" {act}" if act and act not in named else ""
