"""Two versions of a story side by side in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.render.change import Noticed, finding_lines, wording_lines
from cli.render.changed import between_words
from cli.render.words import FAINT, count, restored, second

if TYPE_CHECKING:
    from newsdiff.times import When
    from storage.records import StoryRecord, VersionRecord


def diff_lines(
    old: "VersionRecord",
    new: "VersionRecord",
    change: dict[str, Any],
    kept: int,
    *,
    noticed: Noticed,
    whole: bool,
) -> Iterator[Text]:
    """The versions, the word diff, a line for each finding, and when it changed.

    `kept` is how many sentences of the newer text did not change.
    """
    for version in (old, new):
        seen = second(str(version.seen))
        yield Text(f"v{version.number}  {seen}  sha256:{version.block[:8]}{restored(version)}")
    edits = count(len(change["wording"]), "sentence")
    yield Text(f"{edits} changed, {kept:,} did not. [-removed-] {{+added+}}", FAINT)
    yield Text("")
    yield from wording_lines(change, whole=whole)
    if change["wording"]:
        yield Text("")
    yield from finding_lines(change, noticed if new.number > old.number else None)
    without = last_without(old, new)
    if without:
        yield Text(between_words(without, new.seen), FAINT)


def last_without(old: "VersionRecord", new: "VersionRecord") -> "When | None":
    """The last look before the changes came, in whichever of the versions between they did."""
    return new.before_seen if new.number <= old.number + 1 else old.last_seen


def diff_dict(
    story: "StoryRecord",
    old: "VersionRecord",
    new: "VersionRecord",
    change: dict[str, Any],
    kept: int,
    *,
    noticed: bool,
) -> dict[str, Any]:
    without = last_without(old, new)
    return {
        "story": story.slug,
        "url": story.url,
        "old": {"version": old.number, "seen": str(old.seen), "sha256": old.block},
        "new": {
            "version": new.number,
            "seen": str(new.seen),
            "sha256": new.block,
            "restores": new.restores,
        },
        "changed_between": [without and str(without), str(new.seen)],
        "noticed": noticed,
        "sentences": {"changed": len(change["wording"]), "kept": kept},
        "change": change,
    }
