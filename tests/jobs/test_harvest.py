"""What seeds bring: new stories, sitemaps, hints; bounded, filtered, each article once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs.harvest import Harvest, SeedAnswer, harvest
from newsdiff.events import SeedFollowed, SeedKind, SeedRead, StoryFollowed, seed_id, story_id
from newsdiff.identity import identity_key
from newsdiff.ports import Known

NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
HOME = "https://news.example"


@dataclass
class Register:
    """Knows stories and seeds by URL, each last looked at an hour ago."""

    urls: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    last_look: datetime | None = NOW - timedelta(hours=1)
    asked: list[int] = field(default_factory=list)

    def stories(self, keys: Sequence[str], /) -> Mapping[str, Known]:
        self.asked.append(len(keys))
        known = {identity_key(url): self._known(story_id(url)) for url in self.urls}
        return {key: known[key] for key in keys if key in known}

    def seeds(self, ids: Sequence[str], /) -> Mapping[str, Known]:
        known = {seed_id(url): self._known(seed_id(url)) for url in self.lists}
        return {name: known[name] for name in ids if name in known}

    def _known(self, name: str) -> Known:
        return Known(name, is_followed=True, last_look=self.last_look)


def seed(kind: SeedKind = "sitemap", **more: Any) -> SeedFollowed:
    url = f"{HOME}/{kind}.xml"
    settings = {"pause": 900, "most": 500, **more}
    return SeedFollowed(seed=seed_id(url), url=url, kind=kind, recorded=NOW, **settings)


def sitemap(*lines: tuple[str, str], tag: str = "url") -> str:
    return "".join(
        f"<{tag}><loc>{url if '://' in url else HOME + url}</loc><lastmod>{when}</lastmod></{tag}>"
        for url, when in lines
    ).join(["<urlset>", "</urlset>"])


def read(
    body: str, follower: SeedFollowed | None = None, register: Register | None = None
) -> Harvest:
    header = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
    block = header + body.encode()
    digest = hashlib.sha256(block).hexdigest()
    follower = follower or seed()
    answer = SeedAnswer(follower.url, digest, block, len(header))
    return harvest(follower, answer, register or Register(), NOW)


def brought(found: Harvest) -> list[str]:
    return [event.url for event in found.events if isinstance(event, StoryFollowed)]


def test_new_stories_are_followed_as_they_were_found_with_their_seed_as_the_reason() -> None:
    follower = seed(every=600, tags=("wire",))
    found = read(sitemap(("/a?utm_source=x", ""), ("/b", "")), follower)
    first = found.events[0]
    assert first == StoryFollowed(
        story=story_id(f"{HOME}/a?utm_source=x"),
        url=f"{HOME}/a?utm_source=x",
        recorded=NOW,
        every=600,
        tags=("wire",),
        seed=follower.seed,
    )
    assert isinstance(found.events[-1], SeedRead)
    assert (found.read.found, found.read.followed, found.read.put_off) == (2, 2, 0)


def test_what_is_known_or_listed_twice_is_followed_once() -> None:
    body = sitemap(("/a?fbclid=1", ""), ("http://www.news.example/b", ""), ("/b/", ""))
    found = read(body, register=Register(urls=(f"{HOME}/a",)))
    assert brought(found) == ["http://www.news.example/b"]
    assert found.read.found == 2


def test_the_newest_come_first_when_a_seed_lists_too_much() -> None:
    days = [(f"/{day}", f"2026-05-0{day}") for day in (2, 4, 1, 3)]
    found = read(sitemap(*days), seed(most=2))
    assert brought(found) == [f"{HOME}/4", f"{HOME}/3"]
    assert (found.read.followed, found.read.put_off) == (2, 2)


def test_what_filters_leave_out_is_counted() -> None:
    found = read(sitemap(("/a", "2020-01-01"), ("/b", "2026-05-05")), seed(max_age=86_400))
    assert brought(found) == [f"{HOME}/b"]
    assert found.read.left_out == 1


def test_a_sitemap_cannot_send_us_to_another_site_and_a_feed_can() -> None:
    elsewhere = "https://other.example/a"
    assert brought(read(sitemap((elsewhere, ""), ("https://live.news.example/b", "")))) == [
        "https://live.news.example/b"
    ]
    item = f"<item><link>{elsewhere}</link></item>"
    assert brought(read(f"<rss><channel>{item}</channel></rss>", seed("feed"))) == [elsewhere]


def test_a_story_said_to_have_changed_since_its_last_look_is_a_hint() -> None:
    register = Register(urls=(f"{HOME}/a", f"{HOME}/b", f"{HOME}/c"))
    moved, before, tomorrow = "2026-05-05T11:30:00Z", "2026-05-05T10:00:00Z", "2026-05-06"
    found = read(sitemap(("/a", moved), ("/b", before), ("/c", tomorrow)), register=register)
    assert found.hints == (story_id(f"{HOME}/a"),)


def test_a_time_that_most_entries_share_is_that_of_the_file() -> None:
    names = [f"/{number}" for number in range(12)]
    register = Register(urls=tuple(HOME + name for name in names))
    same = [(name, "2026-05-05T11:59:00Z") for name in names[:-1]]
    found = read(sitemap(*same, (names[-1], "2026-05-05T11:30:00Z")), register=register)
    assert found.hints == (story_id(HOME + names[-1]),)


def test_a_sitemap_index_brings_seeds_that_rest_until_it_says_that_they_moved() -> None:
    register = Register(lists=(f"{HOME}/old.xml", f"{HOME}/moved.xml"))
    follower = seed(include=("/world/",), max_age=864_000)
    lines = [("/old.xml", "2026-05-01"), ("/moved.xml", "2026-05-05T11:30:00Z")]
    lines += [("/new.xml", "2026-05-04"), ("/ancient.xml", "2020-01-01"), ("/timeless.xml", "")]
    found = read(sitemap(*lines, tag="sitemap"), follower, register)
    children = [event for event in found.events if isinstance(event, SeedFollowed)]
    assert [(child.url, child.pause > 86_400) for child in children] == [
        (f"{HOME}/new.xml", True),
        (f"{HOME}/timeless.xml", False),
    ]
    assert all(child.parent == follower.seed for child in children)
    assert all(child.include == follower.include for child in children)
    assert found.hints == (seed_id(f"{HOME}/moved.xml"),)
    assert (found.read.lists, found.read.left_out) == (2, 1)


def test_an_index_of_many_sitemaps_is_bounded_and_says_so() -> None:
    lines = [(f"/{number}.xml", "2026-05-05") for number in range(130)]
    found = read(sitemap(*lines, tag="sitemap"))
    assert (found.read.lists, found.read.put_off) == (100, 30)


def test_a_page_in_the_place_of_a_feed_brings_nothing() -> None:
    wall = "<html><a href='/a/how-we-use-your-data'>How we use your data</a></html>"
    (only,) = read(wall, seed("feed")).events
    assert isinstance(only, SeedRead)
    assert only.reason == "the answer is a page, not a feed"


def test_what_cannot_be_unpacked_is_said() -> None:
    header = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"
    answer = SeedAnswer(HOME, "d", header + b"x", len(header))
    (only,) = harvest(seed(), answer, Register(), NOW).events
    assert isinstance(only, SeedRead)
    assert only.reason == "cannot undo the content coding 'br'"


def test_a_long_list_is_looked_up_in_parts() -> None:
    register = Register()
    read(sitemap(*((f"/{number}", "") for number in range(2_500))), register=register)
    assert register.asked == [1000, 1000, 500]
