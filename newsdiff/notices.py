"""Notices that own up to a change: known by their label or by speaking of the article itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from newsdiff.article import Notice, NoticeKind, Paragraph
from newsdiff.notice_dates import date_in, is_stamp, speaks_of_time_only

LONGEST: Final = 1500  # characters: what is longer is prose that mentions a correction
_LABEL: Final = 48
_SHORTEST: Final = 15
_OPENING: Final = 240  # characters in which a notice has said what it is


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words. `labels` open a notice; `itself` is how an article names itself.

    `earlier` names an earlier version of it; `changed` says that it was changed.
    """

    labels: dict[NoticeKind, str]
    earlier: str
    changed: str


_ITSELF: Final = (
    r"(?:article|story|report|post|piece|page|item|headline|caption|column|review|interview|graphic"
    r"|chart|map|live ?blog|blog|newsletter|video|podcast|obituary|transcript|analysis|feature)"
)
_AMENDED: Final = (
    r"(?:amended|updated|corrected|edited|changed|revised|clarified|modified|retracted|withdrawn)"
)
_LANGUAGES: Final = {
    "en": _Words(
        labels={
            "retraction": r"retraction|notice of retraction",
            "clarification": r"clarifications?",
            "correction": r"corrections?(?: (?:and|&) clarifications?| notice)?|corrected|erratum"
            r"|errata|corrigendum",
            "editors-note": r"editor(?:[’']?s|s[’'])? ?note|note from the editors?|editorial note"
            r"|publisher[’']s note",
            "update": r"updated?",
        },
        earlier=r"(?:an?|the|our) (?:(?:earlier|previous|original|initial|prior) )?(?:version"
        r"|edition)s? of "
        rf"(?:this {_ITSELF}|(?:the|our) (?:article|story|headline)\b)"
        rf"|this {_ITSELF} (?:originally|previously|initially|incorrectly|wrongly|mistakenly"
        r"|erroneously) (?:said|stated|misstated|reported|gave|identified|named|claimed|described"
        r"|listed|included|contained|quoted|attributed|referred|suggested|omitted|had)\b"
        r"|(?<=\()(?:corrects|updates|recasts|removes|clarifies|fixes)\b"
        r"|(?<![^(])corrects (?:\w+ ){0,6}(?:headline|paragraph|throughout)\b",
        changed=rf"this {_ITSELF}(?:[’']s (?:headline|caption))? (?:was|has been"
        rf"|is being) (?:since )?"
        rf"(?:further )?{_AMENDED}|the (?:article|story) (?:was|has been) (?:amended|corrected"
        r"|clarified|retracted) (?:on|to|after)|we (?:have )?(?:corrected|clarified|amended"
        r"|retracted)"
        rf" this {_ITSELF}|we regret the errors?\b|^correction appended\b",
    ),
    "de": _Words(
        labels={
            "correction": r"korrektur(?:hinweis)?|richtigstellung|berichtigung",
            "clarification": r"klarstellung",
            "editors-note": r"anm(?:erkung|\.) der redaktion|hinweis der redaktion",
            "update": r"aktualisierung|nachtrag",
        },
        earlier=r"in einer (?:früheren|ersten|vorherigen|älteren) (?:version"
        r"|fassung) (?:dieses|des) ",
        changed=r"(?:dieser|der) (?:artikel|text|beitrag) wurde (?:nachträglich )?(?:korrigiert"
        r"|aktualisiert|geändert|berichtigt)|wir haben (?:den fehler|das) korrigiert",
    ),
    "fr": _Words(
        labels={
            "correction": r"rectificatif|correctif|erratum|correction",
            "clarification": r"clarification|précision",
            "editors-note": r"note de la rédaction",
            "update": r"mise? à jour",
        },
        earlier=r"une (?:version (?:précédente|antérieure)|première version) de cet article",
        changed=r"cet article a été (?:corrigé|modifié|mis à jour|rectifié)",
    ),
    "es": _Words(
        labels={
            "correction": r"corrección|fe de err(?:atas|ores)|rectificación",
            "clarification": r"aclaración",
            "editors-note": r"nota (?:del editor|de la redacción)",
            "update": r"actualización",
        },
        earlier=r"una versión (?:anterior|previa) de est[ea] (?:artículo|noticia|información)",
        changed=r"est[ea] (?:artículo|noticia|información) ha sido (?:corregid|modificad"
        r"|actualizad)[oa]",
    ),
}
_WRONG: Final = re.compile(
    r"incorrect|wrongly|mistaken|erroneous|misstat|misspel|misidentif|misattribut|mis-?quot"
    r"|inaccura"
    r"|\berrors?\b|to correct\b|corrected\b|should have|korrigiert|falsch|erreur|erróne|corrige",
    re.IGNORECASE,
)
_CLEARER: Final = re.compile(r"clarif", re.IGNORECASE)
_TAKEN_BACK: Final = re.compile(r"(?:been|was|have|is) (?:retracted|withdrawn)\b", re.IGNORECASE)
_NEWER: Final = re.compile(
    r"(?:updated|revised|changed|edited|modified|aktualisiert|mis à jour|actualizad[oa])\b",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"\w")
_POLICY: Final = re.compile(
    r"(?:report|request|suggest|submit|send|spot(?:ted)?|see|seen|found"
    r"|notice[d]?) (?:us )?(?:an?|any|your)"
    r" (?:possible |factual )?(?:errors?|mistakes?|corrections?|typo)|corrections? polic"
    r"|let us know|e-?mail us"
    r"|editorial (?:standards|polic|guidelines)",
    re.IGNORECASE,
)
_BEFORE: Final = r"^[\W_]{0,6}"
_SEPARATOR: Final = re.compile(r"[:.\])]|[-–—](?=\s)|(?<=\s)[-–—]|$")
_WHEN: Final = 60  # characters between a label and its colon in which a date may stand


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LABELS: Final = {
    code: {kind: _compiled(rf"{_BEFORE}(?:{label})\b") for kind, label in words.labels.items()}
    for code, words in _LANGUAGES.items()
}
_EARLIER: Final = {code: _compiled(rf"\b(?:{words.earlier})") for code, words in _LANGUAGES.items()}
_CHANGED: Final = {code: _compiled(rf"\b(?:{words.changed})") for code, words in _LANGUAGES.items()}


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
            notices.append(Notice(kind, paragraph.text, date_in(paragraph.text)))
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
    return _POLICY.search(text[:_OPENING]) is not None


def _codes(language: str) -> tuple[str, ...]:
    base = language.lower().partition("-")[0]
    return ("en", base) if base in _LANGUAGES and base != "en" else ("en",)


def _label(text: str, language: str) -> tuple[NoticeKind, re.Match[str]] | None:
    for code in _codes(language):
        for kind, rule in _LABELS[code].items():
            if found := rule.match(text):
                return kind, found
    return None


def _speaks_of_itself(text: str, language: str) -> bool:
    return any(
        _EARLIER[code].search(text) or _CHANGED[code].search(text) for code in _codes(language)
    )


def _spoken(text: str) -> NoticeKind:
    if _TAKEN_BACK.search(text):
        return "retraction"
    if _WRONG.search(text):
        return "correction"
    if _CLEARER.search(text):
        return "clarification"
    earlier = any(rule.search(text) for rule in _EARLIER.values())
    return "update" if _NEWER.search(text) and not earlier else "correction"
