"""The report on notices: each with the changes it explains, then the changes without one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from cli.ledger import Entry
from cli.pairing import Explained, PairedNotice, Pairing
from cli.render.change import figure_words, sourcing_words
from cli.render.changed import interval_words
from cli.render.words import FAINT, count, second, span
from newsdiff.times import stamp

if TYPE_CHECKING:
    from storage.records import StoryRecord

_INDENT = "      "


def notice_lines(story: "StoryRecord", found: Pairing) -> Iterator[Text]:
    """`1 notice in 4 versions`, what each explains and how late, else `no notice found`."""
    versions = f"{count(story.versions, 'version')} of {story.slug}"
    if found.notices:
        yield Text(f"{count(len(found.notices), 'notice')} in {versions}")
    else:
        yield Text(f"No notice found in {versions}.")
    for notice in found.notices:
        yield Text("")
        yield from _notice(notice)
    if found.silent:
        yield Text("")
        yield Text(_share(found), "bold")
        for kind, entry in found.silent:
            yield Text(f"  v{entry.version.number}  {_words(kind, entry)}   no notice found")


def _share(found: Pairing) -> str:
    changes = count(found.changes, "change")
    if not found.notices:
        return f"{changes} of figures and sourcing"
    return f"The notices explain {found.explained} of {changes} of figures and sourcing"


def _notice(notice: PairedNotice) -> Iterator[Text]:
    change, version = notice.entry.change, notice.entry.version
    told = change["new"] or change["old"]
    date = f", dated {told['date']}" if told["date"] else ""
    yield Text(f"  {told['kind']} {change['kind']}{date}   v{version.number}", "bold")
    yield Text(f'{_INDENT}"{told["text"]}"', FAINT)
    yield Text(f"{_INDENT}{_when(notice.entry)}", FAINT)
    for explained in notice.explains:
        words, late = _words(explained.kind, explained.entry), _late(notice, explained)
        yield Text(f"{_INDENT}explains  {words}   v{explained.entry.version.number}{late}")
    if not notice.explains and change["new"]:
        yield Text(f"{_INDENT}speaks of no change seen here")


def _when(entry: Entry) -> str:
    if entry.version.before_seen is None:
        return f"there when first seen, {second(str(entry.version.seen))}"
    return interval_words(entry)


def _late(notice: PairedNotice, explained: Explained) -> str:
    if not explained.latency:
        return ", came with it"
    stamps = [stamp(e.version.seen.start) for e in (explained.entry, notice.entry)]
    return f", {span(stamps[0], stamps[1])} later"


def _words(kind: str, entry: Entry) -> str:
    return figure_words(entry.change) if kind == "figures" else sourcing_words(entry.change)
