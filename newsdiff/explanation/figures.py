"""Figures that are no change of a figure: the rule for each, told from what the labels left."""

from collections.abc import Iterator, Sequence

from newsdiff.alignment import Alignment
from newsdiff.changes.equality import same_quantity
from newsdiff.changes.figures import figure_changes, paired_mentions
from newsdiff.changes.mentions import Mention, find_mentions
from newsdiff.changes.quantities import Quantities
from newsdiff.changes.values import FigureMention
from newsdiff.changes.voices import Voices
from newsdiff.document import Document
from newsdiff.explanation.leftout import LeftOut, pair_text, place_of

_Place = tuple[str, int]  # a place and an offset in it


def left_out_figures(
    old: Document, new: Document, alignment: Alignment, voices: Voices
) -> Iterator[LeftOut]:
    """Pairs that say the same otherwise or are told already, then mentions without a partner."""
    before, after = find_mentions(old, voices[0]), find_mentions(new, voices[1])
    pairs = paired_mentions(old, new, before, after, alignment)
    changes = figure_changes(old, new, alignment, voices)
    told_old = {_at(change.old) for change in changes if change.old}
    told_new = {_at(change.new) for change in changes if change.new}
    stated = Quantities(before), Quantities(after)
    moved = {j for group in alignment.groups if group.moved for j in group.new}
    for a, b in sorted(pairs, key=lambda pair: _order(pair[1])):
        rule = _pair_rule(a, b, stated) or ("moved" if b.sentence in moved else None)
        if rule and not (_place(a) in told_old and _place(b) in told_new):
            text = pair_text(_printed(a), _printed(b))
            yield LeftOut("figure", text, rule, place_of(new, b.sentence))
    yield from _alone(new, after, {id(b) for _, b in pairs}, told_new, stated[0])
    yield from _alone(old, before, {id(a) for a, _ in pairs}, told_old, stated[1], old=True)
    yield from _counted_sources(old, new, (before, after))


def _pair_rule(a: Mention, b: Mention, stated: tuple[Quantities, Quantities]) -> str | None:
    """The rule that keeps a pair from being a change; None when both say the same alike."""
    if same_quantity(a.figure, b.figure):
        if a.figure.modifier != b.figure.modifier:
            return "hedged-alike"
        return None if a.figure.text == b.figure.text else "restated-equal"
    both = _is_there(a, stated[1]) and _is_there(b, stated[0])
    return "still-stated" if both else "stated-again"


def _alone(
    document: Document,
    mentions: Sequence[Mention],
    paired: set[int],
    told: set[_Place],
    elsewhere: Quantities,
    *,
    old: bool = False,
) -> Iterator[LeftOut]:
    for mention in mentions:
        if id(mention) not in paired and _place(mention) not in told:
            rule = "still-stated" if _is_there(mention, elsewhere) else "stated-again"
            where = place_of(document, mention.sentence, old=old)
            yield LeftOut("figure", _printed(mention), rule, where)


def _counted_sources(
    old: Document, new: Document, mentions: tuple[list[Mention], list[Mention]]
) -> Iterator[LeftOut]:
    """Numbers of people who are a source, where they stand on one side only."""
    kept = [{_place(mention) for mention in side} for side in mentions]
    counted = [
        [m for m in find_mentions(document, ()) if _place(m) not in there]
        for document, there in zip((old, new), kept, strict=True)
    ]
    said = [{_printed(m) for m in side} for side in counted]
    for side, document, others in ((1, new, said[0]), (0, old, said[1])):
        for mention in counted[side]:
            if _printed(mention) not in others:
                where = place_of(document, mention.sentence, old=side == 0)
                yield LeftOut("figure", _printed(mention), "counts-sources", where)


def _is_there(mention: Mention, elsewhere: Quantities) -> bool:
    return any(True for _ in elsewhere.like(mention.figure))


def _printed(mention: Mention) -> str:
    figure = mention.figure
    return figure.text if figure.unit else f"{figure.text} {figure.concept}".strip()


def _place(mention: Mention) -> _Place:
    return mention.place, mention.figure.start


def _at(mention: FigureMention) -> _Place:
    return mention.place, mention.figure.start


def _order(mention: Mention) -> tuple[int, int]:
    return mention.sentence, mention.figure.start
