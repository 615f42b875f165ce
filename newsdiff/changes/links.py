"""Links in the article's own text that came, went or point elsewhere."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from newsdiff.article import Article, Link
from newsdiff.changes.values import LinkChange
from newsdiff.text import fold


def link_changes(old: Article, new: Article) -> tuple[LinkChange, ...]:
    """Links by target; one whose words stayed while its target went is retargeted.

    Of several links on the same words the first that went became the first that came.
    """
    come = _without(new.links, old.links)
    by_words: dict[str, deque[Link]] = defaultdict(deque)
    for link in come:
        by_words[_words(link)].append(link)
    changes: list[LinkChange] = []
    taken: set[int] = set()
    for link in _without(old.links, new.links):
        if _words(link) and (waiting := by_words[_words(link)]):
            successor = waiting.popleft()
            taken.add(id(successor))
            changes.append(LinkChange("retargeted", link.target, successor.target, successor.text))
        else:
            changes.append(LinkChange("removed", link.target, None, link.text))
    left = (link for link in come if id(link) not in taken)
    return (*changes, *(LinkChange("added", None, link.target, link.text) for link in left))


def _words(link: Link) -> str:
    """What the reader clicks on, without case and typography."""
    return " ".join(fold(link.text).text.lower().split())


def _without(links: Sequence[Link], others: Sequence[Link]) -> list[Link]:
    """The links whose target the others do not have as often."""
    left = Counter(link.target for link in others)
    found = []
    for link in links:
        if left[link.target]:
            left[link.target] -= 1
        else:
            found.append(link)
    return found
