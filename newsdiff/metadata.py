"""Headline, byline, standfirst, dates and language, as the page shows and as it tells machines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from newsdiff.article import Teaser
from newsdiff.clutter import drop
from newsdiff.composition import letters
from newsdiff.page import Document, Element, NameRule, class_names, words
from newsdiff.structured import Structured, read_structured

_SUFFIX: Final = re.compile(r"\s+(?:[|·•»]|[-–—]|::)\s+")
_BYLINE: Final = NameRule(
    r"(?:^|[_-])(?:by-?line(?:[-_]{1,2}(?:names?|authors?|text))?"
    r"|authors?(?:[-_]{1,2}names?)?|c-byline\w*)$"
)
_DEK: Final = NameRule(
    r"(?:^|[_-])(?:standfirst|dek|deck|sub-?head(?:line|ing)?|sub-?title|lede?-?summary"
    r"|(?:article|story|entry|post|content)[-_]{1,2}(?:summary|intro|standfirst|dek|excerpt"
    r"|subtitle|lead))$"
)
_BY: Final = re.compile(
    r"^(?:written |reported |posted |story |words )?by:?\s+|^(?:von|par|por)\s+", re.IGNORECASE
)
_NOISE: Final = re.compile(
    r"\d|\b(?:ago|updated|published|posted|min read|minutes?|hours?|share|follow|e-?mail"
    r"|comments?)\b",
    re.IGNORECASE,
)
_TOP: Final = 2  # paragraphs before which a standfirst stands
_SENTENCE: Final = 20  # characters
_PROSE: Final = 60
_SEVERAL: Final = 600
_BOXES: Final = frozenset("body html article main figure section script img".split())
_CUT_OFF: Final = ("…", "...", "[…]", "[...]")  # a teaser's ends
_LINES: Final = ("h1", "h2", "h3", "p", "div", "span")
_INLINE: Final = frozenset("a b i em strong br small u sub sup mark".split())
_HANDLE: Final = re.compile(r"@\w+|\S+@\S+")
_LONGEST_TITLE: Final = 1000
_LONGEST_BYLINE: Final = 160
_TEASERS: Final = (
    "og:title", "twitter:title", "og:description", "description", "twitter:description",
)  # fmt: skip
_PUBLISHED: Final = (
    "article:published_time og:article:published_time datepublished date_published "
    "publish-date pubdate "
    "parsely-pub-date sailthru.date dc.date.issued dcterms.issued dc.date.created dcterms.created "
    "article.published govuk:first-published-at cxenseparse:recs:publishtime dc.date "
    "dcterms.date date"
).split()
_MODIFIED: Final = (
    "article:modified_time og:article:modified_time og:updated_time datemodified "
    "date_modified lastmod "
    "last-modified dcterms.modified dc.date.modified article.updated govuk:public-updated-at "
    "revision_date"
).split()


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells machines: `meta` by lower-case name, and its JSON-LD."""

    meta: dict[str, str]
    said: Structured
    title: str
    site: str
    published: str | None
    modified: str | None
    language: str


def read_told(document: Document, url: str = "") -> Told:
    """Dates come from structured data only: in UTC if they have a zone, None if not ISO 8601."""
    root = document.root
    said, meta = read_structured(document.structured), dict(_meta(root))
    site = meta.get("og:site_name", "")
    shown = next((words(title) for title in root.iter("title")), "")[:_LONGEST_TITLE]
    title = said.headline or without_site(meta.get("og:title", ""), site, url)
    return Told(
        meta=meta,
        said=said,
        title=title or without_site(shown, site, url),
        site=site,
        published=_moment_of(said.published, meta, _PUBLISHED, _times(root, "datePublished")),
        modified=_moment_of(said.modified, meta, _MODIFIED, _times(root, "dateModified")),
        language=_language(root, said),
    )


def _moment_of(said: str, meta: dict[str, str], names: list[str], times: list[str]) -> str | None:
    stamps = [said, *(meta[name] for name in names if name in meta), *times]
    return next((when for stamp in stamps if (when := moment(stamp))), None)


def moment(text: str) -> str | None:
    """An ISO 8601 time; in UTC if it has a zone. None for anything else."""
    text = text.strip()
    try:
        read = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text))
        zoned = read.tzinfo is not None
        return read.astimezone(UTC).isoformat().replace("+00:00", "Z") if zoned else text
    except (ValueError, OverflowError):
        return None


def _meta(root: Element) -> Iterator[tuple[str, str]]:
    for element in reversed(list(root.iter("meta"))):  # of two with one name the first is meant
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content := " ".join((element.get("content") or "").split()):
            yield name.lower(), content


def _times(root: Element, itemprop: str) -> list[str]:
    marked = root.xpath("//*[@itemprop=$name]", name=itemprop)
    if itemprop == "datePublished":
        marked += root.xpath("//time[@pubdate]")
    return [element.get("datetime") or element.get("content") or "" for element in marked]


def headline(root: Element, told: Told) -> str:
    """The heading a reader sees; of several, the likest to what machines are told."""
    shown = [
        text for h1 in _headings(root) if (text := words(h1)[:_LONGEST_TITLE]) and text != told.site
    ]
    if len(shown) == 1 or not told.title:
        return next(iter(shown), told.title)
    best = max(shown, key=lambda text: _likeness(text, told.title), default="")
    return best if best and _likeness(best, told.title) > 0 else told.title


def _headings(root: Element) -> list[Element]:
    marked = root.xpath("//h1[@itemprop='headline'] | //*[@itemprop='headline']//h1")
    return marked or root.xpath("//article//h1 | //main//h1") or list(root.iter("h1"))


def _likeness(text: str, other: str) -> float:
    ours, theirs = set(text.lower().split()), set(other.lower().split())
    return len(ours & theirs) / (len(ours | theirs) or 1)


def without_site(title: str, site: str, url: str) -> str:
    """A title without the site's name that is hung on it."""
    parts = _SUFFIX.split(title)
    if len(parts) == 1:
        return title
    own = {_letters(site), *(_letters(part) for part in (urlsplit(url).hostname or "").split("."))}
    last = _letters(parts[-1])
    named = last in own or (len(last) > 3 and any(last in name for name in own if name))
    short = not site and len(parts[-1].split()) <= 3 < len(parts[0].split())
    return title[: title.rindex(parts[-1])].rstrip(" |·•»-–—:") if named or short else title


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def byline(root: Element, told: Told) -> str:
    """As printed, without "By"; what has times or counts in it is no byline that lasts."""
    shown = (_cleaned(words(element)) for element in _byline_elements(root))
    if printed := next(filter(None, shown), ""):
        return printed
    named = told.meta.get("author", "") or told.meta.get("parsely-author", "")
    names = ", ".join(told.said.authors) or ("" if named.startswith("http") else named)
    return _BY.sub("", names)


def _byline_elements(root: Element) -> Iterator[Element]:
    for element in root.iter():
        marked = "author" in (element.get("itemprop"), element.get("rel"))
        if (marked or _BYLINE.matches(element.get("class") or "")) and element.tag not in _BOXES:
            yield element


def _cleaned(text: str) -> str:
    text = " ".join(_HANDLE.sub(" ", _BY.sub("", text)).split()).strip(" ,;|-–—·•")
    fits = 2 < len(text) <= _LONGEST_BYLINE and len(text.split()) > 1
    return text if fits and not _NOISE.search(text) else ""


def take_standfirst(root: Element, told: str) -> str:
    """The standfirst a reader sees, which is then no paragraph; it is removed from the tree.

    Its name gives it away, or that machines are told the same words of the article.
    """
    headed, paragraphs, said = False, 0, letters(told)
    for element in root.iter(*_LINES):
        headed = headed or element.tag == "h1"
        if not headed:
            continue
        named = _is_dek(element)
        text = words(element) if named or _holds_a_line(element) else ""
        if (
            _SENTENCE <= len(text) <= _SEVERAL
            and not text.endswith(_CUT_OFF)
            and (named or (letters(text) == said and _stands_apart(element)))
        ):
            drop(element)
            return text
        paragraphs += element.tag == "p" and len(text) > _SENTENCE
        if paragraphs > _TOP:
            break
    return ""


def _holds_a_line(element: Element) -> bool:
    """Words of its own, and no boxes in it."""
    if element.tag == "span":
        return False
    return element.tag != "div" or all(below.tag in _INLINE for below in element)


def _stands_apart(element: Element) -> bool:
    """Not the first of the paragraphs: nothing long stands beside it."""
    around = element.getparent()
    return around is None or not any(
        len(words(beside)) >= _PROSE for beside in around.iterchildren("p") if beside != element
    )


def description(told: Told) -> str:
    """What machines are told instead of a standfirst."""
    meta = told.meta
    return meta.get("og:description") or meta.get("description") or told.said.description


def teasers(told: Told, shown: Iterable[str], url: str = "") -> Iterator[Teaser]:
    """Titles and descriptions that are not what readers are shown; each text once."""
    said = {_letters(text) for text in shown}
    for name, text in _told_texts(told):
        title = without_site(text, told.site, url) if name.endswith(("title", "headline")) else text
        if (key := _letters(title)) and key not in said:
            said.add(key)
            yield Teaser(name, title[:_LONGEST_TITLE])


def _told_texts(told: Told) -> Iterator[tuple[str, str]]:
    yield from ((name, told.meta.get(name, "")) for name in _TEASERS)
    yield "json-ld headline", told.said.headline
    yield "json-ld description", told.said.description


def _is_dek(element: Element) -> bool:
    named = element.get("itemprop") == "description" or _DEK.matches(class_names(element))
    return bool(named) and next(element.iter("h1"), None) is None


def _language(root: Element, said: Structured) -> str:
    told = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    code = (told or root.get("xml:lang") or said.language or "").replace("_", "-").lower()
    base = code.partition("-")[0].strip()
    return base if re.fullmatch("[a-z]{2,3}", base) else ""
