"""Correction notices that came, went or were reworded."""

from collections.abc import Sequence

from newsdiff.alignment import align
from newsdiff.article import Notice
from newsdiff.changes.values import NoticeChange


def notice_changes(old: Sequence[Notice], new: Sequence[Notice]) -> tuple[NoticeChange, ...]:
    """Notices are matched by their words; one that only moved is no change."""
    alignment = align([notice.text for notice in old], [notice.text for notice in new])
    changed = [
        NoticeChange(old[group.old[0]], new[group.new[0]])
        for group in alignment.groups
        if not group.same
    ]
    gone = [NoticeChange(old[i], None) for i in alignment.removed]
    come = [NoticeChange(None, new[j]) for j in alignment.added]
    return (*changed, *gone, *come)
