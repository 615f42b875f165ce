"""Columns: what the CRF looks at of each token, as numbers that are equal on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.lexicon import Lexicon

Column = NDArray[np.uint32]
Truth = NDArray[np.bool_]

COMMA: Final = 1  # the bits of a word's flags
THAT: Final = 2
BREAK: Final = 4
STOP: Final = 8
CUE: Final = 16
WIDTH: Final = 9  # numbers kept of a word

_KNOWN: Final = 20_000  # words remembered
_LONG: Final = 40  # characters of a word worth remembering
_SORTS: Final = ("unnamed", "titles", "institution", "outlet", "document")
_GROUPS: Final = ("pronouns", "determiners", "prepositions", "auxiliaries", "breaks", "times")
_STOPS: Final = frozenset([".", "!", "?", "…"])
_QUOTES: Final = frozenset("\"'“”‘’«»")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The numbers of words as one lexicon sees them; each word is looked at once."""

    lex: Lexicon
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def rows(self, words: Sequence[str]) -> Column:
        """Of each word: form, lemma, group, shape, two endings, beginning, sort and flags."""
        if len(self.known) > _KNOWN:
            self.known.clear()
        get = self.known.get
        found = [get(word) or self._learn(word) for word in words]
        return np.array(found, dtype=np.uint32).reshape(-1, WIDTH)

    def _learn(self, word: str) -> tuple[int, ...]:
        low = word.lower()
        texts = (
            low,
            self._lemma(low),
            self._group(low, word),
            _shape(word),
            low[-3:],
            low[-2:],
            low[:4],
            self._sort(low),
        )
        row = (*map(_number, texts), self._flags(low))
        if len(word) <= _LONG:
            self.known[word] = row
        return row

    def _lemma(self, low: str) -> str:
        verbs = self.lex.verbs.get(low)
        return verbs[0].lemma.partition("_")[0] if verbs else low

    def _group(self, low: str, word: str) -> str:
        if low in self.lex.verbs:
            verb = self.lex.verbs[low][0]
            return f"{verb.cue_class} {verb.form} {self.lex.has('nouns', low)}"
        if low in self.lex.hedges or low in self.lex.phrases:
            return "hedge"
        return next((name for name in _GROUPS if self.lex.has(name, low)), _shape(word))

    def _sort(self, low: str) -> str:
        plain = low.removesuffix("'s").rstrip(".")
        found = next((sort for sort in _SORTS if self.lex.noun(sort, plain)), "")
        return found or ("people" if len(plain) > 4 and plain.endswith(self.lex.people) else "")

    def _flags(self, low: str) -> int:
        return (
            COMMA * (low == ",")
            + THAT * (low == "that")
            + BREAK * self.lex.has("breaks", low)
            + STOP * (low in _STOPS)
            + CUE * (low in self.lex.triggers)
        )


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return "quote" if word in _QUOTES else "mark"
    if word.isupper():
        return "AA" if len(word) > 1 else "A"
    return "Aa" if word[0].isupper() else "a"
