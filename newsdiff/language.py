"""Which language a text is in."""

from functools import cache
from typing import Any, Final

_READ: Final = 4000  # characters: enough to be sure
_ENOUGH: Final = 25  # fewer say too little


def language_of(text: str) -> str:
    """The ISO 639-1 code of the likeliest language; "en" for a text too short to tell."""
    if len(text) < _ENOUGH:
        return "en"
    code: str = _identifier().classify(text[:_READ])[0]
    return code


@cache
def _identifier() -> Any:
    import py3langid

    return py3langid
