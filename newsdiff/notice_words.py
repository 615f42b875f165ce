"""The words of notices: what each language's file says, compiled once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from newsdiff.article import NoticeKind
from newsdiff.languages import known_languages, language_table

_BEFORE: Final = r"^[\W_]{0,6}"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's rules: `labels` open a notice, in `itself` an article speaks of itself."""

    labels: dict[NoticeKind, re.Pattern[str]]
    itself: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a notice make of it, in whatever language; `hints` are in small letters."""

    earlier: re.Pattern[str]
    wrong: re.Pattern[str]
    clearer: re.Pattern[str]
    taken_back: re.Pattern[str]
    newer: re.Pattern[str]
    policy: re.Pattern[str]
    hints: tuple[str, ...]


@cache
def wordings(language: str) -> tuple[Wording, ...]:
    """English, which is tried for every language, and the language itself where we know it."""
    base = language.lower().replace("_", "-").partition("-")[0]
    codes = dict.fromkeys(["en", base if base in known_languages() else "en"])
    return tuple(_wording(code) for code in codes)


@cache
def _wording(code: str) -> Wording:
    table = language_table(code, "notices")
    labels = {
        cast("NoticeKind", kind): _rule([rf"{_BEFORE}(?:{label})\b"])
        for kind, label in table["labels"].items()
    }
    return Wording(labels, _rule([rf"\b{part}" for part in _spoken(table, "earlier", "changed")]))


@cache
def meaning() -> Meaning:
    tables = [language_table(code, "notices") for code in known_languages()]

    def rule(name: str) -> re.Pattern[str]:
        return _rule(part for table in tables for part in _spoken(table, name))

    return Meaning(
        earlier=rule("earlier"),
        wrong=rule("wrong"),
        clearer=rule("clearer"),
        taken_back=rule("taken_back"),
        newer=rule("newer"),
        policy=rule("policy"),
        hints=tuple(dict.fromkeys(" ".join(table["hints"] for table in tables).split())),
    )


def _spoken(table: dict[str, Any], *names: str) -> list[str]:
    return [part.replace("{itself}", table["itself"]) for name in names for part in table[name]]


def _rule(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
