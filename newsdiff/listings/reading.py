"""An answer read as the listing it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from newsdiff.block import Answer, parse_block, unpacked
from newsdiff.charset import decode
from newsdiff.events import SeedKind
from newsdiff.listings.entry import MOST_ENTRIES, Entry
from newsdiff.listings.feeds import read_feed, read_json_feed
from newsdiff.listings.sections import read_section
from newsdiff.listings.sitemaps import read_sitemap, read_url_list
from newsdiff.page import parse_page

Form = Literal["feed", "json-feed", "sitemap", "url-list", "page"]

MOST_BYTES: Final = 52_428_800  # what the sitemap protocol allows, unpacked
_GZIP: Final = b"\x1f\x8b"
_SNIFFED: Final = 8_192
_ROOT: Final = re.compile(
    r"[^<]*+(?:<\?[^>]*+>\s*+|<!--.{0,4000}?-->\s*+|<![^>\[]*+(?:\[[^\]]*+\]\s*+)?>\s*+)*+"
    r"<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_FORM_OF_ROOT: Final[dict[str, Form]] = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}
_KIND_OF_FORM: Final[dict[Form, SeedKind]] = {
    "feed": "feed",
    "json-feed": "feed",
    "sitemap": "sitemap",
    "url-list": "sitemap",
    "page": "section",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """Something that lists URLs. `entries` reads them as they are asked for, each time anew."""

    form: Form
    url: str
    answer: Answer

    @property
    def kind(self) -> SeedKind:
        return _KIND_OF_FORM[self.form]

    def entries(self) -> Iterator[Entry]:
        """At most 50,000, as they stand there. Raises Unreadable for what is too hostile."""
        return islice(_READERS[self.form](self.answer, self.url), MOST_ENTRIES)


def open_listing(url: str, block: bytes, header_length: int) -> Listing:
    """What a stored answer lists, told by its content; any page may be a section page.

    Raises Unreadable for what cannot be unpacked or is larger than 50 MiB.
    """
    answer = parse_block(block, header_length, MOST_BYTES)
    if answer.body.startswith(_GZIP):
        body, whole = unpacked(answer.body, MOST_BYTES)
        answer = Answer(answer.status, answer.headers, body, answer.complete and whole)
    return Listing(form_of(answer.body), url, answer)


def form_of(body: bytes) -> Form:
    """Told by the first element, or by what JSON and plain text begin with."""
    start = decode(body[:_SNIFFED]).lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return "json-feed"
    if start.startswith(("http://", "https://")):
        return "url-list"
    root = _ROOT.match(start)
    return _FORM_OF_ROOT.get(root[1].lower(), "page") if root else "page"


def _section(answer: Answer, url: str) -> Iterator[Entry]:
    return read_section(parse_page(answer.body, answer.header("content-type")), url)


_READERS: Final = {
    "feed": lambda answer, url: read_feed(answer.body, url),
    "json-feed": lambda answer, url: read_json_feed(answer.body, url),
    "sitemap": lambda answer, url: read_sitemap(answer.body, url),
    "url-list": lambda answer, url: read_url_list(answer.body, url),
    "page": _section,
}
