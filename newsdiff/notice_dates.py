"""Dates as notices and stamps print them, and lines that hold nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from newsdiff.languages import known_languages, language_table, nearest_language

_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_STAMP_LENGTH: Final = 120
_HEAD: Final = 60
_YEAR: Final = r"(?:19|20)\d\d"
_WEEKDAY: Final = r"(?:[^\W\d_]{3,11},? )?"


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The words of all languages: `timely` belong to dates and times of day, `lead` dates a notice.

    `behind` is such a word after its date, as in Dutch and German.
    """

    months: dict[str, int]
    timely: frozenset[str]
    days: frozenset[str]
    stamps: frozenset[str]
    page: frozenset[str]
    own: frozenset[str]
    printed: re.Pattern[str]
    lead: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def _calendar() -> _Calendar:
    tables = [language_table(code, "dates") for code in known_languages()]
    months = dict(name for table in tables for name in _months(table))
    days, times = _words(tables, "days"), _words(tables, "times")
    between, dated = _either(_words(tables, "before")), _either(_words(tables, "dated"))
    return _Calendar(
        months=months,
        timely=days | times | months.keys(),
        days=days,
        stamps=_words(tables, "stamps"),
        page=_words(tables, "page"),
        own=_words(tables, "own"),
        printed=_printed(_either(frozenset(months)), between),
        lead=re.compile(rf"\b(?:{dated})\b,? ?(?:(?:{between})\b ?)?{_WEEKDAY}", re.IGNORECASE),
        behind=re.compile(rf"[^.:;]{{0,30}}?\b(?:{dated})\b", re.IGNORECASE),
    )


def _months(table: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for number, names in enumerate(table["months"], start=1):
        for name in names.split():
            yield name, number


def _words(tables: list[dict[str, Any]], name: str) -> frozenset[str]:
    return frozenset(word for table in tables for word in table.get(name, "").split())


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _printed(months: str, between: str) -> re.Pattern[str]:
    ordinal = r"(?:st|nd|rd|th|\.|er|º)?"
    day_month = (
        rf"(?P<day>\d{{1,2}}){ordinal},?[ ]+(?:(?:{between}) )?(?P<month>{months})\.?,?[ ]+"
        rf"(?:(?:{between}) )?"
    )
    month_day = rf"(?P<month2>{months})\.?[ ]+(?P<day2>\d{{1,2}}){ordinal},?[ ]+"
    signs = r"(?P<day3>\d{1,2})(?P<sign>[./-])[ ]?(?P<month3>\d{1,2})(?P=sign)[ ]?"
    return re.compile(
        rf"\b(?:{day_month}|{month_day})(?P<year>{_YEAR})\b"
        rf"|\b(?P<iso>{_YEAR}-\d\d-\d\d)"
        rf"|\b{signs}(?P<year3>{_YEAR})\b",
        re.IGNORECASE,
    )


def speaks_of_time_only(text: str) -> bool:
    """Whether every word belongs to dates and times of day; so does an empty text."""
    return _calendar().timely.issuperset(_WORD.findall(text.lower()))


def is_stamp(text: str) -> bool:
    """A line that only says when the page was published or updated: furniture, not a notice."""
    if len(text) > _STAMP_LENGTH:
        return False
    known = _calendar()
    spoken = _WORD.findall(text.lower())
    if not known.stamps & set(spoken[:6]):
        return False
    rest = {word for word in spoken if word not in known.stamps}
    own = known.own & rest and "this" in rest and "last" not in rest
    of_time = rest <= known.timely | known.page
    return of_time and not own and (bool(_DIGIT.search(text)) or bool(rest & known.days))


def date_in(text: str, language: str = "en") -> str | None:
    """The date a notice gives of itself: in its label, or beside "amended" and the like.

    Dates further on belong to what the notice speaks of. Without a year there is none. The
    language says whether 3/5/2024 is in May; with full stops it is in every language.
    """
    known = _calendar()
    day_first = bool(language_table(nearest_language(language), "dates").get("day_first"))
    head = text[:_HEAD].partition(":")[0]
    if found := known.printed.search(head):
        return _iso(found, day_first=day_first)
    for lead in known.lead.finditer(text):
        if found := known.printed.match(text, lead.end()):
            return _iso(found, day_first=day_first)
    for found in known.printed.finditer(text):
        if known.behind.match(text, found.end()):
            return _iso(found, day_first=day_first)
    return None


def _iso(found: re.Match[str], *, day_first: bool) -> str | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        if found["sign"]:
            if found["sign"] != "." and not day_first:
                return None
            return date(int(found["year3"]), int(found["month3"]), int(found["day3"])).isoformat()
        month = _calendar().months[(found["month"] or found["month2"]).lower()]
        return date(int(found["year"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return None
