"""RSS 0.9 to 2.0, Atom and JSON Feed as entries. The home of feedparser."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any, Final

import orjson

from newsdiff.errors import Unreadable
from newsdiff.listings.entry import Entry, absolute, moment, short
from newsdiff.listings.xml import Node, elements, local, text

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ENTRIES: Final = ("item", "entry", "language")
_PUBLISHED: Final = frozenset({"pubdate", "published", "issued", "date", "created"})
_MODIFIED: Final = frozenset({"updated", "modified"})
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_MOST_SECTIONS: Final = 20
# feedparser takes quadratic time over a tag with many attributes: 10 s for 319 KB.
_MOST_FOR_FEEDPARSER: Final = 200_000
_LONG_TAG: Final = re.compile(rb"<[^<>]{4000}")


def read_feed(body: bytes, base: str) -> Iterator[Entry]:
    """The entries of an RSS or Atom feed, in its order; `base` is the feed's own URL."""
    language, found = "", False
    for node in elements(body, _ENTRIES):
        if local(node) == "language":
            above = node.getparent()
            if above is not None and local(above) == "channel":
                language = _language(node.text)
            continue
        entry = _entry(node, base, language)
        if entry:
            found = True
            yield entry
    if not found:
        yield from _read_anyhow(body, base)


def read_json_feed(body: bytes, base: str) -> Iterator[Entry]:
    """The entries of a JSON Feed. Raises Unreadable ("not-json")."""
    try:
        feed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Unreadable("not-json", f"the feed is no JSON: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and (entry := _json_entry(item, feed, base)):
            yield entry


def _entry(node: Node, base: str, language: str) -> Entry | None:
    said: dict[str, str] = {}
    sections: list[str] = []
    for part in node:
        name = local(part).lower()
        if name == "link":
            _link(part, said)
        elif name == "category":
            sections.append(short(part.get("term") or part.text))
        elif name == "guid":
            said.setdefault("guid", text(part).strip())
            said["permanent"] = part.get("isPermaLink") or "true"
        elif name:
            said.setdefault(_field(name), text(part))
    url = absolute(_base(node, base), said.get("link") or _permalink(said))
    if not url:
        return None
    return Entry(
        url=url,
        title=_title(said.get("title")),
        published=moment(said.get("published")),
        modified=moment(said.get("modified")),
        language=_language(said.get("language")) or _language_around(node) or language,
        guid=short(said.get("guid") or said.get("id")),
        sections=tuple(section for section in sections if section)[:_MOST_SECTIONS],
    )


def _field(name: str) -> str:
    if name in _PUBLISHED:
        return "published"
    return "modified" if name in _MODIFIED else name


def _link(part: Node, said: dict[str, str]) -> None:
    """RSS has the URL as text; Atom in an attribute, with others that lead elsewhere."""
    target = part.get("href")
    if target is None:
        said["link"] = said.get("link") or (part.text or "").strip()
    elif part.get("rel", "alternate") == "alternate":
        said.setdefault("link", target)


def _permalink(said: dict[str, str]) -> str:
    guid = said.get("guid", "")
    return guid if said.get("permanent") != "false" and guid.startswith("http") else ""


def _base(node: Node, base: str) -> str:
    named = next((n.get(f"{_XML}base") for n in (node, *node.iterancestors())
                  if n.get(f"{_XML}base")), None)  # fmt: skip
    return absolute(base, named) or base


def _language_around(node: Node) -> str:
    chain = (above.get(f"{_XML}lang") for above in (node, *node.iterancestors()))
    return _language(next(filter(None, chain), None))


def _language(code: str | None) -> str:
    return (code or "").strip().replace("_", "-").partition("-")[0].lower()[:8]


def _title(title: str | None) -> str:
    """Feeds hold HTML in titles, escaped once or twice."""
    return short(unescape(_TAG.sub("", unescape(title or ""))))


def _json_entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> Entry | None:
    said = {key: value for key, value in item.items() if isinstance(value, str)}
    url = absolute(base, said.get("url") or said.get("external_url") or said.get("id"))
    if not url:
        return None
    whole = feed.get("language")
    tags = item.get("tags")
    return Entry(
        url=url,
        title=short(said.get("title")),
        published=moment(said.get("date_published")),
        modified=moment(said.get("date_modified")),
        language=_language(said.get("language") or (whole if isinstance(whole, str) else "")),
        guid=short(said.get("id")),
        sections=tuple(short(tag) for tag in tags if isinstance(tag, str))[:_MOST_SECTIONS]
        if isinstance(tags, list)
        else (),
    )


def _read_anyhow(body: bytes, base: str) -> Iterator[Entry]:
    """What feedparser makes of a feed that is hardly XML."""
    if len(body) > _MOST_FOR_FEEDPARSER or _LONG_TAG.search(body):
        return
    import feedparser

    stream = BytesIO(body)  # bytes alone may be the name of a file, which it would open
    told = {"content-location": base}
    feed = feedparser.parse(stream, response_headers=told, sanitize_html=False)
    for item in feed.entries:
        if url := absolute(base, item.get("link")):
            yield Entry(
                url=url,
                title=_title(item.get("title")),
                published=moment(item.get("published")),
                modified=moment(item.get("updated")),
                language=_language(feed.feed.get("language")),
                guid=short(item.get("id")),
            )


def read_opml(body: bytes) -> list[str]:
    """The feeds that a reader of feeds exported, each once."""
    found = (node.get("xmlUrl") for node in elements(body, ("outline",)))
    return list(dict.fromkeys(url for found_url in found if (url := absolute("", found_url))))
