"""Direct quotations that were altered, came or went."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from newsdiff.assignment import Edge, best_pairs
from newsdiff.changes.values import SourcingChange, SourcingKind
from newsdiff.changes.voices import Voice, heard, same_name
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
    matched = _matched(old, new)
    for i, j in matched:
        a, b = old[i], new[j]
        if _spelt(a.text) != _spelt(b.text) and not (_still_said(a, new) and _still_said(b, old)):
            yield _label("quote_altered", a, b)
    gone = [q for i, q in enumerate(old) if i not in dict(matched)]
    come = [q for j, q in enumerate(new) if j not in {m for _, m in matched}]
    for quote in gone:
        if heard(quote.voice.name, after) and not _still_said(quote, new):
            yield _label("quote_removed", quote, None)
    for quote in come:
        if heard(quote.voice.name, before) and not _still_said(quote, old):
            yield _label("quote_added", None, quote)


def _still_said(quote: _Quote, others: Sequence[_Quote]) -> bool:
    """Whether its source says these words in the other version, perhaps split by a "she said"."""
    same = (q.text for q in others if same_name(q.voice.name, quote.voice.name))
    return _spelt(quote.text) in _spelt(" ".join(same))


def _quotes(voices: Sequence[Voice]) -> list[_Quote]:
    return [
        _Quote(text, voice, Counter(_WORD.findall(text.lower())))
        for voice in voices
        for text in voice.quotes
    ]


def _matched(old: Sequence[_Quote], new: Sequence[_Quote]) -> list[Edge]:
    weights: dict[Edge, float] = {}
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            alike = _likeness(a, b)
            if alike >= _ALTERED:
                weights[i, j] = alike
    return best_pairs(weights)


def _likeness(a: _Quote, b: _Quote) -> float:
    if a.text == b.text:
        return 2.0
    total = a.words.total() + b.words.total()
    alike = 2 * (a.words & b.words).total() / total if total else 0.0
    held = (a.words & b.words).total() / max(1, min(a.words.total(), b.words.total()))
    same = same_name(a.voice.name, b.voice.name)
    return max(alike, held * 0.9 if same else 0.0) + 0.1 * same


def _spelt(text: str) -> str:
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
