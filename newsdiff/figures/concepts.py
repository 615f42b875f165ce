"""What a figure is of: the noun phrase behind it, or the subject it is said of."""

from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import (
    determined,
    is_noun,
    is_plural,
    over_determiners,
    phrase_before,
    phrase_from,
    wording,
)
from newsdiff.figures.quantities import Quantity
from newsdiff.figures.tokens import Tokens

_FAR: Final = 8  # tokens between a figure and its subject
_PREDICATE: Final = 2  # words of what is said of those counted
_NEAR: Final = 5  # tokens between a figure and the verb that names it
_STOPPERS: Final = frozenset({"", *'.;:!?()[]“”"„«»'})


def concept_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    """What this quantity counts or measures; `latest` is the concept of the figure before."""
    if quantity.kind or quantity.part:
        return _measured(tokens, quantity, lexicon)
    return _counted(tokens, quantity, lexicon, latest)


def _counted(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    at = quantity.end + tokens.hyphen(quantity.end)
    begin = _inside(tokens, at, lexicon)
    before = tokens.low[quantity.hedged - 1]
    if before in lexicon.sets["measured"]:
        return before
    if named := _named(tokens, begin, lexicon):
        return named + _done_to(tokens, quantity, named, lexicon)
    if act := lexicon.acts.get(before):
        return f"{lexicon.state_noun} {act}".strip()
    if told := _told_of(tokens, at, lexicon):
        nouns = is_plural(tokens, at + _auxiliaries(tokens, at, lexicon), lexicon)
        return told if nouns or not latest else f"{latest.split(maxsplit=1)[0]} {told}"
    # "5,000 more", or the first words of a sentence: of what was counted before.
    if latest and (begin > at or before in lexicon.sets["of"] or _opens(tokens, quantity)):
        return latest
    return subject_before(tokens, quantity.hedged, lexicon) or latest


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
    return quantity.hedged == 0 or sign in _STOPPERS or sign == ","


def _inside(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Over "more", "of the", "of the roughly 80": where the counted noun begins."""
    low, sets = tokens.low, lexicon.sets
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


def _named(tokens: Tokens, at: int, lexicon: Lexicon) -> str:
    end = phrase_from(tokens, at, lexicon)
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


def _measured(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    return (
        _direct(tokens, quantity, lexicon)
        or _behind(tokens, quantity.end, lexicon, "links")
        or _in_form_of(tokens, quantity, lexicon)
        or _by_verb(tokens, quantity, lexicon)
        or subject_before(tokens, quantity.hedged, lexicon)
        or _behind(tokens, quantity.end, lexicon, "purposes")
        or _object_after(tokens, quantity, lexicon)
    )


def _direct(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun right behind: a 48-hour strike, £2million jewels."""
    at = quantity.end + tokens.hyphen(quantity.end)
    end = phrase_from(tokens, at, lexicon)
    return wording(tokens, at, end)


def _behind(tokens: Tokens, at: int, lexicon: Lexicon, links: str) -> str:
    """The noun behind a preposition: 60 tonnes of rubbish, 3 million euros on barriers."""
    if tokens.low[at] not in lexicon.sets[links]:
        return ""
    at = over_determiners(tokens, at + 1, lexicon)
    return wording(tokens, at, phrase_from(tokens, at, lexicon))


def _in_form_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun in "$150 million in savings", none in "$150 million in the year"."""
    at = quantity.end
    if quantity.kind != "money" or tokens.low[at] not in lexicon.sets["inside"]:
        return ""
    end = phrase_from(tokens, at + 1, lexicon)
    return "" if tokens.raw[at + 1][:1].isupper() else wording(tokens, at + 1, end)


def _determines(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    word = tokens.low[at]
    return word in lexicon.sets["determiners"] or word in lexicon.sets["articles"]


def _by_verb(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun a verb stands for: lost €96m is a loss, of whatever lost it."""
    last = quantity.hedged - 1
    if tokens.low[last] in lexicon.sets["range_to"]:
        return ""  # "rose to 5%" speaks of a level
    for at in range(last, max(quantity.hedged - _NEAR, 0) - 1, -1):
        noun = lexicon.nominal.get(tokens.low[at])
        if noun and not determined(tokens, at, lexicon):
            subject = subject_before(tokens, at, lexicon)
            return f"{noun} of {subject}" if subject else noun
        if tokens.raw[at] in _STOPPERS or is_noun(tokens, at, lexicon):
            return ""
    return ""


def subject_before(tokens: Tokens, at: int, lexicon: Lexicon) -> str:
    """The nearest noun phrase before, in the same clause: the death toll rose to 73."""
    for end in range(at, max(at - _FAR, 0), -1):
        if tokens.raw[end - 1] in _STOPPERS:
            return ""
        start = phrase_before(tokens, end, lexicon)
        participle = end - start == 1 and tokens.low[start].endswith(lexicon.verb_endings)
        if start < end and not (participle and not determined(tokens, start, lexicon)):
            return _with_link(tokens, start, end, lexicon)
    return ""


def _with_link(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> str:
    """A phrase with what it belongs to: the price of a ticket."""
    phrase = wording(tokens, start, end)
    at = start
    while at > 1 and _determines(tokens, at - 1, lexicon):
        if tokens.low[at - 1] in lexicon.sets["links"]:
            break
        at -= 1
    link = tokens.low[at - 1]
    if at == 0 or link not in lexicon.sets["links"]:
        return phrase
    head = phrase_before(tokens, at - 1, lexicon)
    if head == at - 1 or tokens.is_number(head - 1):
        return phrase
    return f"{wording(tokens, head, at - 1)} {link} {phrase}"


def _object_after(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """What comes behind the verb: €2bn was wiped off the value of the bank."""
    for at in range(quantity.end, quantity.end + _FAR):
        if tokens.raw[at] in _STOPPERS or tokens.raw[at] == ",":
            return ""
        end = phrase_from(tokens, at, lexicon)
        if end > at:
            return wording(tokens, at, end)
    return ""
