"""Phrases looked up in a list of words, the longest first."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """What each phrase means, found by the phrase's first word."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], T]]] = {}
        for words, meaning in entries:
            self._by_first.setdefault(words[0], []).append((list(words[1:]), meaning))
        for tails in self._by_first.values():
            tails.sort(key=lambda tail: -len(tail[0]))

    def __contains__(self, word: str) -> bool:
        return word in self._by_first

    def match(self, words: list[str], at: int) -> tuple[T, int] | None:
        """The meaning of the phrase that begins at `at`, and the index behind it."""
        for tail, meaning in self._by_first.get(words[at], ()):
            end = at + 1 + len(tail)
            if not tail or words[at + 1 : end] == tail:
                return meaning, end
        return None


class Endings(Generic[T]):
    """What each phrase means, found by the phrase's last word."""

    __slots__ = ("_by_last",)

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_last: dict[str, list[tuple[list[str], T]]] = {}
        for words, meaning in entries:
            self._by_last.setdefault(words[-1], []).append((list(words), meaning))
        for phrases in self._by_last.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def match(self, words: list[str], end: int) -> tuple[T, int] | None:
        """The meaning of the phrase that ends before `end`, and the index it begins at."""
        for phrase, meaning in self._by_last.get(words[end - 1], ()):
            start = end - len(phrase)
            if start >= 0 and words[start:end] == phrase:
                return meaning, start
        return None
