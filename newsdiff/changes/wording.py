"""Sentences that were reworded, came, went or moved."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsdiff.alignment import Alignment, Group
from newsdiff.changes.values import Move, WordingChange
from newsdiff.document import Document, Sentence
from newsdiff.sentences import sentences
from newsdiff.wording import Hunk, word_diff

_RANK = {"headline": 0, "dek": 1, "body": 2}


def wording_changes(
    old: Document, new: Document, alignment: Alignment
) -> tuple[WordingChange, ...]:
    """The sentences that differ, in reading order; typographic differences are none."""
    found = [
        *(_reworded(old, new, group) for group in alignment.groups if not group.same),
        *(_removed(old.sentences[i]) for i in alignment.removed),
        *(_added(new.sentences[j]) for j in alignment.added),
    ]
    changes = [change for change in found if any(hunk.kind != "same" for hunk in change.hunks)]
    return tuple(sorted(changes, key=_position))


def _reworded(old: Document, new: Document, group: Group) -> WordingChange:
    before = [old.sentences[i] for i in group.old]
    after = [new.sentences[j] for j in group.new]
    was, now = _joined(before), _joined(after)
    return WordingChange(
        after[0].place, was, now, before[0].paragraph + 1, after[0].paragraph + 1,
        word_diff(was, now),
    )  # fmt: skip


def _removed(sentence: Sentence) -> WordingChange:
    hunks = (Hunk("removed", sentence.text),)
    return WordingChange(sentence.place, sentence.text, None, sentence.paragraph + 1, None, hunks)


def _added(sentence: Sentence) -> WordingChange:
    hunks = (Hunk("added", sentence.text),)
    return WordingChange(sentence.place, None, sentence.text, None, sentence.paragraph + 1, hunks)


def _position(change: WordingChange) -> tuple[int, int, int]:
    paragraph = change.new_paragraph or change.old_paragraph or 0
    return _RANK[change.place], paragraph, 0 if change.new is None else 1


def _joined(sentences: list[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def sentences_kept(new: Document, wording: Iterable[Mapping[str, Any]]) -> int:
    """How many sentences of a version are in none of its changes of wording (as dicts)."""
    touched = sum(len(sentences(edit["new"] or "")) for edit in wording)
    return max(0, len(new.sentences) - touched)


def moves(old: Document, new: Document, alignment: Alignment) -> tuple[Move, ...]:
    """What stands elsewhere now; neighbouring sentences that moved together are one move."""
    return tuple(_gathered(old, new, [group for group in alignment.groups if group.moved]))


def _gathered(old: Document, new: Document, groups: list[Group]) -> Iterator[Move]:
    run: list[Group] = []
    for group in groups:
        if run and (group.old[0] != run[-1].old[-1] + 1 or group.new[0] != run[-1].new[-1] + 1):
            yield _move(old, new, run)
            run = []
        run.append(group)
    if run:
        yield _move(old, new, run)


def _move(old: Document, new: Document, run: list[Group]) -> Move:
    text = _joined([new.sentences[j] for group in run for j in group.new])
    return Move(
        text,
        old.sentences[run[0].old[0]].paragraph + 1,
        new.sentences[run[0].new[0]].paragraph + 1,
    )
