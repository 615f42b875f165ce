"""Notices that own up to a change: known by their label or by speaking of the article itself."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from newsdiff.article import Notice, NoticeKind, Paragraph
from newsdiff.notice_dates import date_in, is_stamp, speaks_of_time_only
from newsdiff.notice_words import meaning, wordings

LONGEST: Final = 1500  # characters: what is longer is prose that mentions a correction
_LABEL: Final = 48
_SHORTEST: Final = 15
_OPENING: Final = 240  # characters in which a notice has said what it is
_HINTED: Final = 300


_WORDS: Final = re.compile(r"\w")
_SEPARATOR: Final = re.compile(r"[:.\])]|[-–—](?=\s)|(?<=\s)[-–—]|$")
_WHEN: Final = 60  # characters between a label and its colon in which a date may stand


def split_notices(
    paragraphs: Sequence[Paragraph], language: str = "en"
) -> tuple[tuple[Notice, ...], tuple[Paragraph, ...]]:
    """The notices among the paragraphs, and the paragraphs without them, both in order.

    A label that stands alone ("Correction") makes the next paragraph the notice.
    """
    notices: list[Notice] = []
    kept: list[Paragraph] = []
    for paragraph, label in _labelled(paragraphs, language):
        kind = label or notice_kind(paragraph.text, language)
        if kind is None or paragraph.role in ("table", "reference"):
            kept.append(paragraph)
        else:
            notices.append(Notice(kind, paragraph.text, date_in(paragraph.text, language)))
    return tuple(notices), tuple(kept)


def _labelled(
    paragraphs: Sequence[Paragraph], language: str
) -> Iterator[tuple[Paragraph, NoticeKind | None]]:
    """Each paragraph with the kind that a label standing alone before it gives it."""
    label: NoticeKind | None = None
    for at, paragraph in enumerate(paragraphs):
        alone = bare_label(paragraph.text, language) if at + 1 < len(paragraphs) else None
        if alone is None:
            yield paragraph, label if len(paragraph.text) <= LONGEST else None
        label = alone


def bare_label(text: str, language: str = "en") -> NoticeKind | None:
    """The kind named by a text that is nothing but a label, such as "Editor's note"."""
    found = _label(text, language) if len(text) <= _LABEL else None
    if found is None or found[0] == "update":  # "Update" alone is a heading like any other
        return None
    return None if _WORDS.search(text, found[1].end()) else found[0]


def notice_kind(text: str, language: str = "en") -> NoticeKind | None:
    """What kind of notice a paragraph is, or None. English is tried for every language."""
    if not _SHORTEST <= len(text) <= LONGEST or is_stamp(text):
        return None
    kind = _kind_said(text, language)
    return None if kind is None or speaks_of_policy(text) else kind


def dated_notice(text: str, language: str = "en") -> Notice | None:
    """The notice a paragraph is, with the date it gives of itself."""
    kind = notice_kind(text, language)
    return None if kind is None else Notice(kind, text, date_in(text, language))


def _kind_said(text: str, language: str) -> NoticeKind | None:
    speaks = _speaks_of_itself(text[:_OPENING], language)
    if found := _label(text, language):
        kind, label = found
        end = _SEPARATOR.search(text, label.end())
        between = text[label.end() : end.start() if end else None]
        if len(between) <= _WHEN and (speaks or speaks_of_time_only(between)):
            return _spoken(text) if kind == "update" and speaks else kind
    return _spoken(text) if speaks else None


def speaks_of_policy(text: str) -> bool:
    """An invitation to report errors, which stands under every article of a site."""
    return meaning().policy.search(text[:_OPENING]) is not None


def may_be_notice(text: str) -> bool:
    """Whether it holds a word that no notice is without: cheaper to ask first."""
    opening = text[:_HINTED].lower()
    return any(hint in opening for hint in meaning().hints)


def _label(text: str, language: str) -> tuple[NoticeKind, re.Match[str]] | None:
    """The longest label that the text opens with: "errata corrige", not "errata"."""
    found = [
        (kind, match)
        for wording in wordings(language)
        for kind, rule in wording.labels.items()
        if (match := rule.match(text))
    ]
    return max(found, key=lambda label: label[1].end(), default=None)


def _speaks_of_itself(text: str, language: str) -> bool:
    return any(wording.itself.search(text) for wording in wordings(language))


def _spoken(text: str) -> NoticeKind:
    means = meaning()
    if means.taken_back.search(text):
        return "retraction"
    if means.wrong.search(text):
        return "correction"
    if means.clearer.search(text):
        return "clarification"
    return "update" if means.newer.search(text) and not means.earlier.search(text) else "correction"
