"""Following what was given: stories and seeds, looked at once so that it is known which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cli.given import Given
from cli.harvesting import gather
from cli.looks import PARTLY, exit_code, look_now, trouble_of
from cli.merging import merge_found
from cli.probing import Probe, What, answer_of, probed, the_feed
from cli.run import Opened, Run, now
from newsdiff.events import SeedFollowed, SeedKind, StoryFollowed, seed_id, story_id
from newsdiff.identity import identity_key
from newsdiff.ports import Followed, Known, Sighting

_DAY: Final = 86_400
_MAX_AGE: Final = 14 * _DAY
_PAUSES: Final[dict[SeedKind, int]] = {"feed": 900, "sitemap": 1800, "section": 1800}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The options of `add`: what is followed, and how it is looked at."""

    kind: What | None
    every: int | None
    tags: tuple[str, ...]
    language: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    sections: tuple[str, ...]
    languages: tuple[str, ...]
    max_age: int | None
    most: int
    pause: int | None
    allow_private: tuple[str, ...] = ()
    later: bool = False
    dry_run: bool = False

    def story(self, url: str, name: str) -> StoryFollowed:
        return StoryFollowed(
            story=name,
            url=url,
            recorded=now(),
            every=self.every,
            language=self.language,
            tags=self.tags,
        )

    def seed(self, url: str, kind: SeedKind) -> SeedFollowed:
        return SeedFollowed(
            seed=seed_id(url),
            url=url,
            kind=kind,
            recorded=now(),
            pause=self.pause or _PAUSES[kind],
            most=self.most,
            include=self.include,
            exclude=self.exclude,
            sections=self.sections,
            languages=tuple(code.lower() for code in self.languages),
            max_age=self.max_age or _MAX_AGE,
            every=self.every,
            tags=self.tags,
        )


@dataclass(slots=True)
class Added:
    """Ids of what is followed now; how many were before; feeds that section pages offer."""

    stories: list[str] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)
    known: int = 0
    offers: list[tuple[str, str]] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)

    @property
    def code(self) -> int:
        """The exit code of all the looks."""
        return PARTLY if len(self.codes) > 1 else next(iter(self.codes), 0)


def add(run: Run, opened: Opened, urls: Given, choice: Choice) -> Added:
    """Follow what is not followed yet, and look at it; in a dry run, only say what would be."""
    adding = _Adding(run, opened, choice)
    if choice.later:
        adding.follow_unseen(adding.fresh(urls.named, choice.kind), choice.kind or "story")
    else:
        # A page that is followed may be named for the sake of its feed.
        named = urls.named if choice.kind == "feed" else adding.fresh(urls.named, choice.kind)
        adding.follow_seen(probed(run, opened, named, choice.allow_private, choice.kind))
    adding.follow_unseen(adding.fresh(urls.feeds, "feed"), "feed")
    adding.follow_unseen(adding.fresh(urls.listed, choice.kind), choice.kind or "story")
    if not choice.later and not choice.dry_run:
        adding.look()
    return adding.added


@dataclass(slots=True)
class _Adding:
    run: Run
    opened: Opened
    choice: Choice
    added: Added = field(default_factory=Added)
    _unseen: list[str] = field(default_factory=list)

    def fresh(self, urls: Sequence[str], kind: What | None) -> list[str]:
        """Those that are followed neither as what they are said to be nor, unsaid, as anything."""
        from storage.seeds import Seeds

        register = Seeds(self.opened.index)
        by_key = {identity_key(url): url for url in reversed(urls)}
        stories = register.stories(list(by_key)) if kind in {None, "story"} else {}
        seeds = register.seeds([seed_id(url) for url in urls]) if kind != "story" else {}
        fresh = [
            url
            for key, url in reversed(by_key.items())
            if not _is_followed(stories.get(key)) and not _is_followed(seeds.get(seed_id(url)))
        ]
        self.added.known += len(urls) - len(fresh)
        return fresh

    def follow_unseen(self, urls: Iterable[str], kind: What) -> None:
        """Follow without a look, which `look` makes up for."""
        events = [self._event(url, kind) for url in urls]
        if self.choice.dry_run:
            self.run.screen.show(*(f"would follow {event.url}" for event in events))
            return
        self._record([Sighting(event) for event in events])
        self._unseen += [_name(event) for event in events]

    def follow_seen(self, probes: Iterable[Probe]) -> None:
        sightings: list[Sighting] = []
        troubles, looks, feeds = [], 0, []
        for probe in probes:
            trouble = trouble_of(Followed(probe.url, probe.url, probe.url, None), probe.sightings)
            troubles += [trouble] if trouble else []
            looks += 1
            if self.choice.kind == "feed" and probe.is_page:
                feeds.append(the_feed(probe))
                continue
            if self.choice.kind == "feed" and not self.fresh([probe.url], "feed"):
                continue
            if self.choice.dry_run:
                self._foretell(probe)
                continue
            event = self._event(probe.url, probe.kind)
            sightings += [Sighting(event), *probe.seen_as(_name(event))]
            if probe.kind == "section":
                self.added.offers += [(probe.url, feed.url) for feed in probe.feeds]
        self._record(sightings)
        if looks:
            self.added.codes.add(exit_code(troubles, looks))
        self.follow_unseen(self.fresh(feeds, "feed"), "feed")

    def look(self) -> None:
        """Look at what was followed unseen; read what seeds answered."""
        if self._unseen:
            private = self.choice.allow_private
            code = look_now(self.run, self.opened, self._unseen, allow_private=private, quiet=True)
            self.added.codes.add(code)
        gather(self.opened)

    def _event(self, url: str, kind: What) -> StoryFollowed | SeedFollowed:
        from storage.holdings import require_open
        from storage.seeds import Seeds

        if kind != "story":
            return self.choice.seed(url, kind)
        key = identity_key(url)
        known = Seeds(self.opened.index).stories([key]).get(key)
        name = known.id if known else story_id(url)
        require_open(self.opened.index, [name])
        return self.choice.story(url, name)

    def _record(self, sightings: Sequence[Sighting]) -> None:
        if not sightings:
            return
        numbers = self.opened.archive.record(sightings)
        self.opened.catch_up()
        merge_found(self.opened, numbers.start)
        for sighting in sightings:
            match sighting.event:
                case StoryFollowed(story=story):
                    self.added.stories.append(story)
                case SeedFollowed(seed=seed):
                    self.added.seeds.append(seed)

    def _foretell(self, probe: Probe) -> None:
        """Say what would be followed, a URL a line; of a seed with all it would bring now."""
        if probe.kind == "story":
            self.run.screen.show(f"would follow {probe.url}")
            return
        from jobs.harvest import harvest
        from storage.seeds import Seeds

        answer = answer_of(probe)
        self.run.screen.show(f"would follow the {probe.kind} {probe.url}")
        if answer:
            seed = self.choice.seed(probe.url, probe.kind)
            brought = harvest(seed, answer, Seeds(self.opened.index), now())
            urls = [e.url for e in brought.events if isinstance(e, StoryFollowed | SeedFollowed)]
            self.run.screen.show(*(f"would follow {url}" for url in urls))
            self.run.screen.say(f"{brought.read.left_out} of {brought.read.found} are left out.")


def _is_followed(known: Known | None) -> bool:
    return known is not None and known.is_followed


def _name(event: StoryFollowed | SeedFollowed) -> str:
    return event.story if isinstance(event, StoryFollowed) else event.seed
