"""What money, shares, measures and durations are of."""

from collections.abc import Mapping
from typing import Final

from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import (
    determined,
    is_determiner,
    is_noun,
    is_plural_word,
    over_determiners,
    phrase_before,
    phrase_from,
    wording,
)
from newsdiff.figures.quantities import Quantity
from newsdiff.figures.rates import rate_of
from newsdiff.figures.subjects import STOPPERS, nearest_before, subject_before
from newsdiff.figures.tokens import Tokens

_FAR: Final = 8  # tokens between a figure and the object behind its verb
_DEED: Final = 3  # words of what is done: pay rise, driving ban
_NEAR: Final = 5  # tokens between a figure and the verb that names it
_LENGTHS: Final = frozenset({"m", "km", "mi", "ft", "yd", "nmi", "cm"})


def amount_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    """What it is of; `latest` is what the last amount of the same unit was of."""
    return (
        _goes_on(tokens, quantity, lexicon, latest)
        or _priced(tokens, quantity, lexicon)
        or _distance(tokens, quantity, lexicon)
        or _lapse(tokens, quantity, lexicon)
        or _done(tokens, quantity, lexicon)
        or _direct(tokens, quantity, lexicon)
        or _equated(tokens, quantity, lexicon)
        or _behind(tokens, quantity.end, lexicon, "links")
        or _ahead(tokens, quantity, lexicon)
        or _in_form_of(tokens, quantity, lexicon)
        or _attribute(tokens, quantity, lexicon)
        or _by_verb(tokens, quantity, lexicon)
        or subject_before(tokens, quantity.hedged, lexicon, counted=False)
        or _behind(tokens, quantity.end, lexicon, "purposes")
        or nearest_before(tokens, quantity.hedged, lexicon)
        or (latest if quantity.kind == "percent" or quantity.part else "")
        or _object_after(tokens, quantity, lexicon)
    )


def _goes_on(tokens: Tokens, quantity: Quantity, lexicon: Lexicon, latest: str) -> str:
    """The same again: fell 14 per cent and another 6 per cent."""
    at = quantity.hedged
    while tokens.low[at - 1] in lexicon.sets["fillers"]:
        at -= 1
    again = at < quantity.hedged and tokens.low[at - 1] in lexicon.sets["range_and"]
    return latest if again else ""


def _priced(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """What money per piece or per hour is: a price, a wage."""
    if quantity.kind != "money" or tokens.low[quantity.hedged - 1] in lexicon.sets["links"]:
        return ""
    named = phrase_from(tokens, quantity.end, lexicon)
    return lexicon.priced.get(rate_of(tokens, quantity, named, lexicon) or "", "")


def _distance(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """How far something is from a place: 12 km off the coast, 3 miles north of the town."""
    noun = lexicon.measurands.get("length", "")
    if not noun or quantity.unit not in _LENGTHS:
        return ""
    at = quantity.end + (tokens.low[quantity.end] in lexicon.sets["directions"])
    start, end = _place_behind(tokens, at, lexicon)
    if start == end and at > quantity.end:
        # Mines 600 km away; the port, six miles away.
        end = quantity.hedged - (tokens.raw[quantity.hedged - 1] == ",")
        start = phrase_before(tokens, end, lexicon)
    return f"{noun} {wording(tokens, start, end)}" if start < end else ""


def _place_behind(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[int, int]:
    """The place in "off the coast" and, where a direction stands before, in "of the town"."""
    directed = tokens.low[at - 1] in lexicon.sets["directions"]
    linked = directed and tokens.low[at] in lexicon.sets["links"]
    if not linked and tokens.low[at] not in lexicon.sets["distance_links"]:
        return at, at
    start = over_determiners(tokens, at + 1, lexicon)
    return start, phrase_from(tokens, start, lexicon)


def _lapse(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The time before or after something, or that it takes: in less than two minutes."""
    noun = lexicon.measurands.get("time", "")
    if not noun or quantity.kind != "time" or quantity.hyphened:
        return ""
    at = quantity.hedged
    while is_determiner(tokens, at - 1, lexicon) or tokens.low[at - 1] in lexicon.sets["spans"]:
        at -= 1
    before = tokens.low[at - 1]
    if tokens.low[quantity.end] in lexicon.sets["lapse_links"]:
        return "" if before in lexicon.sets["prepositions"] else _since(tokens, quantity, lexicon)
    named = _direct(tokens, quantity, lexicon) or tokens.low[quantity.end] in lexicon.sets["links"]
    if named or before not in lexicon.sets["takes"]:
        return ""
    inside = before in lexicon.sets["prepositions"]
    subject = subject_before(tokens, at, lexicon, counted=False) if inside else ""
    return f"{noun} of {subject}" if subject else noun


def _since(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The time after the quake."""
    noun, link = lexicon.measurands["time"], tokens.low[quantity.end]
    at = over_determiners(tokens, quantity.end + 1, lexicon)
    named = wording(tokens, at, phrase_from(tokens, at, lexicon))
    return f"{noun} {link} {named}" if named else noun


def _done(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """What a word behind makes of it: 25 per cent contained, 6 m high, ten years in prison."""
    inside = tokens.low[quantity.end] in lexicon.sets["inside"]
    noun = lexicon.done.get(tokens.low[quantity.end + inside])
    if not noun:
        return ""
    subject = subject_before(tokens, quantity.hedged, lexicon)
    return f"{noun} of {subject}" if subject else noun


def _direct(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun right behind: a 48-hour strike, £2million jewels."""
    at = quantity.end + tokens.hyphen(quantity.end)
    end = phrase_from(tokens, at, lexicon)
    if end == at and (quantity.hyphened or determined(tokens, quantity.start, lexicon)):
        end = _deed_end(tokens, at, lexicon)
    return wording(tokens, at, end)


def _deed_end(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Behind words that are verbs elsewhere: a 5 per cent pay rise, a 12-month driving ban."""
    end = at
    while end < at + _DEED and tokens.low[end][:1].isalpha():
        if tokens.low[end] in lexicon.sets["stops"]:
            break
        end += 1
    return end


def _behind(tokens: Tokens, at: int, lexicon: Lexicon, links: str) -> str:
    """The noun behind a preposition: 60 tonnes of rubbish, 3 million euros on barriers."""
    if tokens.low[at] not in lexicon.sets[links]:
        return ""
    at = over_determiners(tokens, at + 1, lexicon)
    return wording(tokens, at, phrase_from(tokens, at, lexicon))


def _equated(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The deficit is 3.1 per cent of output: a measure of the deficit."""
    equates = tokens.low[quantity.hedged - 1] in lexicon.sets["being"]
    if quantity.kind != "percent" or not equates:
        return ""
    return subject_before(tokens, quantity.hedged, lexicon, counted=False)


def _ahead(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun the figure is the measure of: at a distance of 3 km, a reward of £50,000."""
    link = quantity.hedged - 1
    if tokens.low[link] not in lexicon.sets["links"]:
        return ""
    if tokens.low[link - 1] in lexicon.sets["totals"]:
        return ""
    return wording(tokens, phrase_before(tokens, link, lexicon), link)


def _in_form_of(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun in "$150 million in savings", none in "$150 million in the year"."""
    at = quantity.end
    if quantity.kind != "money" or tokens.low[at] not in lexicon.sets["inside"]:
        return ""
    end = phrase_from(tokens, at + 1, lexicon)
    return "" if tokens.raw[at + 1][:1].isupper() else wording(tokens, at + 1, end)


def _attribute(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun whose measure follows it: jewels worth £2m, flats priced at £2m."""
    at = quantity.hedged - 1
    at -= tokens.low[at] in lexicon.sets["prepositions"]
    if tokens.low[at] not in lexicon.sets["attributes"]:
        return ""
    return wording(tokens, phrase_before(tokens, at, lexicon), at)


def _by_verb(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """The noun a verb stands for: lost €96m is a loss, of whatever lost it."""
    last = quantity.hedged - 1
    levels = lexicon.sets["range_to"] | lexicon.sets["range_from"]
    nouns = lexicon.lasting if quantity.kind == "time" and lexicon.lasting else lexicon.nominal
    for at in range(last, max(quantity.hedged - _NEAR, 0) - 1, -1):
        noun = nouns.get(tokens.low[at])
        if noun and not (determined(tokens, at, lexicon) or tokens.hyphen(at - 1)):
            return _spent(tokens, quantity, at, noun, lexicon)
        if tokens.low[at] in lexicon.sets["totals"]:
            continue
        if is_noun(tokens, at, lexicon):
            return _given(tokens, at + 1, nouns, lexicon) if at == last else ""
        level = tokens.low[at] in levels and quantity.kind != "time"  # rose to 5%
        number = tokens.is_number(at) or tokens.low[at] in lexicon.triggers
        if level or number or tokens.raw[at] in STOPPERS:
            return ""
    return ""


def _given(tokens: Tokens, end: int, nouns: Mapping[str, str], lexicon: Lexicon) -> str:
    """The verb's noun with the object between verb and figure: fined the bank £3m."""
    start = at = phrase_before(tokens, end, lexicon)
    if (noun := nouns.get(tokens.low[start])) and start < end - 1:
        return f"{noun} of {wording(tokens, start + 1, end)}"
    while is_determiner(tokens, at - 1, lexicon):
        at -= 1
    noun = nouns.get(tokens.low[at - 1])
    return f"{noun} of {wording(tokens, start, end)}" if noun and start < end else ""


def _spent(tokens: Tokens, quantity: Quantity, at: int, noun: str, lexicon: Lexicon) -> str:
    """The verb's noun with its purpose or, without one, its subject: spending on barriers."""
    purpose = _behind(tokens, quantity.end, lexicon, "purposes")
    if purpose and quantity.kind == "money":
        return f"{noun} {tokens.low[quantity.end]} {purpose}"
    joined = lexicon.sets["range_and"] | {","}  # left the road and fell; burning 40 hectares
    subject = "" if tokens.low[at - 1] in joined else subject_before(tokens, at, lexicon)
    if is_plural_word(subject.rpartition(" ")[2].lower(), lexicon):
        noun = lexicon.each.get(noun, noun)  # tickets have a price, a mission has a cost
    return f"{noun} of {subject}" if subject else noun


def _object_after(tokens: Tokens, quantity: Quantity, lexicon: Lexicon) -> str:
    """What comes behind the verb: €2bn was wiped off the value of the bank."""
    for at in range(quantity.end, quantity.end + _FAR):
        if tokens.raw[at] in STOPPERS or tokens.raw[at] == ",":
            return ""
        end = phrase_from(tokens, at, lexicon)
        if end > at:
            return wording(tokens, at, end)
    return ""
