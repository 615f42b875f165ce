"""The reports on notices, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.ledger import Entry
from cli.render.changed import interval_words
from cli.render.words import FAINT, count

if TYPE_CHECKING:
    from storage.records import StoryRecord

_INDENT = "      "


def notice_lines(story: "StoryRecord", ledger: Sequence[Entry]) -> Iterator[Text]:
    if not ledger:
        yield Text(f"No notice found in {count(story.versions, 'version')} of {story.slug}.")
        return
    yield Text(
        f"{count(len(ledger), 'notice')} in {count(story.versions, 'version')} of {story.slug}"
    )
    for entry in ledger:
        notice = entry.change["new"] or entry.change["old"]
        date = f", dated {notice['date']}" if notice["date"] else ""
        yield Text("")
        yield Text(
            f"  {notice['kind']} {entry.change['kind']}{date}   v{entry.version.number}", "bold"
        )
        yield Text(f'{_INDENT}"{notice["text"]}"', FAINT)
        yield Text(f"{_INDENT}{interval_words(entry)}", FAINT)
