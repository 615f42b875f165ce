"""The code that turns articles into index rows, as one value with the versions of that code."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final, Protocol

from newsdiff.article import Article
from newsdiff.codec import canonical
from newsdiff.figures.figure import Figure
from newsdiff.rules import ANALYSIS, READING
from newsdiff.sourcing.attribution import Attribution

KINDS: Final = (
    "headline", "byline", "dek", "dates", "figures", "numbers", "sourcing", "notices", "links",
    "moves", "wording",
)  # fmt: skip


class Comparison(Protocol):
    """True when anything of substance changed; dates alone are none."""

    def __bool__(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """`figures` and `attributions` are given a text and its language."""

    reading: str
    version: str
    compare: Callable[[Article, Article], Comparison]
    figures: Callable[[str, str], Sequence[Figure]]
    attributions: Callable[[str, str], Sequence[Attribution]]


def standard_analysis() -> Analysis:
    """The analysis of the core. Its grammars are loaded when there is something to analyse."""
    return Analysis(
        reading=_made_by(READING, "trafilatura", "lxml"),
        version=_made_by(ANALYSIS, "diff-match-patch"),
        compare=_compare,
        figures=_figures,
        attributions=_attributions,
    )


def _made_by(rules: int, *libraries: str) -> str:
    """What makes derived rows: our rules and the libraries that have a say in them."""
    return " ".join([f"newsdiff-{rules}", *(f"{name}-{version(name)}" for name in libraries)])


def _compare(old: Article, new: Article) -> Comparison:
    from newsdiff import compare

    return compare(old, new)


def _figures(text: str, language: str) -> Sequence[Figure]:
    from newsdiff import extract_figures
    from newsdiff.languages import nearest_language

    return extract_figures(text, language=nearest_language(language))


def _attributions(text: str, language: str) -> Sequence[Attribution]:
    from newsdiff import extract_attributions
    from newsdiff.languages import nearest_language

    return extract_attributions(text, language=nearest_language(language))


def digest(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def substance(article: Article) -> str:
    """The digest of what makes a version: all but dates and language."""
    fields = (article.headline, article.byline, article.dek)
    return digest([*fields, article.paragraphs, article.notices, article.links])


def counts(change: dict[str, Any]) -> tuple[int, ...]:
    """How many changes there are of each kind, in the order of KINDS, and whether a notice came."""
    noticed = any(notice.get("kind") != "removed" for notice in change.get("notices") or ())
    return (*(_count(change.get(kind)) for kind in KINDS), int(noticed))


def _count(part: object) -> int:
    return len(part) if isinstance(part, list) else int(bool(part))
