"""Numbers that are no figures and became others: a date put right, an age, a score, a name's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from newsdiff.alignment import Alignment, Group
from newsdiff.changes.values import NumberChange, NumberMention
from newsdiff.document import Document
from newsdiff.figures import other_numbers

_DIGITS: Final = re.compile(r"\d+")


def number_changes(old: Document, new: Document, alignment: Alignment) -> tuple[NumberChange, ...]:
    """The dates, ages, scores and other such numbers that differ in aligned sentences.

    Only where both sentences hold as many of a kind, so that one can have become the other; what
    came or went with its words is told by the wording.
    """
    groups = [group for group in alignment.groups if not group.same]
    groups.sort(key=lambda group: group.new)
    return tuple(change for group in groups for change in _changed(old, new, group))


def _changed(old: Document, new: Document, group: Group) -> Iterator[NumberChange]:
    before, after = _by_kind(old, group.old), _by_kind(new, group.new)
    for kind in before:
        was, now = _unlike(before[kind], after.get(kind, []))
        if len(was) == len(now):
            pairs = zip(was, now, strict=True)
            yield from (NumberChange(kind, a, b) for a, b in pairs if not _says_more(a, b))


def _says_more(old: NumberMention, new: NumberMention) -> bool:
    """Whether one only tells more of the other: 5 March and 5 March 2026."""
    was, now = (Counter(_DIGITS.findall(mention.text)) for mention in (old, new))
    return was <= now or now <= was


def _by_kind(document: Document, numbers: Iterable[int]) -> dict[str, list[NumberMention]]:
    found: dict[str, list[NumberMention]] = defaultdict(list)
    for number in numbers:
        sentence = document.sentences[number]
        for other in other_numbers(sentence.text, document.article.language):
            at = sentence.start + other.start
            end = sentence.start + other.end
            mention = NumberMention(other.text, at, end, sentence.place, sentence.text)
            found[other.rule].append(mention)
    return found


def _unlike(
    old: Sequence[NumberMention], new: Sequence[NumberMention]
) -> tuple[list[NumberMention], list[NumberMention]]:
    """What is left of both when equal texts cancel."""
    shared = Counter(m.text for m in old) & Counter(m.text for m in new)
    return _without(old, shared), _without(new, shared)


def _without(mentions: Sequence[NumberMention], shared: Counter[str]) -> list[NumberMention]:
    left, kept = Counter(shared), []
    for mention in mentions:
        if left[mention.text]:
            left[mention.text] -= 1
        else:
            kept.append(mention)
    return kept
