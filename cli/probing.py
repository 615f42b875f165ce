"""What a URL turns out to be, found by looking at it once: a story, or a seed of stories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from newsdiff.errors import BadInput, Unreadable
from newsdiff.events import Captured, Event, Look, story_id
from newsdiff.ports import Followed, Sighting

if TYPE_CHECKING:
    from cli.looks import Witness
    from cli.run import Opened, Run
    from jobs.harvest import SeedAnswer
    from newsdiff.listings.entry import Entry
    from newsdiff.listings.reading import Listing

What = Literal["story", "feed", "sitemap", "section"]
KINDS: Final[tuple[What, ...]] = ("story", "feed", "sitemap", "section")

_AT_ONCE: Final = 16
_MOST_SHOWN: Final = 5
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Probe:
    """A look at a URL, and what its answer is; `feeds` are those that a page offers."""

    url: str
    sightings: tuple[Sighting, ...]
    kind: What = "story"
    feeds: "tuple[Entry, ...]" = ()
    is_page: bool = False

    def seen_as(self, name: str) -> list[Sighting]:
        """The same look as one of this story or seed."""
        return [replace(s, event=_renamed(s.event, name)) for s in self.sightings]


@dataclass(frozen=True, slots=True)
class _Nowhere:
    """A Recorder that keeps nothing: what was seen is recorded once it is known what it is."""

    def record(self, _sightings: Sequence[Sighting], /) -> range:
        return range(0)


def probed(
    run: "Run",
    opened: "Opened",
    urls: Sequence[str],
    allow_private: Sequence[str],
    forced: What | None,
) -> Iterator[Probe]:
    """Look at each URL, a few at a time, say what went wrong, and tell what each is."""
    from cli.looks import Witness, desk_for
    from jobs.capture import capture

    left = iter(urls)
    with desk_for(run, opened, allow_private=allow_private) as desk:
        silent = replace(desk, recorder=_Nowhere())
        while some := [Followed(story_id(url), url, url, None) for url in islice(left, _AT_ONCE)]:
            with run.screen.progress("looking", len(some)) as bar:
                seen = _Seen(Witness(run, bar))
                capture(some, silent, on_look=seen)
            for one in some:
                yield _judged(Probe(one.url, seen.by_url.get(one.url, ())), forced)


@dataclass(frozen=True, slots=True)
class _Seen:
    witness: "Witness"
    by_url: dict[str, tuple[Sighting, ...]] = field(default_factory=dict)

    def __call__(self, followed: Followed, sightings: Sequence[Sighting]) -> None:
        self.by_url[followed.url] = tuple(sightings)
        self.witness(followed, sightings)


def answer_of(probe: Probe) -> "SeedAnswer | None":
    """The answer to be read as a listing; None when no page came."""
    from jobs.harvest import SeedAnswer

    last = probe.sightings[-1] if probe.sightings else None
    if last is None or not isinstance(last.event, Captured) or last.event.status != _OK:
        return None
    event = last.event
    return SeedAnswer(event.url, event.block, last.payload or b"", event.header_length)


def _judged(probe: Probe, forced: What | None) -> Probe:
    from newsdiff.listings.reading import open_listing

    answer = answer_of(probe)
    if forced == "story" or answer is None:
        return replace(probe, kind=forced or "story")
    try:
        listing = open_listing(answer.url, answer.block, answer.header_length)
        if listing.kind == "section":
            return _of_page(probe, listing, forced)
    except Unreadable:
        return replace(probe, kind=forced or "story")
    return replace(probe, kind=forced or listing.kind)


def _of_page(probe: Probe, listing: "Listing", forced: What | None) -> Probe:
    from newsdiff.listings.sections import is_section, offered_feeds
    from newsdiff.page import parse_page

    page = parse_page(listing.answer.body, listing.answer.header("content-type"))
    feeds = tuple(offered_feeds(page, listing.url))
    kind: What = "section" if is_section(page, listing.url) else "story"
    return replace(probe, kind=forced or kind, feeds=feeds, is_page=True)


def the_feed(probe: Probe) -> str:
    """The one feed that a page offers. Raises BadInput when there is none, or a choice."""
    urls = [feed.url for feed in probe.feeds]
    if len(urls) == 1:
        return urls[0]
    if not urls:
        raise BadInput(f"{probe.url} is no feed and offers none")
    raise BadInput(
        f"{probe.url} offers {len(urls)} feeds; name one", hint=" ".join(urls[:_MOST_SHOWN])
    )


def _renamed(event: Event, name: str) -> Event:
    return replace(event, story=name) if isinstance(event, Look) else event
