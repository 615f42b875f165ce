"""Additions: drafts of what the labels alone found; what a label lacks, the rules fill in."""

from typing import Final

from newsdiff.sourcing.appositions import left_phrase
from newsdiff.sourcing.attribution import CueClass
from newsdiff.sourcing.contents import right_content
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.learned.links import Relation
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading


def addition(page: Reading, lex: Lexicon, relation: Relation) -> Draft | None:
    """None where nobody says anything, and where source or content cannot be told."""
    start, end = relation.cue
    lows = page.lows[start:end]
    negated = any(lex.has("negations", low) for low in lows)
    possible = not negated and any(lex.has("modals", low) for low in lows)
    if possible or _is_agentless(page, lex, relation.cue):
        return None
    sentence = page.sentence(start)
    source = relation.source or left_phrase(page, lex, start, sentence[0])
    contents = list(relation.contents)
    if not contents and source is not None and source[1] <= start:
        content = right_content(page, lex, end, sentence)
        contents = [content] if content else []
    if source is None or not contents or page.lows[source[0]] in _WRITERS:
        return None
    sort = _class(page, lex, relation.cue, contents)
    return Draft(relation.cue, source, contents, sort, negated=negated)


_WRITERS: Final = frozenset(["i", "we", "you"])  # the writer's own "I think"


def _is_agentless(page: Reading, lex: Lexicon, cue: Range) -> bool:
    """Whether the cue is a passive, whose subject says nothing: "were told", "when asked"."""
    start, end = cue
    if "by" in page.lows[end - 1 : end + 1]:
        return False
    lows = page.lows[start:end]
    if lows[0] == "asked":
        return page.sentence(start)[0] == start or page.lows[start - 1] == "when"
    at = next((at for at, low in enumerate(lows) if lex.has("passive", low)), len(lows))
    return any(_is_past(lex, low) for low in lows[at + 1 :])


def _is_past(lex: Lexicon, low: str) -> bool:
    verbs = lex.verbs.get(low)
    return low.endswith("ed") or (verbs is not None and verbs[0].form == "past")


def _class(page: Reading, lex: Lexicon, cue: Range, contents: list[Range]) -> CueClass:
    """That of the cue's last verb; a cue without one is speech only beside a quotation."""
    start, end = cue
    for at in range(end - 1, start - 1, -1):
        if page.lows[at] in lex.verbs and not _is_noun(page, lex, at):
            return lex.verbs[page.lows[at]][0].cue_class
    spoken = page.words[end - 1] == ":" or any(page.quoted[at] >= 0 for at, _ in contents)
    return "neutral" if spoken else "stance"


def _is_noun(page: Reading, lex: Lexicon, at: int) -> bool:
    """Whether a determiner stands before: "backs the plan", "its report was clear"."""
    before = page.lows[at - 1] if at else ""
    return lex.has("determiners", before) or before.endswith("'s")
