from itertools import pairwise
from typing import Any

import pytest

from newsdiff.article import Article
from newsdiff.errors import BadInput, NotFound
from newsdiff.events import Redirected, Refused, story_id
from newsdiff.ports import Followed, Standing
from newsdiff.times import instant
from storage.database import Database
from storage.history import History
from storage.projection import catch_up
from tests.storage.pressroom import (
    URL,
    PlainChange,
    PlainReader,
    Pressroom,
    minute,
    plain_analysis,
    sha,
)

A, B, C = (
    "Fire\n12 boats burnt, Police said.",
    "Fire\n15 boats burnt, officials claimed.",
    "Fire\n20 boats burnt.\nCorrection: an earlier count was too low.",
)
OTHER = "https://news.example/town/bridge-closed.html"


@pytest.fixture
def history(index: Database) -> History:
    """Three versions of one story, seen in five looks; a second story that could not be read."""
    room = Pressroom()
    room.follow(tags=("harbour",), every=900, language="en")
    room.look(A, 0)
    room.same(A, 10)
    room.look(B, 20)
    room.same(B, 30)
    room.look(C, 40)
    room.follow(OTHER)
    room.fail(50, OTHER)
    catch_up(room, index, PlainReader(), plain_analysis())
    return History(index, compare=PlainChange)


def test_a_story_is_told_with_its_counts_and_times(history: History) -> None:
    story, other = history.stories()
    assert (story.slug, story.versions, story.captures) == ("harbour-fire", 3, 5)
    assert (story.tags, story.every, story.language) == (("harbour",), 900, "en")
    assert story.headline == "Fire"
    assert story.first_look is not None
    assert story.last_look is not None
    assert (story.first_look.start, story.last_look.end) == (minute(0), minute(40))
    assert (other.versions, other.captures, other.headline) == (0, 1, None)


def test_an_empty_index_has_no_stories(index: Database) -> None:
    assert History(index).stories() == []


@pytest.mark.parametrize(
    "address",
    ["harbour-fire", URL, story_id(URL), story_id(URL)[:5], f" {story_id(URL)[:8].upper()} "],
)
def test_a_story_is_found_by_slug_url_id_and_the_beginning_of_one(
    history: History, address: str
) -> None:
    assert history.find_story(address).url == URL


@pytest.mark.parametrize(
    "address", ["harbor-fire", "harbour", "https://news.example/w/harbour-fires"]
)
def test_a_story_that_is_not_there_is_answered_with_what_may_be_meant(
    history: History, address: str
) -> None:
    with pytest.raises(NotFound) as error:
        history.find_story(address)
    assert error.value.hint == "Did you mean harbour-fire?"


def test_a_story_like_no_other_is_answered_with_where_to_look(history: History) -> None:
    with pytest.raises(NotFound, match="no story 'zzzz'") as error:
        history.find_story("zzzz")
    assert error.value.hint is not None
    assert "newsdiff list" in error.value.hint


def test_the_beginning_of_several_ids_is_refused_with_their_names(index: Database) -> None:
    room = Pressroom()
    urls = [f"https://news.example/{number}" for number in range(3000)]
    ids = sorted(story_id(url) for url in urls)
    prefix = next(a[:3] for a, b in pairwise(ids) if a[:3] == b[:3])
    for url in urls:
        if story_id(url).startswith(prefix):
            room.follow(url)
    catch_up(room, index, PlainReader(), plain_analysis())
    with pytest.raises(BadInput, match=f"begins with {prefix}") as error:
        History(index).find_story(prefix)
    assert error.value.hint is not None
    assert error.value.hint.count("(") == len(room.facts)


def test_a_version_says_between_which_looks_it_came(history: History) -> None:
    first, second, third = history.versions(history.find_story(URL))
    assert first.came_between == (None, minute(0))
    assert second.came_between == (minute(10), minute(20))
    assert (second.first, second.last, second.captures) == (3, 4, 2)
    assert (first.confirmed, second.confirmed, third.confirmed) == (True, True, False)
    assert second.id == f"{story_id(URL)}-3"
    assert second.words == 5


def test_a_version_names_the_stored_answer_it_was_first_seen_in(history: History) -> None:
    story = history.find_story(URL)
    version = history.version(story, "v2")
    (capture,) = [c for c in history.captures(story) if c.number == version.first]
    assert version.block == capture.block
    assert capture.body == sha(B.encode())


def test_a_day_known_without_its_hour_is_an_interval(index: Database) -> None:
    room = Pressroom()
    room.look(A, "2025-06-01", origin="a copy")
    room.look(B, "2025-06-03", origin="a copy")
    catch_up(room, index, PlainReader(), plain_analysis())
    history = History(index)
    _, second = history.versions(history.find_story(URL))
    assert second.seen.is_day
    after, before = second.came_between
    assert after is not None
    assert (f"{after:%d %H:%M}", f"{before:%d %H:%M}") == ("01 00:00", "03 23:59")


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("v2", 2),
        ("V2", 2),
        ("2", 2),
        ("latest", 3),
        ("@2025-06-19T12:20", 2),
        ("@2025-06-19T12:19:59", 1),
        ("@2025-06-19", 3),
        ("@2030-01-01T00:00:00+02:00", 3),
    ],
)
def test_versions_are_addressed_by_number_name_and_time(
    history: History, address: str, number: int
) -> None:
    assert history.version(history.find_story(URL), address).number == number


@pytest.mark.parametrize(
    ("address", "pair"), [("v1..v3", (1, 3)), ("2..", (2, 3)), ("..2", (1, 2)), ("v3..v1", (3, 1))]
)
def test_two_versions_are_addressed_by_a_range(
    history: History, address: str, pair: tuple[int, int]
) -> None:
    old, new = history.pair(history.find_story(URL), address)
    assert (old.number, new.number) == pair


@pytest.mark.parametrize(
    ("address", "kind", "hint"),
    [
        ("v9", NotFound, "v1 to v3"),
        ("@2025-06-18", NotFound, "first seen at 2025-06-19T12:00"),
        ("v0", BadInput, "Write v3, latest"),
        ("newest", BadInput, "Write v3, latest"),
        ("@noon", BadInput, "Write 2020-03-17"),
        ("v٣", BadInput, "Write v3, latest"),
        ("v1..v2", BadInput, "Write v3, latest"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_would(
    history: History, address: str, kind: type[NotFound], hint: str
) -> None:
    with pytest.raises(kind) as error:
        history.version(history.find_story(URL), address)
    assert error.value.hint is not None
    assert hint in error.value.hint


def test_a_story_without_a_version_says_so(history: History) -> None:
    with pytest.raises(NotFound, match="no version yet"):
        history.version(history.find_story(OTHER), "latest")


def test_changes_are_counted_by_kind(history: History) -> None:
    first, second = history.changes(history.find_story(URL))
    assert (first.old, first.new) == (1, 2)
    assert {kind: n for kind, n in first.counts.items() if n} == {
        "figures": 1,
        "sourcing": 1,
        "wording": 1,
    }
    assert (first.noticed, second.noticed) == (False, True)


def test_changes_can_be_asked_for_between_two_versions(history: History) -> None:
    assert [c.new for c in history.changes(history.find_story(URL), (2, 3))] == [3]


def test_a_change_between_neighbours_is_the_one_that_is_kept(history: History) -> None:
    story = history.find_story(URL)
    change = History(history._index, compare=_never).change(story, *history.pair(story, "v1..v2"))
    assert change["figures"][0]["new"]["value"] == 15


def _never(old: Article, new: Article) -> PlainChange:
    raise AssertionError(f"compared again: {old.headline}, {new.headline}")


def test_details_are_the_whole_changes(history: History) -> None:
    story = history.find_story(URL)
    assert [change for change, _ in history.details(story)] == history.changes(story)
    ((_, last),) = history.details(story, (2, 3))
    assert last == history.change(story, *history.pair(story, "v2..v3"))


def test_a_change_between_others_is_compared_now(history: History) -> None:
    story = history.find_story(URL)
    change = history.change(story, *history.pair(story, "v1..v3"))
    assert change["figures"][0]["new"]["value"] == 20
    back = history.change(story, *history.pair(story, "v2..v1"))
    assert back["figures"][0]["new"]["value"] == 12


def test_an_article_comes_back_as_it_was_read(history: History) -> None:
    article = history.article(history.version(history.find_story(URL), "v3"))
    assert article.text == "20 boats burnt."
    assert article.notices[0].kind == "correction"


def test_a_log_reads_no_article(index: Database, history: History) -> None:
    with index.writing() as transaction:
        transaction.run("DELETE FROM article")
    story = history.find_story("harbour-fire")
    assert len(history.versions(story)) == 3
    assert len(history.changes(story)) == 2
    with pytest.raises(NotFound, match="no text of v1"):
        history.article(history.version(story, "v1"))


def test_captures_tell_every_look_and_what_came_of_it(history: History) -> None:
    looks = history.captures(history.find_story(URL))
    assert [(c.kind, c.version, c.quality) for c in looks] == [
        ("captured", 1, "ok"),
        ("unchanged", 1, "ok"),
        ("captured", 2, "ok"),
        ("unchanged", 2, "ok"),
        ("captured", 3, "ok"),
    ]
    (failed,) = history.captures(history.find_story(OTHER))
    assert (failed.kind, failed.cause, failed.reason) == (
        "failed",
        "timeout",
        "no answer within 30 s",
    )
    assert (failed.version, failed.quality, failed.block) == (None, None, None)


def test_figures_and_attributions_stand_by_version(history: History) -> None:
    story = history.find_story(URL)
    assert [(f.version, f.figure.value) for f in history.figures(story)] == [
        (1, 12.0),
        (2, 15.0),
        (3, 20.0),
    ]
    (said,) = history.attributions(story, 2)
    assert (said.name, said.named, said.cue) == ("officials", False, "claimed")


def test_memory_is_the_newest_answer_of_our_own(history: History) -> None:
    etag = f'"{sha(C.encode())[:8]}"'
    expected = Standing(sha(C.encode()), etag, "Thu, 19 Jun 2025 11:00:00 GMT", 200)
    assert history.standing(story_id(URL), URL) == expected
    assert history.standing(story_id(URL), OTHER) is None
    assert history.standing("nobody", URL) is None


def test_an_import_is_not_taken_for_the_answer_that_stands(index: Database) -> None:
    room = Pressroom()
    room.look(A, 0)
    room.look(B, 60, origin="a copy")
    catch_up(room, index, PlainReader(), plain_analysis())
    standing = History(index).standing(story_id(URL), URL)
    assert standing is not None
    assert standing.body == sha(A.encode())


def test_validators_stand_when_a_304_does_not_repeat_them(index: Database) -> None:
    room = Pressroom()
    room.look(A, 0)
    room.same(A, 10)
    catch_up(room, index, PlainReader(), plain_analysis())
    standing = History(index).standing(story_id(URL), URL)
    assert standing is not None
    assert standing.etag == f'"{sha(A.encode())[:8]}"'
    assert standing.status == 200


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nETag:\r\n\r\n",
        b'HTTP/1.1 200 OK\r\nETag: "' + b"x" * 2000 + b'"\r\n\r\n',
        b'HTTP/1.1 200 OK\r\nETag: "a\x00b"\r\n\r\n',
    ],
)
def test_validators_that_cannot_be_sent_back_are_none(index: Database, header: bytes) -> None:
    room = Pressroom()
    room.look(A, 0, header=header)
    catch_up(room, index, PlainReader(), plain_analysis())
    standing = History(index).standing(story_id(URL), URL)
    assert standing == Standing(sha(A.encode()), None, None, 200)


def test_paused_stories_are_not_to_be_looked_at(index: Database) -> None:
    room = Pressroom()
    room.follow()
    room.change(paused=True)
    catch_up(room, index, PlainReader(), plain_analysis())
    history = History(index)
    assert history.followed() == []
    room.change()
    catch_up(room, index, PlainReader(), plain_analysis())
    assert len(history.followed()) == 1


def test_a_change_of_settings_leaves_nothing_of_those_before(index: Database) -> None:
    room = Pressroom()
    room.follow(every=60, tags=("flood", "dyke"))
    room.change(policy="tiers", tags=("dyke",))
    catch_up(room, index, PlainReader(), plain_analysis())
    story = History(index).find_story(URL)
    assert (story.every, story.policy, story.tags, story.paused) == (
        None,
        "tiers",
        ("dyke",),
        False,
    )


def test_dropped_stories_are_not_to_be_looked_at(index: Database) -> None:
    room = Pressroom()
    room.follow(every=60)
    room.follow(OTHER)
    room.drop(OTHER)
    catch_up(room, index, PlainReader(), plain_analysis())
    history = History(index)
    assert history.followed() == [Followed(story_id(URL), "harbour-fire", URL, 60)]
    room.follow(OTHER)
    catch_up(room, index, PlainReader(), plain_analysis())
    assert len(history.followed()) == 2


def test_following_again_keeps_what_is_left_unsaid(index: Database) -> None:
    room = Pressroom()
    room.follow(every=60, tags=("a",))
    room.follow(language="de")
    catch_up(room, index, PlainReader(), plain_analysis())
    (story,) = History(index).stories()
    assert (story.every, story.tags, story.language) == (60, ("a",), "de")


def test_equal_slugs_are_counted_in_the_order_of_the_log(index: Database) -> None:
    room = Pressroom()
    for host in "abc":
        room.follow(f"https://{host}.example/harbour-fire")
    catch_up(room, index, PlainReader(), plain_analysis())
    room.follow("https://d.example/harbour-fire")
    catch_up(room, index, PlainReader(), plain_analysis())
    slugs = [story.slug for story in History(index).stories()]
    assert slugs == ["harbour-fire", "harbour-fire-2", "harbour-fire-3", "harbour-fire-4"]


def test_redirects_and_refusals_are_looks_too(index: Database) -> None:
    room = Pressroom()
    where: dict[str, Any] = {
        "story": story_id(URL),
        "url": URL,
        "seen": instant(minute(0)),
        "recorded": minute(1),
    }
    header = b"HTTP/1.1 301 Moved\r\n\r\n"
    block = room.keep(header)
    room.add(Redirected(**where, status=301, target=OTHER, block=block, length=len(header)))
    room.add(Refused(**where, rule="robots", reason="Disallow: /world"))
    catch_up(room, index, PlainReader(), plain_analysis())
    history = History(index)
    moved, refused = history.captures(history.find_story(URL))
    assert (moved.kind, moved.status, moved.reason) == ("redirected", 301, OTHER)
    assert (refused.kind, refused.cause, refused.reason) == (
        "refused",
        "robots",
        "Disallow: /world",
    )
    assert refused.recorded == minute(1)
    assert history.standing(story_id(URL), URL) is None
