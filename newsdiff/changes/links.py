"""Links in the article's own text that came, went or point elsewhere."""

from collections import Counter
from collections.abc import Sequence

from newsdiff.article import Article, Link
from newsdiff.changes.values import LinkChange


def link_changes(old: Article, new: Article) -> tuple[LinkChange, ...]:
    """Links by target; one whose words stayed while its target went is retargeted."""
    gone = _without(old.links, new.links)
    come = _without(new.links, old.links)
    changes: list[LinkChange] = []
    for link in gone:
        successor = next((c for c in come if c.text == link.text and c.text), None)
        if successor:
            come.remove(successor)
            changes.append(LinkChange("retargeted", link.target, successor.target, link.text))
        else:
            changes.append(LinkChange("removed", link.target, None, link.text))
    changes += [LinkChange("added", None, link.target, link.text) for link in come]
    return tuple(changes)


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
