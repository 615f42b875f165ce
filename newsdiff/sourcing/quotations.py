"""Direct quotations: pairs of marks, also unclosed, nested or running over several paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newsdiff.sourcing.attribution import Span

# A single mark opens only after a blank or a bracket and before a word; it closes only before
# what cannot go on a word. An apostrophe does neither, but for the plural possessive.
_MARK: Final = re.compile(
    r"""(?P<pair>[“”„«»"‟]|``|'')
    |(?P<open>(?<![^\s(\[—–-])[‘'‚](?=[^\W_]))
    |(?P<close>(?<=[^\s(\[])[’'](?![^\W_]))
    |(?P<line>\n)""",
    re.VERBOSE,
)
_CLOSERS: Final = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    '"': '"',
    "‟": "”",
    "``": "''",
    "”": "”",
}
_ONLY_OPEN: Final = frozenset(["“", "„", "``", "‟"])
_SINGLE: Final = 300  # characters: a longer stretch between single marks is two apostrophes
_TRIM: Final = " \t,.;"


@dataclass(frozen=True, slots=True)
class Quotation:
    """`start..end` with the marks, `inner` without. `goes_on`: unclosed at its paragraph's end."""

    start: int
    end: int
    inner: Span
    goes_on: bool = False


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations in order. Linear; none crosses a line break."""
    return [quotation for quotation in _scan(text) if quotation.inner[0] < quotation.inner[1]]


def _scan(text: str) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        match mark.lastgroup:
            case "line":
                if opened is not None and opened.lastgroup == "pair":
                    yield _going_on(text, opened, mark.start())
                opened = None
            case "pair":
                if opened is not None and _closes(text, opened, mark):
                    yield _quotation(text, opened, mark.start(), mark.end())
                    opened = None
                elif _opens(text, mark, opened):
                    opened = mark
            case _:
                opened, made = _single(text, opened, mark)
                if made is not None:
                    yield made
    if opened is not None and opened.lastgroup == "pair":
        yield _going_on(text, opened, len(text))


def _single(
    text: str, opened: re.Match[str] | None, mark: re.Match[str]
) -> tuple[re.Match[str] | None, Quotation | None]:
    if opened is None:
        return (mark if mark.lastgroup == "open" else None), None
    if opened.lastgroup == "pair":
        return opened, None
    if mark.start() - opened.start() > _SINGLE:
        return (mark if mark.lastgroup == "open" else None), None
    if mark.lastgroup == "close":
        return None, _quotation(text, opened, mark.start(), mark.end())
    return mark, None


def _closes(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    sign = mark.group()
    if opened.lastgroup != "pair" or sign not in _CLOSERS.get(opened.group(), ""):
        return False
    return sign != '"' or not _before_word(text, mark)


def _before_word(text: str, mark: re.Match[str]) -> bool:
    """Whether a straight mark after a blank and before a word can only open."""
    start, end = mark.span()
    return start > 0 and text[start - 1].isspace() and end < len(text) and text[end].isalnum()


def _opens(text: str, mark: re.Match[str], opened: re.Match[str] | None) -> bool:
    sign = mark.group()
    if sign not in _CLOSERS or sign == "”":
        return False
    if opened is not None and opened.lastgroup == "pair":
        return sign == opened.group()  # the first was never closed
    end = mark.end()
    after = text[end : end + 1]
    if sign == "»":
        return after.isalnum()
    return sign in _ONLY_OPEN or sign == "«" or not (after == "" or after.isspace())


def _quotation(text: str, opened: re.Match[str], stop: int, end: int) -> Quotation:
    return Quotation(opened.start(), end, _inner(text, opened.end(), stop))


def _going_on(text: str, opened: re.Match[str], stop: int) -> Quotation:
    """One that its line does not close: it ends with the line's last word, as its sentence does."""
    start = opened.start()
    end = start + len(text[start:stop].rstrip())
    return Quotation(start, end, _inner(text, opened.end(), end), goes_on=True)


def _inner(text: str, start: int, stop: int) -> Span:
    while start < stop and text[start] in " \t\u00a0\u202f":
        start += 1
    while stop > start and (text[stop - 1] in _TRIM or text[stop - 1] in "\u00a0\u202f"):
        stop -= 1
    return start, stop
