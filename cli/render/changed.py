"""When a change happened and whether a notice said so, in words."""

from cli.ledger import Entry, wait
from cli.render.words import apart, second, span


def interval_words(entry: Entry) -> str:
    """`changed between 11:00:02Z and 11:30:04Z (30 m 2 s apart)`: from the last look without."""
    version = entry.version
    if version.before_seen is None:
        return f"seen {second(str(version.seen))}"
    before, after = str(version.before_seen), str(version.seen)
    return f"changed between {second(before)} and {second(after)}{apart(before, after)}"


def notice_words(entry: Entry) -> str:
    """`no notice found`, or which version's notice speaks of the change, and how much later."""
    if entry.notice is None:
        return "no notice found"
    later = wait(entry)
    if later is None:
        return f"a notice in v{entry.notice.number} says so"
    return f"corrected by a notice in v{entry.notice.number}, {span(*later)} later"
