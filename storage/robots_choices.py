"""Where robots.txt is not obeyed, by whose decision and why."""

from dataclasses import dataclass
from typing import Final

from newsdiff.events import RobotsMode
from storage.database import Database

_CHOICES: Final = "SELECT host, story, mode, reason, recorded FROM robots ORDER BY number"


@dataclass(frozen=True, slots=True)
class Choice:
    """For a host, for a story (its id), or for all when neither is named."""

    host: str | None
    story: str | None
    mode: RobotsMode
    reason: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The last word on each host and story, in the order in which they were first chosen."""

    standing: tuple[Choice, ...] = ()

    def mode(self, story: str, host: str) -> RobotsMode:
        """The story's own choice goes before the host's, and that before the one for all."""
        by_scope = {(choice.host, choice.story): choice.mode for choice in self.standing}
        scopes = ((None, story), (host, None), (None, None))
        return next((by_scope[scope] for scope in scopes if scope in by_scope), "obey")

    @property
    def for_all(self) -> Choice | None:
        whole = (choice for choice in self.standing if not choice.host and not choice.story)
        return next(whole, None)

    @property
    def overriding(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.standing if choice.mode != "obey")


def choices(index: Database) -> Choices:
    found = (Choice(*row) for row in index.rows(_CHOICES))
    return Choices(tuple({(choice.host, choice.story): choice for choice in found}.values()))
