"""One line of a listing: a URL and what the listing says of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin

MOST_ENTRIES: Final = 50_000  # what the sitemap protocol allows in one file
LONGEST_URL: Final = 8_000
_LONGEST_TEXT: Final = 1_000
_LONGEST_DATE: Final = 64
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """`url` as it was found, made absolute; times in UTC; `sections` are the listing's own words.

    `modified` is when the page is said to have changed last. `is_list` marks a sitemap that an
    index names.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    guid: str = ""
    sections: tuple[str, ...] = ()
    is_list: bool = False


def absolute(base: str, found: str | None) -> str:
    """The http URL that a listing means, otherwise unaltered; empty when it means none."""
    url = (found or "").strip()
    if not url or len(url) > LONGEST_URL or _CONTROL.search(url):
        return ""
    try:
        url = url if url.startswith(("https://", "http://")) else urljoin(base, url)
    except ValueError:
        return ""
    return url if url.startswith(("https://", "http://")) and len(url) <= LONGEST_URL else ""


def moment(text: str | None) -> datetime | None:
    """A time of RSS (RFC 822) or of Atom and sitemaps (ISO 8601); None for anything else.

    A day is its beginning, a time without a zone is UTC.
    """
    found = (text or "").strip()[:_LONGEST_DATE]
    if not found:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            when = read(found)
            if when.tzinfo is UTC:
                return when
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def short(text: str | None) -> str:
    """Single-spaced, and no longer than a title may be."""
    return " ".join((text or "")[: 2 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]
