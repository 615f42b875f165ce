"""Sequences: the stretches of a text that are labelled in one go, and how many at a time."""

from collections.abc import Iterator
from typing import Final

from newsdiff.sourcing.reading import Range, Reading

_LONGEST: Final = 200  # tokens of a paragraph that is one sequence
_SENTENCE: Final = 400  # tokens of a sentence beyond which the rules alone decide
_SHEET: Final = 20_000  # tokens labelled at a time: bounds the memory
_CLOSING: Final = frozenset(".!?…:;,)]—–-")


def sequences(page: Reading) -> Iterator[Range]:
    """Paragraphs, long ones in runs of sentences. Sentences that are too long are left out.

    So are lines without a closing mark: headlines, links, captions.
    """
    for start, end in page.paragraphs:
        if not _is_prose(page, end - 1):
            continue
        if end - start <= _LONGEST:
            yield start, end
        else:
            yield from _runs(page, start, end)


def _is_prose(page: Reading, last: int) -> bool:
    return page.quoted[last] >= 0 or page.words[last] in _CLOSING


def _runs(page: Reading, start: int, end: int) -> Iterator[Range]:
    first = at = start
    while at < end:
        after = min(end, page.sentence(at)[1])
        if first < at and after - first > _LONGEST:
            yield first, at
            first = at
        at = after
        if at - first > _SENTENCE:
            first = at
    if first < at:
        yield first, at


def batches(page: Reading) -> Iterator[list[Range]]:
    batch: list[Range] = []
    size = 0
    for part in sequences(page):
        batch.append(part)
        size += part[1] - part[0]
        if size >= _SHEET:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
