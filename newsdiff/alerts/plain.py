"""Words of a page made safe to be sent: one line, bounded, and no orders to whoever shows them."""

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"\s+")
# Marks that turn the direction of what follows, and tags that nobody sees.
_UNSEEN: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_CALLS: Final = re.compile(r"(?<!\w)@(?=[\w(])|<(?=[!@#])")
_JOINER: Final = "\u2060"  # no width, no break


def plain(text: str, most: int) -> str:
    """At most so many characters in one line, without control and formatting characters.

    Where something was cut, it ends in "…".
    """
    cut = text[: 4 * most]
    shown = "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in cut
    )
    line = _SPACES.sub(" ", _UNSEEN.sub("", shown)).strip()
    if len(line) > most or len(text) > len(cut):
        return line[: most - 1].rstrip() + "…"
    return line


def calling_nobody(text: str) -> str:
    """The text, and no "@here", "<!channel>" or "@name" of it calls anybody in a chat."""
    return _CALLS.sub(lambda found: found.group() + _JOINER, text)
