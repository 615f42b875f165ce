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
    from storage.bucket import Bucket
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

    @cached_property
    def bucket(self) -> "Bucket":
        """The place the archive is at."""
        return self.place(self.settings.archive)

    def place(self, where: str) -> "Bucket":
        """Any place that may hold an archive."""
        from storage.opening import open_bucket

        return open_bucket(where, proofs=self.settings.cache / "proven")

    @cached_property
    def folder(self) -> Path:
        """Where what is derived stands: in an archive's own folder, or else on this machine.

        Else is for one on a server, and for one that may only be read.
        """
        from storage.opening import describe

        where = self.settings.archive
        origin = describe(self.bucket, where).origin
        if not self.distant and os.access(where, os.W_OK):
            return Path(where) / "index"
        return self.settings.cache / sha256(origin.encode()).hexdigest()[:32]

    @property
    def distant(self) -> bool:
        """Whether the archive is on a server."""
        from storage.s3_place import SCHEME

        return self.settings.archive.startswith(SCHEME)

    def queue_place(self, flag: str | None) -> Path | str:
        """Where the queue stands: at an address of PostgreSQL, or in a file beside the index."""
        return flag or self.settings.queue or self.folder / "queue.sqlite"

    def _nearby(self) -> "Bucket":
        """The place, with copies on this machine of what is read of it when it is far away."""
        from storage.nearby import NearbyBucket

        if not self.distant:
            return self.bucket
        return NearbyBucket(self.bucket, self.folder / "copies", self.settings.cache_size << 20)

    def named(self, where: str | None) -> None:
        """Take a place named behind the command as if it had been given with -A."""
        if where is not None:
            if self._archive is not None and self._archive != where:
                raise BadInput(f"two archives named: {self._archive} and {where}")
            self._archive = where

    @contextmanager
    def opened(self, *, current: bool = True) -> Iterator[Opened]:
        """The archive, its index brought up to the log first unless `current` is False."""
        from jobs.reading import PoolReader
        from storage import open_archive
        from storage.history import History
        from storage.index import open_index
        from storage.projection import kept_log_state
        from storage.segments import LogState

        with ExitStack() as stack:
            index = stack.enter_context(open_index(self.folder / "index.sqlite"))
            kept = kept_log_state(index)
            archive = stack.enter_context(
                open_archive(
                    self.settings.archive,
                    heads=self.settings.heads,
                    catalogue=self.folder / "catalogue.sqlite",
                    since=LogState.from_json(kept) if kept else None,
                    bucket=self._nearby(),
                )
            )
            reader = stack.enter_context(PoolReader(self.settings.workers or None))
            opened = Opened(archive, index, History(index), reader, self.screen)
            if current:
                opened.catch_up()
            yield opened
