"""Feeds: the same entries as Atom (RFC 4287) and as JSON Feed 1.1, the same bytes each time."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import orjson

from cli.render.alert import content, message, page, subject
from newsdiff.times import stamp

if TYPE_CHECKING:
    from newsdiff.alerts.matching import Alert

_ATOM: Final = "http://www.w3.org/2005/Atom"
_JSON_FEED: Final = "https://jsonfeed.org/version/1.1"
_NEVER: Final = "1970-01-01T00:00:00.000Z"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`alerts` are the entries, the newest first. `source` and `title` are its identity.

    `url` is where it will be read, if that is known.
    """

    title: str
    source: str
    alerts: "tuple[Alert, ...]"
    url: str | None = None

    @property
    def id(self) -> str:
        return uuid5(NAMESPACE_URL, f"{self.source}\n{self.title}").urn

    @property
    def updated(self) -> str:
        return max((_moment(alert) for alert in self.alerts), default=_NEVER)


def entry_id(alert: "Alert") -> str:
    """A hash URI: the digest of the answer that first showed the change, in its story and when.

    In the feed of a rule also the alert's id, as an entry tells there what the rule found. (The
    `ni:///` of RFC 6920 loses a slash in readers.)
    """
    found = f"&alert={alert.id}" if alert.rule.name else ""
    occasion = alert.occasion
    where = f"story={occasion.story.id}&seen={occasion.seen}{found}"
    return f"hash://sha256/{occasion.block}?{where}"


def atom(feed: Feed) -> bytes:
    root = Element("feed", xmlns=_ATOM)
    _child(root, "id", feed.id)
    _child(root, "title", feed.title)
    _child(root, "updated", feed.updated)
    _child(SubElement(root, "author"), "name", "newsdiff")
    if feed.url:
        SubElement(root, "link", rel="self", href=_xml(feed.url), type="application/atom+xml")
    for alert in feed.alerts:
        _entry(SubElement(root, "entry"), alert)
    indent(root)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def json_feed(feed: Feed) -> bytes:
    whole: dict[str, Any] = {"version": _JSON_FEED, "title": feed.title}
    if feed.url:
        whole["feed_url"] = feed.url
    whole["authors"] = [{"name": "newsdiff"}]
    whole["items"] = [_item(alert) for alert in feed.alerts]
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _entry(entry: Element, alert: "Alert") -> None:
    story = alert.occasion.story
    _child(entry, "id", entry_id(alert))
    _child(entry, "title", subject(alert))
    _child(entry, "updated", _moment(alert))
    _child(entry, "published", _moment(alert))
    if _is_link(story.url):
        SubElement(entry, "link", rel="alternate", href=_xml(story.url))
    for tag in story.tags:
        SubElement(entry, "category", term=_xml(tag))
    _child(entry, "content", page([alert]), type="html")


def _item(alert: "Alert") -> dict[str, Any]:
    story, told = alert.occasion.story, message(alert)
    link = {"url": story.url} if _is_link(story.url) else {}
    return {
        "id": entry_id(alert),
        **link,
        "title": told.subject,
        "content_html": told.html,
        "content_text": told.text,
        "date_published": _moment(alert),
        "tags": list(story.tags),
        "_newsdiff": content(alert),
    }


def _moment(alert: "Alert") -> str:
    return stamp(alert.occasion.seen.start)


def _is_link(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _child(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _xml(text)


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold in any spelling."""
    return _NOT_XML.sub("", text)
