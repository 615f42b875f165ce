"""All checks of one version, in a fixed order, each statement reported once."""

from collections.abc import Iterator
from typing import Any

from newsdiff.article import Article
from newsdiff.comparison import compare
from newsdiff.consistency.dates import date_ahead, date_kept, date_order
from newsdiff.consistency.disagreement import Disagreement
from newsdiff.consistency.figures import against_the_text, between_titles
from newsdiff.consistency.notices import notice_ignored
from newsdiff.consistency.parts import part_above_whole
from newsdiff.consistency.stale import stale_figures, stale_sources
from newsdiff.consistency.statements import Statements, read_statements
from newsdiff.times import When


def check(
    article: Article,
    previous: Article | None = None,
    *,
    seen: When | None = None,
    change: dict[str, Any] | None = None,
) -> tuple[Disagreement, ...]:
    """Where a version contradicts itself, or still says what it dropped since `previous`.

    `seen` is when it was looked at; without it no date is in the future. `change` spares the
    comparison with `previous` where `Change.to_dict()` is known already. Quiet by intent: what can
    be a rounding, a part, a sum or another thing is no disagreement.
    """
    stated = read_statements(article)
    found = [*date_order(article)]
    if seen is not None:
        found += date_ahead(article, seen)
    if previous is not None:
        since = compare(previous, article).to_dict() if change is None else change
        found += date_kept(previous, article, since)
        found += _behind(stated, since)
    noticed = [] if stated.is_table else [*notice_ignored(stated)]
    return tuple(_once([*noticed, *found, *_within(stated)]))


def _behind(stated: Statements, change: dict[str, Any]) -> Iterator[Disagreement]:
    yield from stale_sources(stated, change)
    if not stated.is_table:
        yield from stale_figures(stated, change)


def _within(stated: Statements) -> Iterator[Disagreement]:
    if not stated.is_table:
        yield from against_the_text(stated)
        yield from between_titles(stated)
    yield from part_above_whole(stated)


def _once(found: list[Disagreement]) -> Iterator[Disagreement]:
    """The first of those about one statement."""
    told: set[tuple[str, int | None]] = set()
    for each in found:
        at = (each.one.place, each.one.start)
        if at[1] is None or at not in told:
            told.add(at)
            yield each
