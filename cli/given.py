"""What `add` is given: URLs, and files of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from newsdiff.errors import BadInput, Unreadable

_MOST_URLS: Final = 100_000
_LONGEST_URL: Final = 8_000
_LONGEST_FILE: Final = 64_000_000  # bytes
_OPML: Final = 512  # characters in which a file says that it is one


@dataclass(frozen=True, slots=True)
class Given:
    """URLs `named` one by one, those that a file of stories `listed`, and `feeds` of an OPML file.

    Each in its order, without repetitions.
    """

    named: tuple[str, ...]
    listed: tuple[str, ...]
    feeds: tuple[str, ...]


def given(words: Sequence[str]) -> Given:
    """Raises BadInput, with the line, for what cannot be asked for."""
    named: dict[str, None] = {}
    listed: dict[str, None] = {}
    feeds: dict[str, None] = {}
    for word in words:
        if "://" in word:
            named[_checked(word, "")] = None
            continue
        text = _text_of(word)
        if "<opml" in text[:_OPML].lower():
            feeds |= dict.fromkeys(_checked(url, f"{word}: ") for url in _outlines(text, word))
        else:
            listed |= dict.fromkeys(_lines(text, Path(word).name))
    return Given(tuple(named), tuple(listed), tuple(feeds))


def _text_of(word: str) -> str:
    path = Path(word)
    if not path.is_file():
        raise BadInput(
            f"{word} is neither a URL nor a file of URLs",
            hint=f"Write the whole address: https://{word}" if "." in word else None,
        )
    if path.stat().st_size > _LONGEST_FILE:
        raise BadInput(f"{word} is larger than {_LONGEST_FILE // 1_000_000} MB")
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _lines(text: str, name: str) -> Iterator[str]:
    """A URL on each line, or in its first column; `#` begins a remark."""
    lines = text.splitlines()
    if len(lines) > _MOST_URLS:
        raise BadInput(f"{name} has {len(lines)} lines; {_MOST_URLS} is the most")
    for number, line in enumerate(lines, start=1):
        url = line.split(",")[0].strip().strip('"')
        if url and not url.startswith("#") and not (number == 1 and url.lower() == "url"):
            yield _checked(url, f"{name} line {number}: ")


def _outlines(text: str, name: str) -> list[str]:
    from newsdiff.listings.feeds import read_opml

    try:
        return read_opml(text.encode())
    except Unreadable as error:
        raise BadInput(f"{name}: {error}") from None


def _checked(url: str, place: str) -> str:
    from jobs.urls import target

    if len(url) > _LONGEST_URL:
        raise BadInput(f"{place}a URL of {len(url)} characters; {_LONGEST_URL} is the most")
    try:
        target(url)
    except BadInput as error:
        raise BadInput(f"{place}{error}", hint=error.hint) from None
    return url
