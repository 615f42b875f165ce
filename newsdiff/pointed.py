"""Where a page says that it stands: its canonical URL, and that of its AMP form."""

from itertools import islice
from typing import Final

from newsdiff.listings.entry import absolute
from newsdiff.page import Document

_MOST_LINKS: Final = 1_000


def pointed_to(document: Document, url: str) -> tuple[str, str]:
    """The first canonical and the first AMP link of a page; empty where it has none."""
    found: dict[str, str] = {}
    for link in islice(document.root.iter("link"), _MOST_LINKS):
        for name in (link.get("rel") or "").lower().split()[:5]:
            found.setdefault(name, absolute(url, link.get("href")))
    return found.get("canonical", ""), found.get("amphtml", "")
