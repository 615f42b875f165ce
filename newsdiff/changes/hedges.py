"""Bare hedges that came or went while the statement stayed: "reportedly", "may", "suspected"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from newsdiff.alignment import Alignment
from newsdiff.changes.values import SourcingChange
from newsdiff.document import Document
from newsdiff.languages import language_table, nearest_language
from newsdiff.wording import word_diff


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    phrases = language_table(language, "hedges").get("phrases", [])
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


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
    lost, gained = _phrases(pattern, was), _phrases(pattern, now)
    if bool(lost) == bool(gained):
        return None
    phrase = (lost or gained)[0]
    hunks = word_diff(was, now)
    touched = " ".join(h.text for h in hunks if h.kind == ("removed" if lost else "added"))
    if (
        phrase.split()[-1].lower() not in touched.lower()
        and phrase.split()[0].lower() not in touched.lower()
    ):
        return None
    if lost:
        return SourcingChange(
            kind="firmed", old_cue=phrase, claim=now, old_sentence=was, new_sentence=now
        )
    return SourcingChange(
        kind="hedged", new_cue=phrase, claim=now, old_sentence=was, new_sentence=now
    )


def _phrases(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found.group() for found in pattern.finditer(text)]
