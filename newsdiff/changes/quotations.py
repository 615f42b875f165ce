"""Direct quotations that were altered, came or went."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from newsdiff.assignment import Edge, best_pairs
from newsdiff.changes.candidates import sharing
from newsdiff.changes.values import SourcingChange, SourcingKind
from newsdiff.changes.voices import Voice, name_words, names_of, same_name
from newsdiff.changes.words import one_spelling
from newsdiff.text import fold

_ALTERED: Final = 0.5  # likeness of two quotations that makes one an alteration of the other
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Quote:
    text: str
    voice: Voice
    words: Counter[str]


def quote_changes(
    before: Sequence[Voice],
    after: Sequence[Voice],
) -> Iterator[SourcingChange]:
    """Quotations by their words; those of a source that came or went whole are its label's."""
    old, new = _quotes(before), _quotes(after)
    said_old, said_new = _Said(old), _Said(new)
    matched = dict(_matched(old, new))
    for i, j in matched.items():
        a, b = old[i], new[j]
        if spelt(a.text) != spelt(b.text) and not (a in said_new and b in said_old):
            yield _label("quote_altered", a, b)
    names_before, names_after = names_of(before), names_of(after)
    for i, quote in enumerate(old):
        if i not in matched and quote.voice.name in names_after and quote not in said_new:
            yield _label("quote_removed", quote, None)
    taken = set(matched.values())
    for j, quote in enumerate(new):
        if j not in taken and quote.voice.name in names_before and quote not in said_old:
            yield _label("quote_added", None, quote)


class _Said:
    """All that each source is quoted with in a version, perhaps split by a "she said"."""

    def __init__(self, quotes: Sequence[_Quote]) -> None:
        self._texts: dict[frozenset[str], list[str]] = defaultdict(list)
        for quote in quotes:
            self._texts[name_words(quote.voice.name)].append(quote.text)
        self._joined: dict[frozenset[str], str] = {}

    def __contains__(self, quote: object) -> bool:
        """Whether the source of a quotation says these words here too."""
        if not isinstance(quote, _Quote):
            return False
        name = name_words(quote.voice.name)
        if name not in self._joined:
            self._joined[name] = spelt(" ".join(self._texts.get(name, ())))
        return spelt(quote.text) in self._joined[name]


def _quotes(voices: Sequence[Voice]) -> list[_Quote]:
    return [
        _Quote(text, voice, Counter(_WORD.findall(text.lower())))
        for voice in voices
        for text in voice.quotes
    ]


def _matched(old: Sequence[_Quote], new: Sequence[_Quote]) -> list[Edge]:
    """Equal quotations first, then those whose words are alike."""
    pairs = _equal(old, new)
    right = {j for _, j in pairs}
    left = {i for i, _ in pairs}
    rest_old = [i for i in range(len(old)) if i not in left]
    rest_new = [j for j in range(len(new)) if j not in right]
    weights: dict[Edge, float] = {}
    for p, q in sharing([old[i].words for i in rest_old], [new[j].words for j in rest_new]):
        alike = _likeness(old[rest_old[p]], new[rest_new[q]])
        if alike >= _ALTERED:
            weights[rest_old[p], rest_new[q]] = alike
    return sorted(pairs + best_pairs(weights))


def _equal(old: Sequence[_Quote], new: Sequence[_Quote]) -> list[Edge]:
    """Quotations word for word the same, of the same source if there is a choice."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(new))):
        places[new[j].text].append(j)
    pairs = []
    for i, quote in enumerate(old):
        there = places.get(quote.text)
        if there:
            own = [j for j in there if same_name(new[j].voice.name, quote.voice.name)]
            j = own[-1] if own else there[-1]
            there.remove(j)
            pairs.append((i, j))
    return pairs


def _likeness(a: _Quote, b: _Quote) -> float:
    total = a.words.total() + b.words.total()
    alike = 2 * (a.words & b.words).total() / total if total else 0.0
    held = (a.words & b.words).total() / max(1, min(a.words.total(), b.words.total()))
    same = same_name(a.voice.name, b.voice.name)
    return max(alike, held * 0.9 if same else 0.0) + 0.1 * same


def spelt(text: str) -> str:
    """A quotation without typography, closing marks and national spelling."""
    return one_spelling(" ".join(_WORD.findall(fold(text).text.lower())))


def _label(kind: SourcingKind, a: _Quote | None, b: _Quote | None) -> SourcingChange:
    kept = b or a
    assert kept is not None
    return SourcingChange(
        kind=kind,
        old_source=(a or kept).voice.name,
        new_source=(b or kept).voice.name,
        old_cue=(a or kept).voice.cue or None,
        new_cue=(b or kept).voice.cue or None,
        claim=kept.text,
        old_quote=a.text if a else None,
        new_quote=b.text if b else None,
    )
