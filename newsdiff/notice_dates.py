"""Dates as notices and stamps print them, and lines that hold nothing else."""

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero jänner",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS: Final = frozenset(
    "monday mon tuesday tue tues wednesday wed thursday thu thurs friday fri saturday sat "
    "sunday sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo".split()
)
_CLOCK: Final = frozenset(
    "am pm a m p gmt utc bst est edt cst cdt mst mdt pst pdt et ct mt pt cet cest ist aest jst z t "
    "at on of and the st nd rd th ago about hour hours hr hrs h minute minutes min mins "
    "second seconds "
    "sec secs day days week weeks month months year years today yesterday just now noon midnight "
    "local time last first um uhr am den le à el la las los a de del il y vor".split()
)
_STAMPED: Final = frozenset(
    "updated published posted modified reviewed aktualisiert veröffentlicht publié actualizado "
    "publicado stand".split()
)
_PAGE: Final = frozenset("this page was is date story article post on it read".split())
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_STAMP_LENGTH: Final = 120

_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er)?,?[ ]+(?:of "
    rf"|de )?(?P<month>{_NAMES})\.?,?[ ]+(?:de |del )?"
    rf"|(?P<month2>{_NAMES})\.?[ ]+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]+)(?P<year>(?:19"
    rf"|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"\b(?:amended|updated|corrected|edited|changed|revised|clarified|modified|retracted|withdrawn"
    r"|appended|published|added|posted|aktualisiert|korrigiert|modifié|corrigé|actualizado"
    r"|corregido)"
    r",? (?:on |am |le |el )?(?:[a-z]{3,9}, )?",
    re.IGNORECASE,
)
_HEAD: Final = 60


def speaks_of_time_only(text: str) -> bool:
    """Whether every word belongs to dates and times of day; so does an empty text."""
    return all(
        word in _CLOCK or word in _MONTHS or word in _DAYS for word in _WORD.findall(text.lower())
    )


def is_stamp(text: str) -> bool:
    """A line that only says when the page was published or updated: furniture, not a notice."""
    if len(text) > _STAMP_LENGTH:
        return False
    spoken = _WORD.findall(text.lower())
    if not _STAMPED & set(spoken[:6]):
        return False
    rest = [word for word in spoken if word not in _STAMPED]
    own = {"article", "story"} & set(rest) and "this" in rest and "last" not in rest
    of_time = all(w in _CLOCK or w in _MONTHS or w in _DAYS or w in _PAGE for w in rest)
    return of_time and not own and (bool(_DIGIT.search(text)) or bool(set(rest) & _DAYS))


def date_in(text: str) -> str | None:
    """The date a notice gives of itself: in its label, or after "amended on" and the like.

    Dates further on belong to what the notice speaks of. Without a year there is none.
    """
    head = text[:_HEAD].partition(":")[0]
    if found := _DATE.search(head):
        return _iso(found)
    for lead in _LEAD.finditer(text):
        if found := _DATE.match(text, lead.end()):
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        month = _MONTHS[(found["month"] or found["month2"]).lower()]
        return date(int(found["year"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return None
