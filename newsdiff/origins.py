"""Which version brought each sentence of a story, which edited it last, and which dropped it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from newsdiff.article import Article
from newsdiff.changes.aligned import align_documents
from newsdiff.document import Document, Place, Sentence, lay_out
from newsdiff.text import fold
from newsdiff.wording import kept_tokens, tokens

Words = tuple[tuple[str, int], ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence of the last version. Versions and paragraphs count from 1.

    `brought` is the version its line of edits began in, `edited` the last that reworded it, None
    if none did. `first` is the first version that had it in these very words: earlier than both
    where a version restored it. `words` are its tokens, each with the version that brought it.
    """

    place: Place
    paragraph: int
    text: str
    brought: int
    edited: int | None
    first: int
    words: Words

    def runs(self) -> Iterator[tuple[int, str]]:
        """Each stretch of words that one version brought, with the blanks between them."""
        version, text = self.brought, ""
        for word, since in self.words:
            if since != version and not word.isspace():
                kept = text.rstrip()
                if kept:
                    yield version, kept
                version, text = since, text[len(kept) :]
            text += word
        if text:
            yield version, text

    @property
    def since(self) -> int:
        """The version since which it has stood in these words."""
        return self.edited or self.brought


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that went, by the version that dropped it; `back` if its words came again."""

    place: Place
    text: str
    brought: int
    dropped: int
    back: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """`dropped` is in the order of dropping."""

    sentences: tuple[Origin, ...]
    dropped: tuple[Dropped, ...]


def trace(articles: Iterable[Article]) -> Trace:
    """Follow every sentence through all versions up to the last one given, older first.

    Each version is aligned once with the one before it: linear in what is given.
    """
    walk = _Walk()
    for article in articles:
        walk.take(lay_out(article))
    return Trace(tuple(walk.origins), tuple(walk.dropped))


class _Walk:
    def __init__(self) -> None:
        self.origins: list[Origin] = []
        self.dropped: list[Dropped] = []
        self._number = 0
        self._before = lay_out(Article())
        self._first: dict[str, int] = {}
        self._gone: dict[str, int] = {}  # where among the dropped its words are

    def take(self, document: Document) -> None:
        self._number += 1
        alignment = align_documents(self._before, document)
        for i in alignment.removed:
            self._drop(self.origins[i])
        found = {j: self._new(document.sentences[j]) for j in alignment.added}
        for group in alignment.groups:
            sentences = [document.sentences[j] for j in group.new]
            old = [self.origins[i] for i in group.old]
            found.update(zip(group.new, self._kept(sentences, old), strict=True))
        self.origins = [found[j] for j in range(len(document.sentences))]
        self._before = document

    def _drop(self, origin: Origin) -> None:
        self._gone[_key(origin.text)] = len(self.dropped)
        self.dropped.append(Dropped(origin.place, origin.text, origin.brought, self._number))

    def _new(self, sentence: Sentence) -> Origin:
        at = self._gone.pop(_key(sentence.text), None)
        if at is not None:
            self.dropped[at] = replace(self.dropped[at], back=self._number)
        words = tuple((token, self._number) for token in tokens(sentence.text))
        return self._origin(sentence, self._number, None, words)

    def _kept(self, sentences: Sequence[Sentence], old: Sequence[Origin]) -> list[Origin]:
        """The sentences of a group with their history; typography edits nothing."""
        if [s.text for s in sentences] == [o.text for o in old]:
            pairs = zip(sentences, old, strict=True)
            return [replace(o, paragraph=s.paragraph + 1) for s, o in pairs]
        same = _key(" ".join(o.text for o in old)) == _key(" ".join(s.text for s in sentences))
        edited = max((o.edited or 0 for o in old), default=0) or None if same else self._number
        brought = min(origin.brought for origin in old)
        words = self._words(sentences, old)
        return [
            self._origin(sentence, brought, edited, part)
            for sentence, part in zip(sentences, words, strict=True)
        ]

    def _words(self, sentences: Sequence[Sentence], old: Sequence[Origin]) -> list[Words]:
        """The tokens of each sentence; what the old ones had keeps its version."""
        before = _in_a_row([origin.words for origin in old], (" ", self._number))
        parts = [tokens(sentence.text) for sentence in sentences]
        kept = kept_tokens([word for word, _ in before], _in_a_row(parts, " "))
        since = [self._number if i is None else before[i][1] for i in kept]
        starts = accumulate((len(part) + 1 for part in parts), initial=0)
        return [
            tuple(zip(part, since[at : at + len(part)], strict=True))
            for at, part in zip(starts, parts, strict=False)
        ]

    def _origin(self, sentence: Sentence, brought: int, edited: int | None, words: Words) -> Origin:
        first = self._first.setdefault(_key(sentence.text), self._number)
        return Origin(
            sentence.place, sentence.paragraph + 1, sentence.text, brought, edited, first, words
        )


def _in_a_row(parts: Sequence[Sequence[T]], gap: T) -> list[T]:
    """All of the parts, a gap between each two."""
    return [item for part in parts for item in (gap, *part)][1:]


def _key(text: str) -> str:
    return " ".join(fold(text).text.split())
