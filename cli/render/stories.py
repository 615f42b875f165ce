"""The table of stories."""

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.render.words import minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import StoryRecord


def story_table(stories: "Sequence[StoryRecord]") -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Story", no_wrap=True)
    table.add_column("Versions", justify="right")
    table.add_column("Looks", justify="right")
    table.add_column("Last look (UTC)", no_wrap=True)
    table.add_column("Headline", ratio=1, no_wrap=True, overflow="ellipsis")
    for story in stories:
        stopped = "" if story.followed and not story.dropped else " (stopped)"
        table.add_row(
            story.slug + stopped,
            str(story.versions),
            str(story.captures),
            minute(str(story.last_look)) if story.last_look else "never",
            story.headline or story.url,
        )
    return table
