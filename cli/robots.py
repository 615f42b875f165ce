"""How robots.txt is treated in a run: what settings and events say."""

from typing import TYPE_CHECKING

from cli.run import Opened, now
from newsdiff.errors import BadInput
from newsdiff.events import RobotsMode, RobotsOverridden
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.settings import Settings


def robots_mode(opened: Opened, settings: "Settings") -> "Callable[[str, str], RobotsMode]":
    """How a story at a host is to be treated.

    What the settings say for all becomes an event when it is not what was said last.
    """
    from storage.robots_choices import choices

    standing = choices(opened.index).for_all
    said = (settings.robots, settings.robots_reason)
    if said != ((standing.mode, standing.reason) if standing else ("obey", "")):
        override(opened, settings.robots, settings.robots_reason)
    known = choices(opened.index)
    return known.mode


def override(
    opened: Opened,
    mode: RobotsMode,
    reason: str,
    *,
    host: str | None = None,
    story: str | None = None,
) -> None:
    """Record a choice. Raises BadInput for one that ignores robots.txt and does not say why."""
    if mode == "ignore" and not reason.strip():
        raise BadInput(
            "to ignore robots.txt takes a written reason",
            hint='Say it with --reason "…", or in the setting robots_reason.',
        )
    event = RobotsOverridden(
        recorded=now(), mode=mode, reason=reason.strip(), host=host, story=story
    )
    opened.archive.record([Sighting(event)])
    opened.catch_up()
