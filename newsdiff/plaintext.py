"""Plain text as paragraphs."""

import re
from typing import Final

from newsdiff.article import Paragraph

_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")
_REFERENCE: Final = re.compile(r"\s*\[\d{1,3}\][ \t]+\S")


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Blank lines part paragraphs; a list of entries such as "[1] ..." has the role "reference".

    Paragraphs are single-spaced. Linear in the length of the text.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(
        paragraph for piece in _BLANK_LINE.split(unified) for paragraph in _paragraphs(piece)
    )


def is_reference(line: str) -> bool:
    """Whether a line is an entry of a reference list: "[1] …"."""
    return _REFERENCE.match(line) is not None


def _paragraphs(piece: str) -> list[Paragraph]:
    lines = [line for line in piece.split("\n") if line.strip()]
    if not lines or not _REFERENCE.match(lines[0]):
        return [Paragraph(" ".join(piece.split()))] if lines else []
    entries: list[str] = []
    for line in lines:
        if _REFERENCE.match(line):
            entries.append(line)
        else:
            entries[-1] += " " + line  # an entry that goes on in the next line
    return [Paragraph(" ".join(entry.split()), "reference") for entry in entries]
