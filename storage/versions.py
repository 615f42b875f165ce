"""Looks into versions: which looks show one text, what was confirmed, what was only a variant.

A text that differs from the version before it is a candidate until a later look shows it again; an
imported look confirms at once, and so does the first look of all. Candidates that stood between
two looks at one text were variants of it, not edits. A candidate that something else followed, or
nothing yet, is a version that nobody confirmed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """A look that could be read, seen between the stamps `start` and `end`.

    `article` and `substance` are digests: of all of it, and of what makes a version. A `trusted`
    look needs no second one. A `rendered` one stands for the look before it.
    """

    number: int
    start: str
    end: str
    article: str
    substance: str
    trusted: bool = False
    url: str = ""
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A text that stood for a while.

    `looks` show it, `variants` stood among them and have another substance. `before` is the last
    look without it; `restores` the number of the first version that had this text.
    """

    number: int
    looks: tuple[Look, ...]
    variants: tuple[Look, ...]
    before: Look | None
    restores: int | None
    confirmed: bool

    @property
    def first(self) -> Look:
        return self.looks[0]

    @property
    def last(self) -> Look:
        return self.looks[-1]


Differs = Callable[[Look, Look], bool]


@dataclass(slots=True)
class _Run:
    """A version in the making; `texts` are the substances taken for its own."""

    looks: list[Look]
    before: Look | None
    confirmed: bool
    variants: list[Look] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)


def in_order(looks: Iterable[Look]) -> list[Look]:
    return sorted(looks, key=lambda look: (look.start, look.end, look.number))


@dataclass(slots=True)
class _Fold:
    """Runs before `settled` stay whatever comes; those from there on are open."""

    runs: list[_Run] = field(default_factory=list)
    settled: int = 0
    home_of: dict[str, int] = field(default_factory=dict)  # may point at runs that are gone


def versions(looks: Iterable[Look], differs: Differs) -> list[Version]:
    """The versions of a story from all its readable looks, given in any order.

    `differs(old, new)` judges two articles whose substances are not equal; it is asked at most
    twice a look.
    """
    fold = _Fold()
    before: Look | None = None
    for look in in_order(looks):
        home = _home(fold, look, differs)
        if home is None:
            home = len(fold.runs)
            fold.runs.append(_Run([], before, confirmed=home == 0 or look.trusted))
        else:
            _fold_back(fold.runs, home)
            fold.runs[home].confirmed = True
        _add(fold, home, look)
        before = look
    return _numbered(fold.runs)


def _home(fold: _Fold, look: Look, differs: Differs) -> int | None:
    """Which open run shows this text: any by its substance, the ends by judgement.

    To judge against all candidates would cost n x n for a page that never repeats itself.
    """
    if not fold.runs:
        return None
    newest = len(fold.runs) - 1
    at = fold.home_of.get(look.substance, -1)
    if fold.settled <= at <= newest and look.substance in fold.runs[at].texts:
        return at
    for at in sorted({fold.settled, newest}, reverse=True):
        if not differs(fold.runs[at].looks[0], look):
            return at
    return None


def _add(fold: _Fold, home: int, look: Look) -> None:
    run = fold.runs[home]
    run.looks.append(look)
    run.texts.add(look.substance)
    fold.home_of[look.substance] = home
    if run.confirmed:
        fold.settled = home


def _fold_back(runs: list[_Run], home: int) -> None:
    """What came after this run stood between two looks at its text."""
    for run in runs[home + 1 :]:
        runs[home].variants += run.looks + run.variants
    del runs[home + 1 :]


def _numbered(runs: list[_Run]) -> list[Version]:
    made: list[Version] = []
    known: dict[str, int] = {}
    for number, run in enumerate(runs, 1):
        made.append(
            Version(
                number=number,
                looks=tuple(run.looks),
                variants=tuple(in_order(run.variants)),
                before=run.before,
                restores=known.get(run.looks[0].substance),
                confirmed=run.confirmed,
            )
        )
        for text in run.texts:
            known.setdefault(text, number)
    return made
