"""Sitemaps, news sitemaps, sitemap indexes and lists of URLs as entries."""

from collections.abc import Iterator
from typing import Final

from newsdiff.listings.entry import Entry, absolute, moment, short
from newsdiff.listings.xml import Node, elements, local, text

_LONGEST_LINE: Final = 10_000


def read_sitemap(body: bytes, base: str) -> Iterator[Entry]:
    """The pages of a `urlset`, and the sitemaps that a `sitemapindex` names, in their order."""
    for node in elements(body, ("url", "sitemap")):
        if entry := _entry(node, base):
            yield entry


def read_url_list(body: bytes, base: str) -> Iterator[Entry]:
    """A sitemap of plain text, a URL on each line."""
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if line.startswith("http") and len(line) < _LONGEST_LINE and (url := absolute(base, line)):
            yield Entry(url)


def _entry(node: Node, base: str) -> Entry | None:
    url = modified = ""
    news: dict[str, str] = {}
    for part in node:
        name = local(part)
        if name == "loc":
            url = url or text(part)
        elif name == "lastmod":
            modified = part.text or ""
        elif name == "news":
            news = {local(below): below.text or "" for below in part.iter()}
    address = absolute(base, url)
    if not address:
        return None
    return Entry(
        url=address,
        title=short(news.get("title")),
        published=moment(news.get("publication_date")),
        modified=moment(modified),
        language=news.get("language", "").strip().partition("-")[0].lower()[:8],
        sections=tuple(short(word) for word in news.get("keywords", "").split(",")[:20] if word),
        is_list=local(node) == "sitemap",
    )
