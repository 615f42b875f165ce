"""Joining: the rules' drafts as the learned labels see them, with what only the labels found."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.learned.additions import addition
from newsdiff.sourcing.learned.labels import column, first_of, parts
from newsdiff.sourcing.learned.links import Relation, relations
from newsdiff.sourcing.learned.tagging import tagged
from newsdiff.sourcing.learned.weights import Weights
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading


def with_learned(
    page: Reading, lex: Lexicon, drafts: Sequence[Draft], weights: Weights
) -> list[Draft]:
    """The drafts after the labels have had their say.

    Where both find a cue, the rules say how far its content goes and the labels who its source
    is. What the rules alone found goes where the labels make it part of what somebody says. What
    the labels alone found must have a source and a content.
    """
    labels = tagged(page, column(len(page.words), parts(drafts)), weights)
    found = relations(page, labels)
    kept = list(_kept(page, labels, found, drafts))
    taken = {at for draft in drafts for at in range(*draft.cue)}
    new = (
        addition(page, lex, relation)
        for relation in found
        if taken.isdisjoint(range(*relation.cue))
    )
    return [*kept, *(draft for draft in new if draft)]


def _kept(
    page: Reading, labels: bytearray, found: Sequence[Relation], drafts: Sequence[Draft]
) -> Iterator[Draft]:
    starts = [relation.cue[0] for relation in found]
    for draft in drafts:
        relation = _at(found, starts, draft.cue)
        if relation is not None:
            yield _settled(page, draft, relation)
        elif draft.source is None or draft.chain or not _told(labels, draft.cue):
            yield draft


def _at(found: Sequence[Relation], starts: Sequence[int], cue: Range) -> Relation | None:
    """The first relation whose cue meets this one."""
    at = max(0, bisect_right(starts, cue[0]) - 1)
    return next((relation for relation in found[at : at + 2] if _meet(relation.cue, cue)), None)


def _meet(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _settled(page: Reading, draft: Draft, relation: Relation) -> Draft:
    source, learned = draft.source, relation.source
    if source is None:
        return replace(draft, contents=list(relation.contents or draft.contents))
    if learned and not draft.chain and _is_better(page, learned, source):
        source = learned
    return replace(draft, source=source, contents=list(draft.contents or relation.contents))


def _is_better(page: Reading, learned: Range, source: Range) -> bool:
    """Whether the learned source is the same one, without what it does: ", who owns a boat"."""
    relatives = page.lows[source[1] : learned[1]]
    return _meet(learned, source) and _RELATIVES.isdisjoint(relatives)


_RELATIVES: Final = frozenset(["who", "whose", "which"])


def _told(labels: bytearray, cue: Range) -> bool:
    """Whether any word of a cue is part of what somebody says."""
    content = first_of("content")
    return any(labels[at] in (content, content + 1) for at in range(*cue))
