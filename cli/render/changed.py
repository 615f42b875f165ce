"""When a change happened and whether a notice said so, in words."""

from typing import TYPE_CHECKING, Final

from cli.ledger import Entry
from cli.render.words import apart, second, span
from newsdiff.times import When, stamp

if TYPE_CHECKING:
    from storage.records import VersionRecord

_DAY: Final = len("2025-06-19")


def interval_words(entry: Entry) -> str:
    """When a change can have happened: from the last look without to the first with."""
    version = entry.version
    if version.before_seen is None:
        return f"seen {second(str(version.seen))}"
    return between_words(version.before_seen, version.seen)


def between_words(without: When, seen: When) -> str:
    """`changed between 2025-06-19 11:00:02Z and 11:30:04Z (30 m 2 s apart)`."""
    before, after = str(without), str(seen)
    start, end = second(before), second(after)
    if " " in end and start[:_DAY] == end[:_DAY]:
        end = end[_DAY + 1 :]
    return f"changed between {start} and {end}{apart(before, after)}"


def notice_words(entry: Entry) -> str:
    """What the notices say of a change."""
    return coverage_words(entry.version, entry.notice)


def coverage_words(version: "VersionRecord | None", notice: "VersionRecord | None") -> str:
    """`no notice found`, or which version's notice speaks of a change, and how much later.

    How much later is left out where it is not known which version brought the change.
    """
    if notice is None:
        return "no notice found"
    if version is None:
        return f"corrected by a notice in v{notice.number}"
    if notice.number <= version.number:
        return f"a notice in v{notice.number} says so"
    later = span(stamp(version.seen.start), stamp(notice.seen.start))
    return f"corrected by a notice in v{notice.number}, {later} later"
