"""What a seed's answer brings: new stories, sitemaps to read, and stories said to have changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from jobs.urls import target
from newsdiff.errors import BadInput, Unreadable
from newsdiff.events import Event, SeedFollowed, SeedRead, StoryFollowed, seed_id, story_id
from newsdiff.identity import identity_key, site_of
from newsdiff.listings.entry import Entry
from newsdiff.listings.filters import Filters
from newsdiff.listings.reading import Listing, open_listing
from newsdiff.listings.sections import are_one_site
from newsdiff.ports import Register

_AT_ONCE: Final = 1_000  # entries looked up together
_MOST_LISTS: Final = 100  # sitemaps of an index, from one reading
_ALIKE: Final = 10  # entries from which on one common time is the file's own
_SAFETY_NET: Final = int(timedelta(days=30).total_seconds())
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SeedAnswer:
    """The answer to be read: where it came from, the digest of its block, and the block."""

    url: str
    digest: str
    block: bytes
    header_length: int


@dataclass(frozen=True, slots=True)
class Harvest:
    """`events` are to be recorded; `hints` are stories and seeds (ids) to be looked at now."""

    events: tuple[Event, ...]
    hints: tuple[str, ...] = ()

    @property
    def read(self) -> SeedRead:
        """How much there was."""
        return next(event for event in self.events if isinstance(event, SeedRead))


def harvest(seed: SeedFollowed, answer: SeedAnswer, register: Register, now: datetime) -> Harvest:
    """Read an answer of a seed. The newest of its new entries are followed, at most `seed.most`.

    Never raises for what it reads: what is too hostile or no listing gives a SeedRead that says so.
    """
    sieve = _Sieve(seed, register, now)
    try:
        listing = open_listing(answer.url, answer.block, answer.header_length)
        _check_kind(seed, listing)
        taken = nlargest(seed.most, sieve.fresh(listing.entries()), key=_newness)
    except Unreadable as trouble:
        return Harvest((SeedRead(seed=seed.seed, recorded=now, block=answer.digest,
                                 reason=str(trouble)),))  # fmt: skip
    followed = [_story(seed, entry, now) for entry in taken]
    lists, put_off = sieve.new_lists()
    read = SeedRead(
        seed=seed.seed,
        recorded=now,
        block=answer.digest,
        found=sieve.found,
        followed=len(taken),
        lists=len(lists),
        left_out=sieve.left_out,
        put_off=sieve.new - len(taken) + put_off,
        reason=None if sieve.found else "it lists nothing",
    )
    return Harvest((*followed, *lists, read), tuple(sieve.hints()))


def _check_kind(seed: SeedFollowed, listing: Listing) -> None:
    """A wall or an error page in the place of a feed has links that nobody asked for."""
    if listing.kind == "section" != seed.kind:
        raise Unreadable("not-a-list", f"the answer is a page, not a {seed.kind}")


@dataclass(slots=True)
class _Sieve:
    """Parts the entries of a listing into new, known and left out."""

    seed: SeedFollowed
    register: Register
    now: datetime
    found: int = 0
    new: int = 0
    left_out: int = 0
    _seen: set[str] = field(default_factory=set)
    _times: Counter[datetime] = field(default_factory=Counter)
    _moved: list[tuple[str, datetime]] = field(default_factory=list)
    _lists: list[Entry] = field(default_factory=list)
    _site: str = field(init=False)

    def __post_init__(self) -> None:
        self._site = site_of(self.seed.url)

    def fresh(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The entries that are wanted and not known, one by one."""
        wanted = Filters(
            include=self.seed.include,
            exclude=self.seed.exclude,
            sections=self.seed.sections,
            languages=self.seed.languages,
            max_age=self.seed.max_age,
        )
        while some := list(islice(entries, _AT_ONCE)):
            pages = dict(self._keyed(some, wanted))
            known = self.register.stories(list(pages))
            for key, entry in pages.items():
                self._count(entry)
                if story := known.get(key):
                    self._compare(story.id, story.last_look, entry)
                elif wanted.reason_against(entry, self.now) or not self._can_be_asked(entry, key):
                    self.left_out += 1
                else:
                    self.new += 1
                    yield entry

    def new_lists(self) -> tuple[list[SeedFollowed], int]:
        """The sitemaps of an index to be followed from now on, and how many must wait."""
        by_id = {seed_id(entry.url): entry for entry in self._lists}
        known = self.register.seeds(list(by_id))
        for name, entry in by_id.items():
            if name in known:
                self._compare(name, known[name].last_look, entry)
        fresh = [entry for name, entry in by_id.items() if name not in known]
        taken = nlargest(_MOST_LISTS, fresh, key=_newness)
        return [self._child(entry) for entry in taken], len(fresh) - len(taken)

    def hints(self) -> list[str]:
        """What is said to have changed since it was looked at.

        A time that most entries share is that of the file, and says nothing of them.
        """
        most = self._times.most_common(1)
        common = most[0][0] if most and most[0][1] * 2 > self.found >= _ALIKE else None
        return [name for name, moved in self._moved if moved != common]

    def _keyed(self, entries: Sequence[Entry], wanted: Filters) -> Iterable[tuple[str, Entry]]:
        for entry in entries:
            key = identity_key(entry.url)
            if key in self._seen:
                continue
            self._seen.add(key)
            if not entry.is_list:
                yield key, entry
                continue
            self._count(entry)
            if wanted.is_too_old(entry, self.now) or not self._can_be_asked(entry, key):
                self.left_out += 1
            else:
                self._lists.append(entry)

    def _count(self, entry: Entry) -> None:
        self.found += 1
        if entry.modified:
            self._times[entry.modified] += 1

    def _compare(self, name: str, last_look: datetime | None, entry: Entry) -> None:
        if last_look and entry.modified and last_look < entry.modified <= self.now:
            self._moved.append((name, entry.modified))

    def _can_be_asked(self, entry: Entry, key: str) -> bool:
        try:
            target(entry.url)
        except BadInput:
            return False
        return self.seed.kind == "feed" or are_one_site(urlsplit(key).netloc, self._site)

    def _child(self, entry: Entry) -> SeedFollowed:
        """Looked at again when the index says that it moved; now and then all the same."""
        pause = _SAFETY_NET if entry.modified else self.seed.pause
        return replace(
            self.seed,
            seed=seed_id(entry.url),
            url=entry.url,
            recorded=self.now,
            pause=pause,
            parent=self.seed.seed,
        )


def _newness(entry: Entry) -> datetime:
    times = [when for when in (entry.published, entry.modified) if when]
    return max(times, default=_EARLIEST)


def _story(seed: SeedFollowed, entry: Entry, now: datetime) -> StoryFollowed:
    return StoryFollowed(
        story=story_id(entry.url),
        url=entry.url,
        recorded=now,
        every=seed.every,
        tags=seed.tags,
        seed=seed.seed,
    )
