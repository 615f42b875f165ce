"""Which language a text is in."""

from functools import cache
from typing import Any, Final

_READ: Final = 4000  # characters: enough to be sure
_ENOUGH: Final = 25  # fewer say too little
_ENGLISH: Final = frozenset(
    "the and that with from this which have been their would about there could were".split()
)
_SURELY: Final = 0.08  # of the words: other languages use none of these


def language_of(text: str) -> str:
    """The ISO 639-1 code of the likeliest language; "en" for a text too short to tell."""
    if len(text) < _ENOUGH or _is_english(text[:_READ]):
        return "en"
    code: str = _identifier().classify(text[:_READ])[0]
    return code


def _is_english(text: str) -> bool:
    """Known by its commonest words, which costs a thousandth of loading the identifier."""
    spoken = text.lower().split()
    return sum(word in _ENGLISH for word in spoken) >= _SURELY * len(spoken)


@cache
def _identifier() -> Any:
    import py3langid

    return py3langid
