"""What leaves the archive, written down, so that it can be recalled when it is withdrawn."""

from pathlib import Path
from typing import TYPE_CHECKING

from cli.run import Opened, Run, now
from newsdiff.errors import StorageFailed
from newsdiff.events import Exported
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import StoryRecord


def tell_of(  # the export, seen from all sides
    run: Run,
    opened: Opened,
    form: str,
    place: Path | None,
    tables: tuple[str, ...],
    stories: "Sequence[StoryRecord] | None",
) -> None:
    """Write down that something leaves, before it does: what is withdrawn later can be recalled."""
    from storage.withdrawal import exported_stories

    event = Exported(
        recorded=now(),
        form=form,
        target=str(place.absolute()) if place else "-",
        upto=opened.archive.size,
        tables=tables,
        stories=exported_stories(stories),
    )
    try:
        opened.archive.record([Sighting(event)])
    except StorageFailed as error:
        run.screen.say(f"this export will not be in a list of recalls: {error}")
