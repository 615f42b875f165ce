"""Short names of stories, made from their URLs."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final
from urllib.parse import unquote

LONGEST: Final = 60
_MOST_SUGGESTIONS: Final = 3
_EXTENSION: Final = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|amp|cms|ece|story)$", re.IGNORECASE)
_LISTING: Final = re.compile(r"(?:\.(?:xml|rss|rdf|atom|json|txt|gz))+$|/+$", re.IGNORECASE)
_WORDLESS: Final = re.compile(
    r"(?:[a-z]{0,3}-?\d[\d-]*|[0-9a-f-]*\d[0-9a-f-]*|index|article|story|amp)"
)


def slug_of(url: str) -> str:
    """The last path segment that says something, in ASCII; else the last of all, else the host."""
    address = url.partition("#")[0].partition("?")[0]
    host, _, path = address.partition("://")[2].partition("/")
    segments = [clean for clean in map(_clean, reversed(path.split("/"))) if clean]
    telling = [segment for segment in segments if not _WORDLESS.fullmatch(segment)]
    return next(iter(telling + segments), "") or _clean(host) or "story"


def seed_slug(url: str) -> str:
    """A seed's: its host, and what its path says."""
    host = _clean(url.partition("://")[2].partition("/")[0].removeprefix("www."))
    name = slug_of(_LISTING.sub("", url.partition("?")[0]))
    return _clean(host if host in name else f"{host}-{name}")


def free_slug(base: str, taken: Callable[[str], bool], hints: dict[str, int]) -> str:
    """The base, or the first of base-2, base-3 ... that is free.

    `hints` remembers between calls where the counting of a base stood, so that many equal names do
    not cost their square.
    """
    start = hints.get(base, 1)
    number = next(n for n in count(start) if not taken(_numbered(base, n)))
    hints[base] = number + 1
    return _numbered(base, number)


def _numbered(base: str, number: int) -> str:
    suffix = "" if number == 1 else f"-{number}"
    return base[: LONGEST - len(suffix)].rstrip("-") + suffix


def _clean(segment: str) -> str:
    text = unicodedata.normalize("NFKD", unquote(_EXTENSION.sub("", segment)))
    plain = text.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= LONGEST:
        return words
    head = words[: LONGEST + 1]
    return (head.rpartition("-")[0] or head)[:LONGEST].strip("-")


def suggestion(wanted: str, slugs: Sequence[str]) -> str:
    """What to try instead of a slug or URL that is not there."""
    name = slug_of(wanted) if "://" in wanted else wanted.lower()
    inside = [slug for slug in slugs if name and name in slug]
    like = inside or difflib.get_close_matches(name, slugs, n=_MOST_SUGGESTIONS)
    if like:
        return f"Did you mean {' or '.join(like[:_MOST_SUGGESTIONS])}?"
    return 'See "newsdiff list" for the stories there are, or "newsdiff add" one.'
