"""Which language a text is in, told by the commonest words of the languages we know."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from newsdiff.languages import known_languages, language_table

UNKNOWN: Final = "und"  # ISO 639-2: undetermined
_READ: Final = 6000  # characters: enough to be sure
_ENOUGH: Final = 30  # words: fewer in no language that we know say nothing, and count as English
_SURE: Final = 60  # words: from here on a text is believed more than its page's label
_LEAST: Final = 0.25  # of the words: what the commonest ones make up, and more, in any prose
_CLOSEST: Final = 0.85  # of the best language's score: what the second may have
_STRANGE: Final = 2  # how often a word counts that the language does not have, but its neighbour
_WORD: Final = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language we know, "und" for others, "en" if too short to tell."""
    words = _words(text)
    return _told(words) or (UNKNOWN if len(words) >= _ENOUGH else "en")


def sure_language_of(text: str) -> str | None:
    """As `language_of`, but None unless the text is long enough to be believed."""
    words = _words(text)
    return _told(words) if len(words) >= _SURE else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_READ].lower())


def _told(words: Sequence[str]) -> str | None:
    scores = sorted(((_score(words, code), code) for code in known_languages()), reverse=True)
    (best, code), (second, _), *_ = scores
    if best < _LEAST * len(words) or second > _CLOSEST * best or not words:
        return None
    return code


def _score(words: Sequence[str], code: str) -> int:
    common, strangers = _lists(code)
    return sum((word in common) - _STRANGE * (word in strangers) for word in words)


@cache
def _lists(code: str) -> tuple[frozenset[str], frozenset[str]]:
    table = language_table(code, "language")
    common = frozenset(table["common"].split())
    return common, frozenset(table.get("strangers", "").split()) - common
