"""Every change of a story's figures, sourcing and notices, version by version."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli.run import Opened
    from storage.records import StoryRecord, VersionRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """One change (in the shape of the library's dicts) and the version that brought it.

    `notice` is the version of the first notice that speaks of it, if one came with it or later.
    """

    version: "VersionRecord"
    change: dict[str, Any]
    notice: "VersionRecord | None"

    def to_dict(self) -> dict[str, Any]:
        version, notice = self.version, self.notice
        return {
            "version": version.number,
            "changed_between": [
                version.before_seen and str(version.before_seen),
                str(version.seen),
            ],
            "notice": notice and {"version": notice.number, "seen": str(notice.seen)},
            "sha256": version.block,
            **self.change,
        }


def entries(opened: "Opened", story: "StoryRecord", kind: str) -> Iterator[Entry]:
    """The changes of one kind ("figures", "sourcing", "notices"), oldest first.

    Counts decide which changes are read at all, so a long history costs what it holds.
    """
    versions = {version.number: version for version in opened.history.versions(story)}
    notices = story_notices(opened, story) if kind != "notices" else []
    for step in opened.history.changes(story):
        if step.counts.get(kind):
            change = opened.history.change(story, versions[step.old], versions[step.new])
            for part in change[kind]:
                yield Entry(versions[step.new], part, covering(notices, part, step.new))


def story_ledger(
    opened: "Opened", address: str | None, kind: str
) -> "tuple[StoryRecord, list[Entry]]":
    """The story of an address and its changes of one kind."""
    record = opened.story(address)
    return record, list(entries(opened, record, kind))


Notices = list[tuple["VersionRecord", str]]


def story_notices(opened: "Opened", story: "StoryRecord") -> Notices:
    """The notices that came, with the version that brought them, oldest first."""
    return [
        (entry.version, entry.change["new"]["text"])
        for entry in entries(opened, story, "notices")
        if entry.change["new"]
    ]


def covering(notices: Notices, part: dict[str, Any], since: int) -> "VersionRecord | None":
    """The version of the first notice, with the change or after it, that speaks of it."""
    from newsdiff.changes.coverage import covers

    found = (v for v, text in notices if v.number >= since and covers(text, part))
    return next(found, None)


def notice_kinds(opened: "Opened", story: "StoryRecord") -> dict[int, str]:
    """The kinds of the notices that came or were reworded, by the version that brought them."""
    found: dict[int, list[str]] = {}
    for entry in entries(opened, story, "notices"):
        if entry.change["new"]:
            found.setdefault(entry.version.number, []).append(entry.change["new"]["kind"])
    return {version: ", ".join(dict.fromkeys(kinds)) for version, kinds in found.items()}
