"""Numbers that differ and are no figures: dates, marks, names."""

from collections import Counter
from collections.abc import Iterator

from newsdiff.document import Document
from newsdiff.explanation.leftout import LeftOut, place_of
from newsdiff.figures.others import OtherNumber, other_numbers

_Found = list[tuple[OtherNumber, int]]  # with the number of its sentence


def left_out_numbers(old: Document, new: Document) -> Iterator[LeftOut]:
    """Those that stand in one version only, the new one's first."""
    before, after = _numbers(old), _numbers(new)
    yield from _less(new, after, before)
    yield from _less(old, before, after, old=True)


def _numbers(document: Document) -> _Found:
    return [
        (number, document.sentence_at(place, number.start))
        for place, text in document.texts.items()
        if text
        for number in other_numbers(text, document.article.language)
    ]


def _less(
    document: Document, numbers: _Found, others: _Found, *, old: bool = False
) -> Iterator[LeftOut]:
    left = Counter(number.text for number, _ in others)
    for number, sentence in numbers:
        left[number.text] -= 1
        if left[number.text] < 0:
            where = place_of(document, sentence, old=old)
            yield LeftOut("number", number.text, number.rule, where)
