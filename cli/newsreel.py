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
        self._told = dict.fromkeys(opened.history.unconfirmed(), False)

    def report(self, stories: "Iterable[str]") -> None:
        """Say what is new of these stories, given by id."""
        for ident in stories:
            try:
                story = self._opened.history.find_story(ident)
            except (NotFound, Refused):  # withdrawn
                continue
            for version in self._opened.history.versions(story)[-_NEWEST:]:
                self._tell(story, version)

    def _tell(self, story: "StoryRecord", version: "VersionRecord") -> None:
        key = (story.id, version.first)
        known = self._told.get(key, None if version.first >= self._since else True)
        if known is not None and (known or not version.confirmed):
            return
        self._told[key] = version.confirmed
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
