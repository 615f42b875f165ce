"""Whether a page still shows the story that stood at its address.

Measured on 85 real and made revisions against 2,014 pairs of other articles: an edit keeps a third
of its text's runs of five words, another article at most 2 %. Of six stories that were written anew
in other words, each kept over a third of its vocabulary; 95 % of other articles share under a
fifth.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final, Literal
from urllib.parse import urlsplit
from zlib import crc32

from newsdiff.article import Article
from newsdiff.quality import Quality
from newsdiff.text import fold

Resemblance = Literal["alike", "cut", "unsure", "other"]

_RUN: Final = 5  # words
_KEPT: Final = 0.3  # of the runs
_CUT: Final = 0.35  # of the words
_WITHIN: Final = 0.8  # of what is left, in what stood
_SHARED: Final = 0.25  # of the shorter vocabulary
_TELLING: Final = 5  # letters of a word that tells what a text is about
_ENOUGH: Final = 20  # such words
_WORD: Final = re.compile(r"\w+")


def resemblance(old: Article, new: Article) -> Resemblance:
    """What became of a text: `cut` is its beginning alone, `other` another text altogether.

    `unsure` has few of its runs but enough of its words to be the same story written anew, or too
    few words to tell. A page with a notice speaks for itself.
    """
    before, after = _words(old), _words(new)
    runs_before, runs_after = _runs(before), _runs(after)
    common = len(runs_before & runs_after)
    if common >= _KEPT * len(runs_before) or new.notices:
        return "alike"
    if len(after) < _CUT * len(before) and common >= _WITHIN * len(runs_after):
        return "cut"
    if fold(old.headline).text == fold(new.headline).text:
        return "unsure"
    return _by_vocabulary(_telling(before), _telling(after))


def judge_anew(found: Resemblance, standing_at: str, seen_at: str) -> tuple[Quality, str] | None:
    """What a page that could be read is, given what stood and the URLs of both; None for `ok`."""
    if found == "cut":
        return "truncated", "only the beginning of the story"
    if found == "unsure" and _leads_up(standing_at, seen_at):
        return "elsewhere", f"led to {seen_at[:200]}, which does not hold the story"
    if found == "other":
        where = "at its address" if seen_at == standing_at else f"at {seen_at[:200]}"
        return "elsewhere", f"another text {where}"
    return None


def runs_of(article: Article) -> frozenset[int]:
    """The runs of five words in a text, each as a number: the same on every machine."""
    return frozenset(crc32(" ".join(run).encode()) for run in _runs(_words(article)))


def containment(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """How much of the shorter text is in the longer one, of 1; 0 for texts too short to tell."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= _ENOUGH else 0.0


def _by_vocabulary(before: set[str], after: set[str]) -> Resemblance:
    fewer = min(len(before), len(after))
    if len(before) < _ENOUGH or not fewer:
        return "unsure"
    return "unsure" if len(before & after) >= _SHARED * fewer else "other"


def _leads_up(old: str, new: str) -> bool:
    """Whether a URL leads to a folder of the other's site: its home page or a section."""
    try:
        source, target = urlsplit(old), urlsplit(new)
    except ValueError:
        return False
    folder = target.path.rstrip("/") + "/"
    return source.netloc == target.netloc and old != new and source.path.startswith(folder)


def _words(article: Article) -> list[str]:
    return _WORD.findall(fold(article.text).text.casefold())


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    last = max(1, len(words) - _RUN + 1)
    return {tuple(words[at : at + _RUN]) for at in range(last)}


def _telling(words: list[str]) -> set[str]:
    return {word for word in words if len(word) >= _TELLING or word[0].isdigit()}
