"""The reference list of an article: entries by target, numbering left aside."""

import re
from collections.abc import Iterator
from typing import Final

from newsdiff.article import Article
from newsdiff.changes.values import SourcingChange, SourcingKind
from newsdiff.text import fold

_MARK: Final = re.compile(r"^\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)])\s*")
_URL: Final = re.compile(r"https?://[^\s<>\"']+")


def reference_changes(old: Article, new: Article) -> Iterator[SourcingChange]:
    """Entries whose target appears or disappears; one that changes is one of each."""
    before, after = _targets(old), _targets(new)
    for target in _less(before, after):
        yield _label("link_removed", before[target], None)
    for target in _less(after, before):
        yield _label("link_added", None, after[target])


def _targets(article: Article) -> dict[str, str]:
    """Every entry as printed, by what tells whether two entries point to the same thing."""
    found = {}
    for paragraph in article.paragraphs:
        if paragraph.role == "reference":
            entry = _MARK.sub("", paragraph.text).strip()
            address = _URL.search(entry)
            key = address.group().rstrip(".,;)") if address else fold(entry).text.lower()
            found[key] = entry
    return found


def _less(targets: dict[str, str], others: dict[str, str]) -> list[str]:
    return [target for target in targets if target not in others]


def _label(kind: SourcingKind, old: str | None, new: str | None) -> SourcingChange:
    return SourcingChange(kind=kind, old_source=old, new_source=new, claim=old or new or "")
