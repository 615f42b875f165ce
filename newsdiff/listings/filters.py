"""Which entries of a listing are wanted."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import translate
from functools import lru_cache
from urllib.parse import urlsplit

from newsdiff.listings.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All must be met; an empty one is met by anything.

    A pattern is a part of the URL, or all of it when it holds `*` or `?`. A section is a part of
    the path or one of the listing's own words. `max_age` is in seconds. What a listing does not say
    of an entry leaves it in.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_age: int | None = None

    def reason_against(self, entry: Entry, now: datetime) -> str:
        """The filter that leaves an entry out; empty when none does."""
        if not self._wants_url(entry.url):
            return "pattern"
        if self.sections and not self._is_in_section(entry):
            return "section"
        if self.languages and entry.language and entry.language not in self.languages:
            return "language"
        return "age" if self.is_too_old(entry, now) else ""

    def is_too_old(self, entry: Entry, now: datetime) -> bool:
        """By the newest time that the listing gives."""
        times = [when for when in (entry.published, entry.modified) if when]
        if self.max_age is None or not times:
            return False
        return max(times) < now - timedelta(seconds=self.max_age)

    def _wants_url(self, url: str) -> bool:
        if any(_matches(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(_matches(pattern, url) for pattern in self.include)

    def _is_in_section(self, entry: Entry) -> bool:
        wanted = {section.lower() for section in self.sections}
        path = urlsplit(entry.url).path.lower().split("/")[:-1]
        return not wanted.isdisjoint((*path, *map(str.lower, entry.sections)))


def _matches(pattern: str, url: str) -> bool:
    if "*" in pattern or "?" in pattern:
        return _compiled(pattern).match(url) is not None
    return pattern in url


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))
