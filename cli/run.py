"""One run of a command: its screen, its settings, and the archive opened when it is needed."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import Screen
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from cli.settings import Settings
    from newsdiff.ports import Reader
    from storage import Archive
    from storage.database import Database
    from storage.history import History
    from storage.projection import CaughtUp
    from storage.records import StoryRecord


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Opened:
    """An archive with its index. `history` shows the index as it stands; `catch_up` renews it."""

    archive: "Archive"
    index: "Database"
    history: "History"
    reader: "Reader"
    screen: Screen

    def catch_up(self) -> "CaughtUp":
        """Bring the index up to the log, with a bar when there is something to read."""
        from storage.analysis import standard_analysis
        from storage.projection import catch_up

        with self.screen.progress("reading") as bar:
            done = catch_up(
                self.archive,
                self.index,
                self.reader,
                standard_analysis(),
                lambda _, done, of: bar(done, of),
            )
        if done.unread:
            self.screen.say(f"{done.unread} stored pages could not be read back: newsdiff verify")
        for slug, why in done.failed:
            self.screen.say(f"{slug} was not compared, by an error of ours: {why}")
        return done

    def story(self, address: str | None) -> "StoryRecord":
        """The story of an address, or the only story there is."""
        if address:
            return self.history.find_story(address)
        stories = self.history.stories()
        if len(stories) == 1:
            return stories[0]
        raise BadInput(
            f"which story? The archive has {len(stories)}",
            hint='See "newsdiff list", then name one by slug, URL or id.',
        )


class Run:
    """What a command is given. Nothing is read before it is asked for."""

    def __init__(self, *, archive: str | None, json: bool, quiet: bool) -> None:
        self._archive = archive
        self.screen = Screen(json=json, quiet=quiet)

    @cached_property
    def settings(self) -> "Settings":
        from cli.settings import load_settings

        return load_settings(self._archive)

    @property
    def place(self) -> Path:
        return Path(self.settings.archive)

    def named(self, where: str | None) -> None:
        """Take a folder named behind the command as if it had been given with -A."""
        if where is not None:
            if self._archive is not None and self._archive != where:
                raise BadInput(f"two archives named: {self._archive} and {where}")
            self._archive = where

    def index_folder(self, origin: str) -> Path:
        """In the archive; for one that may only be read, beside this machine's memory of it."""
        if os.access(self.place, os.W_OK):
            return self.place / "index"
        name = sha256(origin.encode()).hexdigest()[:32]
        return self.settings.heads.parent / "index" / name

    @contextmanager
    def opened(self, *, current: bool = True) -> Iterator[Opened]:
        """The archive, its index brought up to the log first unless `current` is False."""
        from jobs.reading import PoolReader
        from storage import open_archive
        from storage.history import History
        from storage.index import open_index
        from storage.opening import describe, open_bucket
        from storage.projection import kept_log_state
        from storage.segments import LogState

        description = describe(open_bucket(self.settings.archive), self.settings.archive)
        folder = self.index_folder(description.origin)
        with ExitStack() as stack:
            index = stack.enter_context(open_index(folder / "index.sqlite"))
            kept = kept_log_state(index)
            archive = stack.enter_context(
                open_archive(
                    self.settings.archive,
                    heads=self.settings.heads,
                    catalogue=folder / "catalogue.sqlite",
                    since=LogState.from_json(kept) if kept else None,
                )
            )
            reader = stack.enter_context(PoolReader(self.settings.workers or None))
            opened = Opened(archive, index, History(index), reader, self.screen)
            if current:
                opened.catch_up()
            yield opened
