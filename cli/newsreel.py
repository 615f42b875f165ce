"""The news as it comes: versions that a watch sees and confirms."""

from typing import TYPE_CHECKING, Final

from cli.output import Screen
from cli.render.change import changed_words
from cli.render.looks import version_line
from cli.run import Opened
from jobs.happenings import Tell, untold
from newsdiff.errors import NotFound, Refused
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import StoryRecord, VersionRecord

_NEWEST: Final = 3  # versions of a story that one batch of looks can bring or confirm


class Newsreel:
    """Tells of versions as they come: once when seen, once more when confirmed."""

    def __init__(self, screen: Screen, opened: Opened, tell: Tell = untold) -> None:
        self._screen = screen
        self._opened = opened
        self._tell_of = tell
        self.count = 0
        self._since = opened.archive.size
        self._told: dict[str, dict[int, bool]] = {}
        for story, first in opened.history.unconfirmed():
            self._told.setdefault(story, {})[first] = False

    def report(self, stories: "Iterable[str]") -> None:
        """Say what is new of these stories, given by id."""
        for ident in stories:
            try:
                story = self._opened.history.find_story(ident)
            except (NotFound, Refused):  # withdrawn
                continue
            newest = self._opened.history.versions(story)[-_NEWEST:]
            told = self._told.get(story.id, {})
            for version in newest:
                known = told.get(version.first, None if version.first >= self._since else True)
                if known is None or (version.confirmed and not known):
                    self._tell(story, version, known=known)
            self._told[story.id] = {version.first: version.confirmed for version in newest}

    def _tell(self, story: "StoryRecord", version: "VersionRecord", *, known: bool | None) -> None:
        self.count += known is None
        words = "confirmed" if known is False else self._words(story, version)
        self._tell_of(
            "version",
            story=story.slug,
            version=version.number,
            confirmed=int(version.confirmed),
            words=words,
        )
        line = version_line(
            stamp(version.seen.start)[11:19] + "Z",
            story.slug,
            version.number,
            words,
            confirmed=version.confirmed,
        )
        if not self._screen.json:
            self._screen.show(line)

    def _words(self, story: "StoryRecord", version: "VersionRecord") -> str:
        if version.number == 1:
            return changed_words(None)
        before = self._opened.history.version(story, f"v{version.number - 1}")
        return changed_words(self._opened.history.change(story, before, version))
