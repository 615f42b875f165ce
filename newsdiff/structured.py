"""JSON-LD: what a page says of its article to machines."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Final

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LONGEST: Final = 2_000_000  # characters of one script
_BRACKETS: Final = 20_000
_NODES: Final = 5_000
_TYPES: Final = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "BackgroundNewsArticle "
    "ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting BlogPosting Report "
    "ScholarlyArticle TechArticle "
    "AdvertiserContentArticle SatiricalArticle SocialMediaPosting WebPage".split()
)
# Lists of other articles hang from these.
_OTHERS: Final = frozenset(
    {"itemListElement", "hasPart", "isPartOf", "mentions", "citation", "relatedLink"}
)


@dataclass(frozen=True, slots=True)
class Structured:
    """The article's own node, flattened; what a page does not say is empty."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    published: str = ""
    modified: str = ""
    language: str = ""
    corrections: tuple[tuple[str, str], ...] = ()  # text and date


def read_structured(scripts: Iterable[str]) -> Structured:
    """The first article described, else the first page. Never raises; bounded in size and depth."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    articles = [node for node in nodes if _types(node) & (_TYPES - {"WebPage"})]
    pages = [node for node in nodes if "WebPage" in _types(node)]
    chosen = next((n for n in articles if n.get("headline")), next(iter([*articles, *pages]), None))
    said = Structured() if chosen is None else _flattened(chosen)
    comments = [node for node in nodes if "CorrectionComment" in _types(node)]
    corrections = dict.fromkeys([*said.corrections, *_corrections(comments)])
    return replace(said, corrections=tuple(corrections))


def _parsed(script: str) -> Any:
    if len(script) > _LONGEST or script.count("{") + script.count("[") > _BRACKETS:
        return None
    try:
        return json.loads(script.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Objects, the outer ones first."""
    waiting = deque([value])
    for _ in range(_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(part for key, part in node.items() if key not in _OTHERS)


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(kind).rpartition("/")[2] for kind in kinds}


def _flattened(node: dict[str, Any]) -> Structured:
    return Structured(
        headline=_text(node.get("headline") or node.get("name")),
        authors=tuple(dict.fromkeys(_names(node.get("author")))),
        description=_text(node.get("description")),
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        language=_text(node.get("inLanguage")),
        corrections=tuple(_corrections(node.get("correction"))),
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str)), "")
    return " ".join(_TAG.sub(" ", unescape(value)).split()) if isinstance(value, str) else ""


def _names(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        name = _text(part.get("name")) if isinstance(part, dict) else _text(part)
        if name and not name.startswith(("http://", "https://")):
            yield name


def _corrections(value: Any) -> Iterator[tuple[str, str]]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            text = _text(part.get("text")) or _text(part.get("description"))
            when = _text(part.get("datePublished")) or _text(part.get("dateCreated"))
        else:
            text, when = _text(part), ""
        if text:
            yield text, when
