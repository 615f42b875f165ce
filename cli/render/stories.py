"""The table of stories."""

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from cli.render.words import minute

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from storage.records import StoryRecord


def story_table(stories: "Sequence[StoryRecord]", gone: "Container[str]") -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Story", no_wrap=True)
    table.add_column("Versions", justify="right", no_wrap=True)
    table.add_column("Looks", justify="right", no_wrap=True)
    table.add_column("Last look (UTC)", no_wrap=True)
    table.add_column("Headline", ratio=1)
    for story in stories:
        state = " (paused)" if story.paused else ""
        state = state if story.followed and not story.dropped else " (stopped)"
        state = " (gone)" if story.id in gone else state
        table.add_row(
            story.slug + state,
            str(story.versions),
            str(story.captures),
            minute(str(story.last_look)) if story.last_look else "never",
            Text(story.headline or story.url, no_wrap=True, overflow="ellipsis"),
        )
    return table
