"""Corrections that the page did not follow: a figure that a notice calls wrong still stands."""

import re
from collections.abc import Iterator
from typing import Final

from newsdiff.changes.equality import is_telling, same_quantity
from newsdiff.changes.words import head_word, words_of
from newsdiff.consistency.agreement import agree
from newsdiff.consistency.disagreement import Disagreement, Statement
from newsdiff.consistency.statements import Stated, Statements, place_name
from newsdiff.figures import Figure, extract_figures
from newsdiff.languages import nearest_language
from newsdiff.notices import LONGEST
from newsdiff.sentences import sentences

# The last of these before a figure in its sentence says on which side it stands; English so far.
_CUE: Final = re.compile(
    r"""(?P<wrong>\b(?:earlier|previous|original|first|initial|prior)\ (?:version|edition)s?\b
        |\b(?:originally|previously|initially|incorrectly|wrongly|mistakenly|erroneously)\b
        |\b(?:inaccurately|misstated)\b|\b(?:correct|amend|chang|revis)\w*\b[^.;]{0,80}\bfrom\b)
    |(?P<right>\bshould\b|\bin\ fact\b|\bactual(?:ly)?\b|\bcorrect(?:ed)?\b|\bwhen\b|\bbut\b|;
        |,\ it\ (?:is|was)\b|\bto\b(?=\W*$))
    |(?P<other>\binstead\ of\b|\brather\ than\b|\bnot\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST: Final = 20  # notices
_NUMBER: Final = frozenset({"", "number", "figure", "total", "toll", "amount", "sum", "count"})


def notice_ignored(stated: Statements) -> Iterator[Disagreement]:
    """Wrong figures that headline, text or a description still state.

    A notice calls a figure wrong when it gives another of the same unit as the right one.
    """
    language = nearest_language(stated.article.language)
    claims = [*stated.claims(), *stated.body]
    for notice in stated.article.notices[:_MOST]:
        for figure, sentence in _wrong(notice.text[:LONGEST], language):
            for claim in claims:
                if _states(claim, figure):
                    yield _found(claim, figure, sentence)


def _wrong(notice: str, language: str) -> list[tuple[Figure, str]]:
    wrong: list[tuple[Figure, str]] = []
    right: list[Figure] = []
    for start, end in sentences(notice):
        sentence, is_wrong, read = notice[start:end], False, 0
        for figure in extract_figures(sentence, language):
            is_wrong = _is_wrong(sentence[read : figure.start], is_wrong)
            if is_wrong:
                wrong.append((figure, sentence))
            else:
                right.append(figure)
            read = figure.end
    return [pair for pair in wrong if _is_answered(pair[0], right)]


def _is_wrong(before: str, was_wrong: bool) -> bool:  # noqa: FBT001
    """Whether a figure is called wrong, by the words since the figure before it."""
    is_wrong = was_wrong
    for cue in _CUE.finditer(before):
        is_wrong = not is_wrong if cue["other"] else cue["wrong"] is not None
    return is_wrong


def _is_answered(wrong: Figure, right: list[Figure]) -> bool:
    """Whether the notice gives a right figure for it, and none that allows it."""
    rivals = [figure for figure in right if (figure.unit or "") == (wrong.unit or "")]
    return bool(rivals) and not any(agree(wrong, figure) for figure in rivals)


def _states(claim: Stated, wrong: Figure) -> bool:
    if not same_quantity(claim.mention.figure, wrong):
        return False
    if head_word(wrong.concept) in _NUMBER:
        return is_telling(wrong)
    shared = claim.mention.words & set(words_of(wrong.concept))
    return bool(shared) or claim.mention.head == head_word(wrong.concept)


def _found(claim: Stated, wrong: Figure, sentence: str) -> Disagreement:
    text = claim.mention.figure.text
    return Disagreement(
        "notice_ignored",
        f"{place_name(claim.place)} still says {text}, which a notice corrects",
        claim.quote(),
        Statement("notice", wrong.text, sentence, wrong.start),
    )
