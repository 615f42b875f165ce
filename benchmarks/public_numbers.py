"""Every number that changed, figure or not, as the data of sentence revisions labels them.

There a changed year, date, age or score counts like any other number; newsdiff keeps those apart
from the figures. Used by benchmarks/scores.py.
"""

import re
from collections.abc import Iterator

from benchmarks.public_scores import article
from newsdiff import compare

_NUMBER = re.compile(r"\d[\d,.]*")

Reported = tuple[str, str | None, str | None]


def diff_figures(old: str, new: str) -> list[Reported]:
    change = compare(article(old), article(new))
    figures: list[Reported] = [
        (
            "qualified" if figure.kind == "requalified" else figure.kind,
            figure.old.figure.text if figure.old else None,
            figure.new.figure.text if figure.new else None,
        )
        for figure in change.figures
    ]
    texts = [(number.old.text, number.new.text) for number in change.numbers]
    texts += [(n.old.text, n.new.text) for n in change.notices if n.old and n.new]
    others = (parts for pair in texts for parts in _parts(*pair))
    return [*figures, *(("changed", *parts) for parts in others)]


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The numbers in which two dates, scores and the like differ."""
    was, now = _NUMBER.findall(old), _NUMBER.findall(new)
    if len(was) != len(now):
        yield old, new
    else:
        yield from ((a, b) for a, b in zip(was, now, strict=True) if a != b)
