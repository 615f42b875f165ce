"""Numbers that state no quantity: identifiers, ordinals, clock times, dates, years, scores."""

import re
from collections.abc import Callable
from typing import Final

from newsdiff.figures import names
from newsdiff.figures.lexicon import Lexicon
from newsdiff.figures.nouns import counts_noun
from newsdiff.figures.numbers import digits, slashed
from newsdiff.figures.tokens import DASHES, HYPHENS, Tokens
from newsdiff.figures.units import money_before

Rule = Callable[[Tokens, int, Lexicon], int]
Skip = tuple[int, str]  # the token behind what is no figure, and the rule's name

_YEAR: Final = re.compile(r"(?:1[5-9]|2[01])[0-9]{2}")
_DISTANT: Final = "2100"  # later years only where a word such as "by" makes them one
_YEAR_END: Final = re.compile(r"(?:1[5-9]|2[01])?[0-9]{2}")
_DAY: Final = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_HOUR: Final = re.compile(r"[0-9]{1,2}([.:][0-9]{2})?")
_MINUTES: Final = re.compile(r"[0-5][0-9]")
_LAST_HOUR: Final = 24
_SCORE: Final = re.compile(r"[0-9]{1,3}")
_RATED: Final = re.compile(r"(?:5|10|100)")  # 4.5/5, 73/100
_SHORT: Final = re.compile(r"[0-9]{1,2}")
_PHONE_PARTS: Final = 3
_IDENTIFYING: Final = frozenset("/#_@=&№+%")
_NUMERIC_DATE: Final = frozenset("/-.")


def skipped(tokens: Tokens, at: int, lexicon: Lexicon) -> Skip:
    """The token behind what is no figure and begins here, with the rule; 0 if it may be one."""
    rules = DIGIT_RULES if tokens.is_number(at) else names.WORD_RULES
    for rule, name in rules:
        if end := rule(tokens, at, lexicon):
            return end, name
    return 0, ""


def _reference(tokens: Tokens, at: int, _lexicon: Lexicon) -> int:
    """Marks such as [12], and the number of a list item."""
    if tokens.raw[at - 1] == "[" and tokens.raw[at + 1] == "]":
        return at + 2
    opened = at == 1 and tokens.raw[0] == "("
    if (at == 0 or opened) and _SHORT.fullmatch(tokens.raw[at]):
        marked = tokens.raw[at + 1] in ").:" and tokens.count > at + 2
        return at + 2 if marked and tokens.raw[at + 1] else 0
    return 0


def _identifier(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    word = tokens.raw[at]
    zeroed = word[0] == "0" and word[1:2].isdigit()
    if zeroed and tokens.raw[at + 1] not in {":", "/"}:
        return _run(tokens, at)
    if _numbers_in_a_row(tokens, at) >= _PHONE_PARTS:
        return _run(tokens, at)
    if tokens.glued(at - 1) and _glued_before(tokens, at, lexicon):
        return _run(tokens, at) if tokens.raw[at - 1] == "+" else at + 1
    coded = tokens.glued(at) and tokens.raw[at + 1][:1].isalpha()
    mixed = coded and tokens.glued(at + 1) and tokens.is_number(at + 2)
    if mixed and not lexicon.units.match(tokens.low, at + 1):
        return at + 3  # 12m345, but not 12m2
    if coded and _glued_behind(tokens, at, lexicon):
        return at + 2
    return 0


def _numbers_in_a_row(tokens: Tokens, at: int) -> int:
    parts, end = 1, at + 1
    while parts < _PHONE_PARTS and tokens.hyphen(end) and tokens.is_number(end + 1):
        parts, end = parts + 1, end + 2
    return parts


def _run(tokens: Tokens, at: int) -> int:
    """Behind a telephone number: digits and hyphens to the end of the run."""
    while tokens.is_number(at) or (tokens.hyphen(at) and tokens.is_number(at + 1)):
        at += 1
    return at


def _glued_before(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    before = tokens.raw[at - 1]
    if before in _IDENTIFYING:
        return money_before(tokens, at, lexicon) is None
    if before[-1].isalpha():
        return money_before(tokens, at, lexicon) is None
    if before in HYPHENS and tokens.glued(at - 2):
        joined = tokens.low[at - 2]
        known = joined in lexicon.sets["hyphen_free"] or joined in lexicon.sets["measured"]
        free = known or money_before(tokens, at, lexicon)
        return joined[-1:].isalnum() and not free
    return before in ".,:" and tokens.glued(at - 2) and tokens.is_number(at - 2)


def _glued_behind(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether glued letters are neither unit nor scale: 5G, 3rd, 1990s, 737s."""
    raw, low, behind = tokens.raw, tokens.low, at + 1
    if raw[behind] in lexicon.suffixes or low[behind] in lexicon.scales:
        return False
    if lexicon.units.match(low, behind) or lexicon.money.match(low, behind):
        return False
    if raw[behind] in lexicon.unit_signs:
        return False
    return not raw[behind].isnumeric()


def _clock(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    end = at + 1
    if tokens.raw[end] == ":" and tokens.glued(at) and tokens.is_number(end + 1):
        return at + 3
    if _at_the_hour(tokens, at, lexicon):
        return end
    if tokens.raw[end] in DASHES and tokens.is_number(end + 1):
        end += 2
    low = tokens.low
    if low[end] in lexicon.sets["clock"] and tokens.raw[at].count(",") == 0 and _hour(tokens, at):
        behind = end + 1
        minutes = tokens.glued(end) or _MINUTES.fullmatch(tokens.raw[behind])  # 14h30, 14 h 30
        return behind + bool(minutes and tokens.is_number(behind))
    return end + 2 if low[end] in {"a", "p"} and low[end + 1 : end + 3] == [".", "m"] else 0


def _at_the_hour(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a preposition makes it a time of day: alle 20.30, om 8 uur."""
    hour = _HOUR.fullmatch(tokens.raw[at])
    if not hour or tokens.low[at - 1] not in lexicon.sets["clock_before"]:
        return False
    if hour.group(1) is not None or tokens.low[at + 1] in lexicon.sets["hours"]:
        return _hour(tokens, at)
    if tokens.low[at - 1] not in lexicon.sets["clock_alone"]:
        return False  # in French "à 14" may be a level, and the hour is "à 14 heures"
    counted = counts_noun(tokens, at + 1, lexicon) or _quantified(tokens, at, lexicon)
    return _hour(tokens, at) and not counted


def _hour(tokens: Tokens, at: int) -> bool:
    """Whether the day has such an hour: in 48 h is no time of day."""
    hour = tokens.raw[at].partition(".")[0].partition(":")[0]
    return not hour.isdecimal() or int(hour[:3]) <= _LAST_HOUR


def _rating(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """So many points of five, ten or a hundred: 7.1/10, 7.1 out of 10."""
    if tokens.low[at + 1] in lexicon.sets["one_in"] and lexicon.decimal in tokens.raw[at]:
        best = at + 2 + (tokens.low[at + 2] in lexicon.sets["of"])
        return best + 1 if _RATED.fullmatch(tokens.raw[best]) else 0
    glued = tokens.raw[at + 1] == "/" and tokens.glued(at) and tokens.glued(at + 1)
    rated = glued and _RATED.fullmatch(tokens.raw[at + 2]) and tokens.raw[at + 3] != "/"
    if not rated or slashed(tokens, at, lexicon):
        return 0
    day = _DAY.fullmatch(tokens.raw[at]) and tokens.raw[at + 2] != "100"
    return 0 if day else at + 3


def _date(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    numeric = _numeric_date(tokens, at, lexicon)
    if numeric:
        return numeric
    day = _DAY.fullmatch(tokens.raw[at]) is not None
    year = _YEAR.fullmatch(tokens.raw[at]) is not None
    if not (day or year):
        return 0
    if _month_before(tokens, at, lexicon):
        return _after_day(tokens, at, lexicon)
    return _month_behind(tokens, at, lexicon) if day else 0


def _numeric_date(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    sign = tokens.raw[at + 1]
    if sign == "/" and slashed(tokens, at, lexicon):
        return 0
    if sign not in _NUMERIC_DATE or not (tokens.glued(at) and tokens.glued(at + 1)):
        return 0
    if not tokens.is_number(at + 2):
        return 0
    if tokens.raw[at + 3] == sign and tokens.is_number(at + 4):
        return at + 5
    return at + 3 if sign == "/" else 0


def _month_before(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    before = at - 1 - (tokens.raw[at - 1] == ".")
    before -= tokens.low[before] in lexicon.sets["date_links"]
    return _is_month(tokens, before, lexicon)


def _month_behind(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    end = at + 1
    if tokens.raw[end] in DASHES or tokens.low[end] in lexicon.sets["range_and"]:
        end += 2 if tokens.is_number(end + 1) else 0
    end += tokens.raw[end] == "."
    end += tokens.low[end] in lexicon.sets["date_links"]
    if not _is_month(tokens, end, lexicon):
        return 0
    return end + 1 + _year_length(tokens, end + 1, lexicon)


def _is_month(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    word = tokens.low[at]
    if word not in lexicon.sets["months"]:
        return False
    return word not in lexicon.sets["doubtful_months"] or tokens.raw[at][0].isupper()


def _after_day(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Over what may follow month and day: -24, and 5, a comma and the year."""
    end = at + 1
    if tokens.glued(at) and tokens.raw[end].isalpha():  # June 5th
        end += 1
    if tokens.raw[end] in DASHES and tokens.is_number(end + 1):
        end += 2
    return end + _year_length(tokens, end, lexicon)


def _year_length(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    skip = int(tokens.raw[at] == "," or tokens.low[at] in lexicon.sets["date_links"])
    return skip + 1 if _YEAR.fullmatch(tokens.raw[at + skip]) else 0


def _year(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    if not _YEAR.fullmatch(tokens.raw[at]):
        return 0
    end = at + 1
    if tokens.raw[end] in DASHES | {"/"} and _YEAR_END.fullmatch(tokens.raw[end + 1]):
        return at + 3
    if money_before(tokens, at, lexicon) or _quantified(tokens, at, lexicon):
        return 0
    before = tokens.low[at - 1]
    dated = before in lexicon.sets["year_before"] or before.endswith("'s")
    free = tokens.raw[at] <= _DISTANT and not counts_noun(tokens, end, lexicon)
    return at + 1 if dated or free else 0


def _quantified(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a unit, a currency or a scale word follows."""
    low, end = tokens.low, at + 1
    if low[end] in lexicon.scales or lexicon.money.match(low, end):
        return True
    if low[at - 1] in lexicon.sets["links"] and low[at - 2] in lexicon.sets["totals"]:
        return True  # an average of 1500
    hedge = lexicon.before.match(low, at)
    if hedge and hedge[1] < at - 1:  # "more than 1800", but "about 1800" may be a year
        return True
    unit = lexicon.units.match(low, end)
    return unit is not None or tokens.raw[end] in lexicon.unit_signs


def _score(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Two numbers with a dash that are no range: 3-1, a 52-48 vote."""
    first, second = tokens.raw[at], tokens.raw[at + 2]
    if tokens.raw[at + 1] not in DASHES or not (tokens.glued(at) and tokens.glued(at + 1)):
        return 0
    if not (_SCORE.fullmatch(first) and _SCORE.fullmatch(second)):
        return 0
    if money_before(tokens, at, lexicon):
        return 0
    rising = 0 < int(first) < int(second)  # nil is a score's, no range begins with it
    ranged = _quantified(tokens, at + 2, lexicon) or counts_noun(tokens, at + 3, lexicon)
    ranged = ranged or lexicon.before.match(tokens.low, at) is not None
    return 0 if rising and ranged else at + 3


def _german_ordinal(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """A number with a full stop before a word that goes on in the sentence: der 3. Platz."""
    if not lexicon.dotted_ordinals or tokens.raw[at + 1] != "." or not tokens.glued(at):
        return 0
    follows = tokens.raw[at + 2][:1].isalpha() and not tokens.glued(at + 1)
    article = tokens.low[at - 1] in lexicon.sets["ordinal_before"]
    return at + 2 if follows and article and digits(tokens.raw[at], lexicon.decimal) else 0


DIGIT_RULES: Final[tuple[tuple[Rule, str], ...]] = (
    (_reference, "reference-mark"),
    (_clock, "clock-time"),
    (_rating, "score"),
    (_date, "date"),
    (_identifier, "identifier"),
    (_german_ordinal, "ordinal"),
    (names.age, "age"),
    (_score, "score"),
    (names.named, "name"),
    (names.round_of, "name"),
    (names.addressed, "address"),
    (names.multiple, "multiple"),
    (_year, "date"),
)
