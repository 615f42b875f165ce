"""Stories whose texts are nearly one: suspected, to be judged by a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from newsdiff.resemblance import containment

_SHARED: Final = 0.8  # of the shorter text
_APART: Final = timedelta(hours=48)
_SAMPLE: Final = 8  # one run in so many is looked up
_CROWD: Final = 30  # stories with one run in common: that is the site's own phrase


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of a story; `runs` are those of `newsdiff.resemblance`."""

    site: str
    published: datetime | None
    runs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two stories, and how much of the shorter text stands in the longer one."""

    story: str
    other: str
    share: float


def suspects(texts: Mapping[str, Text]) -> list[Suspicion]:
    """Pairs of one site, published within two days, that share four fifths of the shorter text.

    Most alike first. Linear in the number of texts as long as few of them share a run of words.
    """
    having: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, text in texts.items():
        for run in sorted(run for run in text.runs if run % _SAMPLE == 0):
            having[text.site, run].append(name)
    pairs = Counter(
        pair for names in having.values() if len(names) <= _CROWD for pair in combinations(names, 2)
    )
    found = [Suspicion(*pair, containment(*(texts[name].runs for name in pair))) for pair in pairs]
    near = [
        one
        for one in found
        if one.share >= _SHARED and _together(texts[one.story], texts[one.other])
    ]
    return sorted(near, key=lambda one: (-one.share, one.story, one.other))


def _together(one: Text, other: Text) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= _APART
