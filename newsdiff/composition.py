"""The parts of an article put together: nothing twice, nothing that is no text of it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from newsdiff.article import Notice, Paragraph
from newsdiff.furniture import is_furniture
from newsdiff.notice_dates import is_stamp

_TOP: Final = 4  # paragraphs in which headline, byline and standfirst may be repeated
_SAME: Final = 40  # characters that two texts must share from their start to be one
_NOT_LETTERS: Final = re.compile(r"\W+")
_INVITATION: Final = re.compile(
    r"^\W*(?:(?:read|see|watch|click) (?:more|also|next|here)|related(?: articles?"
    r"| stories)?|more on this"
    r"|advertisement|share this|follow us|sign up (?:for|to) (?:our|the)[\w\s]{0,40}newsletter"
    r"|subscribe to (?:our|the)[\w\s]{0,40}newsletter)\b",
    re.IGNORECASE,
)
_BY: Final = frozenset({"by", "von", "par", "por"})
_BETWEEN: Final = frozenset("and und et y e de del di da van von der la le &".split())
_NAMES: Final = 7  # words of a line with names
_INVITED: Final = 160  # characters


def letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).lower()


def without_furniture(
    paragraphs: Iterable[Paragraph], *, headline: str, byline: str, language: str
) -> tuple[Paragraph, ...]:
    """Without stamps, counters, invitations, and headline or bylines repeated at the top."""
    said = {letters(headline), letters(byline), letters(f"by {byline}")} - {""}
    return tuple(
        paragraph
        for at, paragraph in enumerate(map(_without_stamp, paragraphs))
        if not (at < _TOP and (letters(paragraph.text) in said or _is_byline(paragraph.text)))
        and not _invites(paragraph)
        and not is_furniture(paragraph.text, language)
        and letters(paragraph.text)
    )


def _without_stamp(paragraph: Paragraph) -> Paragraph:
    """Without a stamp that is all of the paragraph, or its first sentence."""
    if not is_stamp(paragraph.text):
        first, end, rest = paragraph.text.partition(". ")
        return replace(paragraph, text=rest) if end and is_stamp(first) else paragraph
    return replace(paragraph, text="")


def _is_byline(text: str) -> bool:
    """Nothing but "By" and names."""
    first, *names = text.split()[: _NAMES + 2] or [""]
    return (
        first.lower() in _BY
        and 2 <= len(names) <= _NAMES
        and all(name[0].isupper() or name in _BETWEEN for name in names)
        and not text.endswith((".", "!", "?", ":"))
    )


def _invites(paragraph: Paragraph) -> bool:
    return len(paragraph.text) < _INVITED and _INVITATION.match(paragraph.text) is not None


def standfirst(dek: str, paragraphs: Iterable[Paragraph], headline: str) -> str:
    """The dek, unless it only repeats the headline or how the text begins."""
    said = letters(dek.rstrip("….[] "))
    first = [letters(paragraph.text) for paragraph in list(paragraphs)[:_TOP]]
    if said == letters(headline):
        return ""
    repeated = any(
        text == said
        or (len(said) >= _SAME and text.startswith(said))
        or (len(text) >= _SAME and said.startswith(text))
        for text in first
    )
    return "" if repeated else dek


def joined_notices(seen: Iterable[Notice], told: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices of the page, then those only told to machines; a notice told twice is one."""
    notices: list[Notice] = []
    for notice in (*seen, *told):
        at = next((i for i, other in enumerate(notices) if _same(notice, other)), None)
        if at is None:
            notices.append(notice)
        elif notices[at].date is None:
            notices[at] = replace(notices[at], date=notice.date)
    return tuple(notices)


def _same(one: Notice, other: Notice) -> bool:
    a, b = letters(one.text), letters(other.text)
    return a in b or b in a
