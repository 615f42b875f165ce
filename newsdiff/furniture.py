"""Lines of a text that are no part of the story: "Read more: …", "1,204 shares | 87 comments"."""

import re
from functools import cache
from typing import Final

from newsdiff.languages import language_table, nearest_language

_LONGEST: Final = 240  # characters; furniture is short
_BREAK: Final = r"\s*[:|·•–—]"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    table = language_table(language, "furniture")
    if not table:
        return None
    openings = "|".join(map(re.escape, sorted(table["openings"], key=len, reverse=True)))
    counters = "|".join(map(re.escape, sorted(table["counters"], key=len, reverse=True)))
    opening = rf"^\W*(?:{openings})(?:{_BREAK}|\s+on\s+social|\?|$)"
    counter = rf"(?:^|[|·•])\s*[\d.,]+[kKmM]?\s+(?:{counters})\s*(?:[|·•]|$)"
    return re.compile(opening, re.IGNORECASE), re.compile(counter, re.IGNORECASE)


def is_furniture(paragraph: str, language: str) -> bool:
    """Whether a paragraph is page furniture by the words it opens with or the counters it holds."""
    patterns = _patterns(nearest_language(language))
    if patterns is None or len(paragraph) > _LONGEST:
        return False
    return any(pattern.search(paragraph) for pattern in patterns)
