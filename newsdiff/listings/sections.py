"""Section pages: the links that look like stories, and the feeds that a page offers."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from newsdiff.identity import identity_key, site_of
from newsdiff.listings.entry import Entry, absolute, short
from newsdiff.page import Document, words

_MOST_LINKS: Final = 5_000
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_DATED: Final = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2]|[1-9]|[a-z]{3})(?:[/-]|\d\d?\b)")
_NUMBERED: Final = re.compile(r"\d{5,}")
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\d+")
_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|pdf|mp[34]|m4[av]|css|js|xml|rss|atom|json|zip|gz|ics|csv)$"
)
_LEADS_ELSEWHERE: Final = frozenset(
    """about account advertise author authors by category comments contact contributors cookies
    help imprint impressum jobs legal login logout newsletter newsletters page pages people privacy
    profile register rss search shop sign-in signin signup sitemap subscribe subscription tag tags
    terms thema themen topic topics user users autor auteur autore autori
    etiqueta mot-cle""".split()
)
_BARS: Final = ("nav", "footer")
_SLUG: Final = 4  # words that only a headline has
_HEADLINE: Final = 4  # words of a link
_SHORT_SLUG: Final = 2
_ENOUGH: Final = 8  # stories on a page that is a list of them


def read_section(document: Document, base: str) -> Iterator[Entry]:
    """The links of a page that look like stories of its site, each once, with their longest text.

    What tells a story: a date or a long number in the path, or a last part of several words; a
    shorter one when the link's own text is a headline. Links in navigation and footers are left.
    """
    texts: dict[str, tuple[str, str]] = {}
    own = identity_key(base)
    for link in islice(document.root.iter("a"), _MOST_LINKS):
        url = absolute(base, link.get("href"))
        if not url or next(link.iterancestors(*_BARS), None) is not None:
            continue
        key, text = identity_key(url), short(words(link))
        if key != own and len(text) >= len(texts.get(key, ("", ""))[1]) and same_site(url, base):
            texts[key] = (texts.get(key, (url, ""))[0], text)
    for url, text in texts.values():
        if names_story(url, text):
            yield Entry(url=url, title=text)


def names_story(url: str, text: str = "") -> bool:
    """Whether a URL looks like that of a story; `text` is what a link to it says."""
    path = urlsplit(identity_key(url)).path
    *above, last = path.lower().split("/")
    if not last or _FILE.search(last) or _LEADS_ELSEWHERE.intersection((*above, last)):
        return False
    slug = len(_WORD.findall(last.rpartition(".")[0] or last))
    if _DATED.search(path.lower()) or _NUMBERED.search(last):
        return slug >= _SHORT_SLUG or len(text.split()) >= _HEADLINE
    return slug >= _SLUG or (slug >= _SHORT_SLUG and len(text.split()) >= _HEADLINE)


def is_section(document: Document, url: str) -> bool:
    """Whether a page is a list of stories rather than one."""
    if names_story(url):
        return False
    kinds = document.root.xpath("//meta[@property='og:type']/@content")
    if any("article" in str(kind).lower() for kind in kinds):
        return False
    return len(list(islice(read_section(document, url), _ENOUGH))) == _ENOUGH


def offered_feeds(document: Document, base: str) -> list[Entry]:
    """The feeds that a page names in its head, each once."""
    found: dict[str, Entry] = {}
    for link in islice(document.root.iter("link"), _MOST_LINKS):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        url = absolute(base, link.get("href"))
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEEDS and url:
            found.setdefault(url, Entry(url=url, title=short(link.get("title"))))
    return list(found.values())


def same_site(url: str, other: str) -> bool:
    """Whether two URLs are of one host, or one of them of a host below the other's."""
    return are_one_site(site_of(url), site_of(other))


def are_one_site(a: str, b: str) -> bool:
    """The same of hosts, as `site_of` gives them."""
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")
