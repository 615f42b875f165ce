"""Two versions of a story side by side in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.render.change import finding_lines, wording_lines
from cli.render.words import FAINT, count, restored, second

if TYPE_CHECKING:
    from storage.records import StoryRecord, VersionRecord


def diff_lines(
    old: "VersionRecord",
    new: "VersionRecord",
    change: dict[str, Any],
    *,
    noticed: bool,
    whole: bool,
) -> Iterator[Text]:
    for version in (old, new):
        seen = second(str(version.seen))
        yield Text(f"v{version.number}  {seen}  sha256:{version.block[:8]}{restored(version)}")
    edits = count(len(change["wording"]), "sentence")
    yield Text(f"{edits} changed. [-removed-] {{+added+}}", FAINT)
    yield Text("")
    yield from wording_lines(change, whole=whole)
    if change["wording"]:
        yield Text("")
    yield from finding_lines(change)
    if new.number > old.number and (change["figures"] or change["sourcing"]):
        yield Text("a notice came with it" if noticed else "no notice found", FAINT)
    if new.before_seen:
        interval = f"{second(str(new.before_seen))} and {second(str(new.seen))}"
        yield Text(f"changed between {interval}", FAINT)


def diff_dict(
    story: "StoryRecord",
    old: "VersionRecord",
    new: "VersionRecord",
    change: dict[str, Any],
    *,
    noticed: bool,
) -> dict[str, Any]:
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
        "changed_between": [
            new.before_seen and str(new.before_seen),
            str(new.seen),
        ],
        "noticed": noticed,
        "change": change,
    }
