"""Bare hedges that came or went while the statement stayed: "reportedly", "may", "suspected"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from newsdiff.alignment import Alignment
from newsdiff.changes.values import SourcingChange
from newsdiff.document import Document
from newsdiff.languages import language_table, nearest_language
from newsdiff.wording import word_diff

_STAYED: Final = 0.4  # share of the shorter sentence that must stand in both


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    phrases = language_table(language, "hedges").get("phrases", [])
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    phrase = "|".join(map(re.escape, longest_first))
    return re.compile(rf"\b(?:{phrase})\b(?!\s\d)", re.IGNORECASE)


def hedge_changes(
    old: Document, new: Document, alignment: Alignment, claims: Sequence[SourcingChange]
) -> Iterator[SourcingChange]:
    """Hedge phrases removed from (firmed) or added to (hedged) a sentence that stayed.

    A sentence whose source or cue already gave a label gives no second one.
    """
    pattern = _pattern(nearest_language(new.article.language))
    if pattern is None:
        return
    told = {c.new_sentence for c in claims} | {c.old_sentence for c in claims}
    for group in alignment.groups:
        if group.same:
            continue
        was = " ".join(old.sentences[i].text for i in group.old)
        now = " ".join(new.sentences[j].text for j in group.new)
        if {was, now} & told:
            continue
        change = _changed(pattern, was, now)
        if change:
            yield change


def _changed(pattern: re.Pattern[str], was: str, now: str) -> SourcingChange | None:
    """The hedge that one side has and the other has not, where the words around it stayed."""
    lost, gained = _phrases(pattern, was), _phrases(pattern, now)
    if bool(lost) == bool(gained):
        return None
    phrase = (lost or gained)[0]
    hunks = word_diff(was, now)
    kind = "removed" if lost else "added"
    touched = " ".join(hunk.text for hunk in hunks if hunk.kind == kind)
    stayed = sum(len(hunk.text) for hunk in hunks if hunk.kind == "same")
    if stayed < _STAYED * min(len(was), len(now)) or not _touches(phrase, touched):
        return None
    cues = {"old_cue": phrase} if lost else {"new_cue": phrase}
    return SourcingChange(
        kind="firmed" if lost else "hedged",
        claim=now,
        old_sentence=was,
        new_sentence=now,
        **cues,
    )


def _touches(phrase: str, touched: str) -> bool:
    words = touched.lower().split()
    return any(word in words for word in phrase.lower().split())


def _phrases(pattern: re.Pattern[str], text: str) -> list[str]:
    """The hedges in a text; a capital inside it makes a name or a month of the word."""
    return [
        found.group()
        for found in pattern.finditer(text)
        if found.start() == 0 or found.group()[0].islower()
    ]
