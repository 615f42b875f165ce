"""The stories of the index while events are loaded: known ones, new ones, their slugs."""

from dataclasses import dataclass, field, replace
from typing import Final

from newsdiff.codec import canonical
from newsdiff.events import (
    SeedDropped,
    SeedFollowed,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Withdrawn,
)
from newsdiff.identity import identity_key
from newsdiff.times import stamp
from storage.database import Database
from storage.slugs import free_slug, seed_slug, slug_of

_LEVELS: Final = ("hide", "redact", "erase")  # the stronger holds


@dataclass(frozen=True, slots=True)
class KnownStory:
    """A row of the table `story`, in the order of its columns."""

    number: int
    id: str
    slug: str
    url: str
    language: str | None = None
    tags: str = "[]"
    every: int | None = None
    followed: str | None = None
    dropped: str | None = None
    withdrawn: str | None = None
    policy: str | None = None
    paused: int = 0
    key: str = ""
    seed: str | None = None


@dataclass(slots=True)
class StoryBook:
    """Reads the index, writes nothing: `changed` is what must be written, by number.

    A `complete` book was begun with an empty index, so that it need not ask it.
    """

    index: Database
    complete: bool = False
    changed: dict[int, KnownStory] = field(default_factory=dict)
    _known: dict[str, KnownStory] = field(default_factory=dict)
    _slugs: set[str] = field(default_factory=set)
    _hints: dict[str, int] = field(default_factory=dict)

    def story(self, story: str, url: str, event: int) -> KnownStory:
        """The story; one that nobody followed begins with the event that first names it."""
        found = self._known.get(story)
        if found is not None:  # most of them
            return found
        found = self._read(story)
        if found is None:
            slug = free_slug(slug_of(url), self._taken, self._hints)
            self._slugs.add(slug)
            found = KnownStory(event, story, slug, url, key=identity_key(url))
            self.changed[event] = found
        self._known[story] = found
        return found

    def decide(
        self, event: StoryFollowed | StoryChanged | StoryDropped | SeedDropped, number: int
    ) -> None:
        match event:
            case StoryFollowed():
                self.follow(event, number)
            case StoryChanged():
                self.change(event)
            case StoryDropped() | SeedDropped():
                self.drop(event)

    def follow(self, event: StoryFollowed, number: int) -> None:
        """What a later follow says replaces what was said; what it leaves out stays."""
        story = self.story(event.story, event.url, number)
        self._keep(
            replace(
                story,
                language=event.language or story.language,
                tags=canonical(list(event.tags)).decode() if event.tags else story.tags,
                every=story.every if event.every is None else event.every,
                followed=story.followed or stamp(event.recorded),
                dropped=None,
            )
        )

    def follow_seed(self, event: SeedFollowed, number: int) -> KnownStory:
        """A seed stands among the stories, for the sake of its looks, and is none."""
        seed = self.known(event.seed)
        if seed is None:
            slug = free_slug(seed_slug(event.url), self._taken, self._hints)
            self._slugs.add(slug)
            seed = KnownStory(number, event.seed, slug, event.url, key=event.seed, seed=event.kind)
        seed = replace(
            seed,
            every=event.pause,
            policy="fixed",
            followed=seed.followed or stamp(event.recorded),
            dropped=None,
            seed=event.kind,
        )
        self._keep(seed)
        return seed

    def known(self, story: str) -> KnownStory | None:
        return self._known.get(story) or self._read(story)

    def drop(self, event: StoryDropped | SeedDropped) -> None:
        story = self.known(event.seed if isinstance(event, SeedDropped) else event.story)
        if story is not None:
            self._keep(replace(story, dropped=stamp(event.recorded)))

    def change(self, event: StoryChanged) -> None:
        """The settings it names are all the settings there are from now on."""
        story = self._known.get(event.story) or self._read(event.story)
        if story is not None:
            self._keep(
                replace(
                    story,
                    every=event.every,
                    policy=event.policy,
                    tags=canonical(list(event.tags)).decode(),
                    paused=int(event.paused),
                )
            )

    def withdraw(self, event: Withdrawn) -> KnownStory | None:
        """The story of an order, marked with its level; None for one that nobody knows."""
        story = self.known(event.story)
        if story is None or event.scope == "looks":
            return story
        if event.level == "lift":
            level = None if story.withdrawn == "hide" else story.withdrawn
        else:
            level = max(event.level, story.withdrawn or "hide", key=_LEVELS.index)
        self._keep(replace(story, withdrawn=level))
        return story

    def _keep(self, story: KnownStory) -> None:
        self._known[story.id] = self.changed[story.number] = story

    def _read(self, story: str) -> KnownStory | None:
        if self.complete:
            return None
        rows = self.index.rows("SELECT * FROM story WHERE id = ?", (story,))
        return KnownStory(*rows[0]) if rows else None

    def _taken(self, slug: str) -> bool:
        if slug in self._slugs or self.complete:
            return slug in self._slugs
        return bool(self.index.rows("SELECT 1 FROM story WHERE slug = ?", (slug,)))
