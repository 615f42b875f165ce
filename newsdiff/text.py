"""Text made comparable, with a way back to the characters it came from."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

_SPACES: Final = "\t\r\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FOLDS: Final = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    }
)
# Zero-width and bidirectional controls, soft hyphen, byte order mark: nothing a reader sees.
_INVISIBLE: Final = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_COMPOSED: Final = "[^\u0300-\u036f][\u0300-\u036f]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
_REPLACED: Final = re.compile(f"({_INVISIBLE})|{_COMPOSED}")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` with quotes, dashes and spaces in one form, NFC, invisible characters gone.

    Digits and `. , - %` are kept. `source(i)` gives the offset in the original text of the folded
    character `i`; `source(len(text))` is the original's length.
    """

    text: str
    length: int
    _starts: tuple[int, ...] = ()
    _shifts: tuple[int, ...] = ()

    def source(self, at: int) -> int:
        if at >= len(self.text):
            return self.length
        if not self._starts:
            return at
        return at + self._shifts[bisect_right(self._starts, at) - 1]


def fold(text: str) -> Folded:
    """Fold a text. Linear; any string is accepted, lone surrogates too."""
    if text.isascii():
        plain = text.replace("`", "'").replace("\t", " ").replace("\r", " ")  # all _FOLDS has of it
        return Folded(plain, len(text))
    pieces: list[str] = []
    starts, shifts = [0], [0]
    made = read = 0
    for found in _REPLACED.finditer(text):
        piece = "" if found.group(1) else unicodedata.normalize("NFC", found.group())
        pieces += [text[read : found.start()], piece]
        made += found.start() - read
        for offset in range(1, len(piece)):  # what stays of a cluster points at its first character
            starts.append(made + offset)
            shifts.append(found.start() - made - offset)
        made, read = made + len(piece), found.end()
        starts.append(made)
        shifts.append(read - made)
    if not pieces:
        return Folded(text.translate(_FOLDS), len(text))
    pieces.append(text[read:])
    return Folded("".join(pieces).translate(_FOLDS), len(text), tuple(starts), tuple(shifts))
