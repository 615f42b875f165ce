"""What the reports on a story leave out, version by version: read and compared on request."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli.run import Opened
    from newsdiff.explanation import LeftOut
    from newsdiff.explanation.leftout import Kind
    from storage.records import StoryRecord


@dataclass(frozen=True, slots=True)
class Omission:
    """Something left out, and the version that brought it."""

    version: int
    left: "LeftOut"

    def to_dict(self) -> dict[str, Any]:
        return {"version": self.version, **self.left.to_dict()}


def omissions(
    opened: "Opened", story: "StoryRecord", kinds: "Collection[Kind]"
) -> Iterator[Omission]:
    """What is left out of the changes of these kinds, oldest first."""
    from newsdiff.explanation import explain

    versions = opened.history.versions(story)
    articles = (opened.history.article(version) for version in versions)
    before = next(articles, None)
    for number, article in enumerate(articles, start=2):
        if before:
            yield from (
                Omission(number, left) for left in explain(before, article) if left.kind in kinds
            )
        before = article


def listed(left: "Iterable[LeftOut | Omission]") -> dict[str, Any]:
    """The key that `--explain` adds to a report as JSON."""
    return {"left_out": [one.to_dict() for one in left]}
