"""Headline, standfirst and descriptions against the text, and titles against the headline."""

from collections.abc import Iterator, Sequence
from typing import Final

from newsdiff.changes.equality import is_round_word
from newsdiff.consistency.agreement import agree
from newsdiff.consistency.backing import is_backed
from newsdiff.consistency.disagreement import Disagreement, Kind
from newsdiff.consistency.sameness import same_thing, same_title
from newsdiff.consistency.statements import Stated, Statements, is_title, place_name

_MOST_IN_TITLE: Final = 20


def against_the_text(stated: Statements) -> Iterator[Disagreement]:
    """Figures that a headline, dek or teaser states of what the text gives another figure for.

    Only what begins the text, or the one value that it gives, can speak against a claim: a story
    has many figures for one word. A claim that the text states anywhere, as a part, a sum or a
    rounding, stands.
    """
    for claim in stated.claims():
        if is_round_word(claim.mention.figure) or is_backed(claim, stated.body):
            continue
        rivals = [other for other in stated.body if same_thing(claim, other)]
        if rivals and (rivals[0].lead or _is_one(rivals)):
            yield _found("figure", claim, rivals[0])


def between_titles(stated: Statements) -> Iterator[Disagreement]:
    """Titles for machines that give another figure than the headline that readers see."""
    shown = stated.places["headline"]
    for place, said in stated.places.items():
        if place == "headline" or not is_title(place):
            continue
        for claim in said[:_MOST_IN_TITLE]:
            if is_backed(claim, shown) or is_backed(claim, stated.body):
                continue
            rivals = [other for other in shown if same_title(claim, other)]
            if len(rivals) == 1 and not is_backed(rivals[0], said):
                yield _found("title", claim, rivals[0])


def _is_one(rivals: Sequence[Stated]) -> bool:
    first = rivals[0].mention.figure
    return all(agree(first, other.mention.figure) for other in rivals)


def _found(kind: Kind, claim: Stated, rival: Stated) -> Disagreement:
    what = f"{_told(claim)}; {_told(rival)}"
    return Disagreement(kind, what, claim.quote(), rival.quote())


def _told(stated: Stated) -> str:
    """`the headline says 25,000 workers`, with what is counted where the page says it so."""
    figure = stated.mention.figure
    words = f"{figure.text} {figure.concept}"
    said = words if figure.concept and words in stated.sentence else figure.text
    return f"{place_name(stated.place)} says {said}"
