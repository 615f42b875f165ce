"""The versions of a story: a table for people, values for programs."""

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.render.absences import absence_words
from cli.render.words import count, distinct, span
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.absences import Absence
    from storage.records import ChangeRecord, OrderRecord, StoryRecord, VersionRecord

_NAMED = (("headline", "headline"), ("byline", "byline"), ("dek", "dek"))


def log_heading(
    story: "StoryRecord",
    versions: "Sequence[VersionRecord]",
    orders: "Sequence[OrderRecord]",
    past: "Sequence[Absence]",
) -> list[str]:
    lines = [f"{story.slug}  {story.url}", *map(absence_words, past)]
    lines += [f"withdrawn ({order.level}): {order}, {stamp(order.recorded)}" for order in orders]
    captures = count(story.captures, "capture")
    if not versions:
        return [*lines, f"no version yet in {captures}"]
    first, last = distinct([str(story.first_look), str(story.last_look)])
    return [
        *lines,
        f"{count(len(versions), 'version')} in {captures}, {first} to {last} UTC",
        "",
    ]


def log_table(
    versions: "Sequence[VersionRecord]",
    changes: "Mapping[int, ChangeRecord]",
    kinds: "Mapping[int, str]",
) -> Table:
    """A line for each version; `kinds` are the kinds of the notices that came with one."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Ver", no_wrap=True)
    table.add_column("First seen (UTC)", no_wrap=True)
    table.add_column("Live for", justify="right", no_wrap=True)
    table.add_column("Words", justify="right")
    table.add_column("Changed", overflow="fold", min_width=8)
    table.add_column("Notice", overflow="fold", min_width=6)
    seen = distinct([str(version.seen) for version in versions])
    for version, following, first_seen in zip(versions, [*versions[1:], None], seen, strict=True):
        live = span(_start(version), _start(following)) if following else "current"
        change = changes.get(version.number)
        table.add_row(
            f" v{version.number}",
            first_seen,
            live,
            f"{version.words:,}",
            _changed(version, change),
            kinds.get(version.number) or _notice(change),
        )
    return table


def log_dict(
    story: "StoryRecord",
    versions: "Sequence[VersionRecord]",
    changes: "Mapping[int, ChangeRecord]",
    kinds: "Mapping[int, str]",
    orders: "Sequence[OrderRecord]",
) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "story": story.slug,
        "id": story.id,
        "url": story.url,
        "captures": story.captures,
        "withdrawn": [asdict(order) | {"recorded": stamp(order.recorded)} for order in orders],
        "versions": [
            version_dict(v, changes.get(v.number)) | {"notice": kinds.get(v.number)}
            for v in versions
        ],
    }


def version_dict(version: "VersionRecord", change: "ChangeRecord | None") -> dict[str, Any]:
    return {
        "version": version.number,
        "id": version.id,
        "seen": str(version.seen),
        "last_look_without": version.before_seen and str(version.before_seen),
        "last_seen": str(version.last_seen),
        "captures": version.captures,
        "headline": version.headline,
        "words": version.words,
        "restores": version.restores,
        "confirmed": version.confirmed,
        "sha256": version.block,
        "changed": dict(change.counts) if change else None,
        "noticed": change.noticed if change else None,
    }


def _start(version: "VersionRecord") -> str:
    return stamp(version.seen.start)


def _changed(version: "VersionRecord", change: "ChangeRecord | None") -> str:
    if change is None:
        return "first capture"
    words = [word for key, word in _NAMED if change.counts.get(key)]
    if change.counts.get("figures"):
        words.append(count(change.counts["figures"], "figure"))
    if change.counts.get("sourcing"):
        words.append("sourcing")
    if change.counts.get("notices"):
        words.append("notice added" if change.noticed else "notice removed")
    if not words:
        words = [key for key in ("numbers", "wording", "links", "moves") if change.counts.get(key)]
    if version.restores:
        words.append(f"restores v{version.restores}")
    if not version.confirmed:
        words.append("seen once")
    return ", ".join(words)


def _notice(change: "ChangeRecord | None") -> str:
    if change is None:
        return ""
    return "notice" if change.noticed else "none found"
