from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.article import Article
from newsdiff.errors import DamagedArchive, StorageFailed
from newsdiff.events import Unknown
from newsdiff.ports import Page, Reading
from storage.database import Database
from storage.history import History
from storage.index import open_index
from storage.index_check import first_difference
from storage.projection import CaughtUp, catch_up, kept_log_state
from tests.storage.pressroom import (
    URL,
    Comparing,
    PlainReader,
    Pressroom,
    plain_analysis,
)

A, B, C = "Fire\n12 boats burnt.", "Fire\n15 boats burnt.", "Fire\n20 boats burnt."
OTHER = "https://news.example/town/bridge-closed"


@pytest.fixture
def room() -> Pressroom:
    return Pressroom()


def project(room: Pressroom, index: Database, **analysis: Any) -> CaughtUp:
    return catch_up(room, index, PlainReader(), plain_analysis(**analysis))


def headlines(index: Database, url: str = URL) -> list[str]:
    history = History(index)
    story = history.find_story(url)
    return [f"v{v.number} {history.article(v).text}" for v in history.versions(story)]


def test_a_confirmed_edit_is_the_second_version(room: Pressroom, index: Database) -> None:
    room.follow()
    room.look(A, 0)
    room.look(B, 10)
    room.same(B, 20)
    assert project(room, index) == CaughtUp(events=4, bodies=2, stories=1, unread=0)
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]


def test_catching_up_twice_does_nothing_the_second_time(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    project(room, index)
    assert project(room, index) == CaughtUp(events=0, bodies=0, stories=0, unread=0)


def test_a_body_is_read_once_however_often_it_is_seen(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    room.same(A, 10)
    room.look(A, 20, header=b"HTTP/1.1 200 OK\r\nX-Served-By: other\r\n\r\n")
    reader = PlainReader()
    catch_up(room, index, reader, plain_analysis())
    room.look(A, 30)
    catch_up(room, index, reader, plain_analysis())
    assert reader.pages == [A]


def test_a_page_that_is_no_article_makes_no_version(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    room.look("BLOCKED\nPlease accept.", 10)
    room.same(A, 20)
    project(room, index)
    assert headlines(index) == ["v1 12 boats burnt."]


def test_furniture_makes_no_version(room: Pressroom, index: Database) -> None:
    room.look(A, 0, origin="a copy")
    room.look(A + "\n~Read also: the weather", 10, origin="a copy")
    room.look(B, 20, origin="a copy")
    project(room, index)
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]


def test_a_new_date_alone_makes_no_version_and_is_not_compared(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0, origin="a copy")
    room.look(A + "\nModified: 12:10", 10, origin="a copy")
    compare = Comparing()
    project(room, index, compare=compare)
    assert headlines(index) == ["v1 12 boats burnt."]
    assert compare.made == 0


def test_a_late_import_of_an_older_look_shifts_the_numbers(
    room: Pressroom, index: Database
) -> None:
    room.look(B, 60)
    project(room, index)
    room.look(A, "2025-06-19T11:00", origin="an old copy")
    project(room, index)
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]
    history = History(index)
    (change,) = history.changes(history.find_story(URL))
    assert (change.old, change.new, change.counts["figures"]) == (1, 2, 1)


def test_what_was_compared_once_is_not_compared_again(room: Pressroom, index: Database) -> None:
    for at, text in enumerate([A, B, A + "\n~Also: sport", C]):
        room.look(text, at)
    compare = Comparing()
    project(room, index, compare=compare)
    made = compare.made
    room.same(C, 10)
    project(room, index, compare=compare)
    assert compare.made == made


def test_an_unconfirmed_version_is_marked_and_a_variant_is_kept(
    room: Pressroom, index: Database
) -> None:
    history = History(index)
    room.look(A, 0)
    room.look(B, 10)
    project(room, index)
    story = history.find_story(URL)
    assert [version.confirmed for version in history.versions(story)] == [True, False]
    room.same(A, 20)
    project(room, index)
    assert headlines(index) == ["v1 12 boats burnt."]
    assert [capture.variant for capture in history.captures(story)] == [False, True, False]
    assert history.changes(story) == []


def test_bytes_that_cannot_be_had_are_tried_again_later(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    number = room.look(B, 10)
    room.same(B, 20)
    lost = room.blocks.pop(getattr(room.facts[number], "block"))  # noqa: B009  # of any event
    assert project(room, index).unread == 1
    assert headlines(index) == ["v1 12 boats burnt."]
    room.keep(lost)
    assert project(room, index) == CaughtUp(events=0, bodies=1, stories=1, unread=0)
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]


def test_the_same_bytes_under_another_status_are_read_apart(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    room.look(A, 10, status=404)
    room.same(A, 20)
    reader = PlainReader()
    catch_up(room, index, reader, plain_analysis())
    assert reader.pages == [A, A]
    history = History(index)
    assert len(history.captures(history.find_story(URL))) == 3


def test_a_story_nobody_followed_begins_with_its_first_look(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    project(room, index)
    story = History(index).find_story(URL)
    assert story.followed is None
    assert History(index).followed() == []


def test_unknown_events_are_counted_and_skipped(room: Pressroom, index: Database) -> None:
    room.add(Unknown(type="merged", v=1, line=b'{"type":"merged","v":1}'))
    room.look(A, 0)
    project(room, index)
    assert index.rows("SELECT unknown FROM state") == [(1,)]
    assert headlines(index) == ["v1 12 boats burnt."]


def test_new_analysis_derives_again_without_reading_a_page(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    reader, compare = PlainReader(), Comparing()
    room.look(B, 10, origin="a copy")
    catch_up(room, index, reader, plain_analysis(compare=compare))
    room.fetched.clear()
    catch_up(room, index, reader, plain_analysis(version="2", compare=compare))
    assert reader.pages == [A, B]
    assert room.fetched == []
    assert compare.made == 2
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]


def test_a_new_reader_reads_everything_again(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    reader = PlainReader()
    catch_up(room, index, reader, plain_analysis())
    catch_up(room, index, reader, plain_analysis(reading="2"))
    assert reader.pages == [A, A]


def test_rebuilding_gives_the_same_rows(room: Pressroom, index: Database, tmp_path: Path) -> None:
    room.follow()
    room.look(A, 0)
    room.look(B, 10, origin="a copy")
    project(room, index)
    with open_index(tmp_path / "again.sqlite") as again:
        project(room, again)
        assert first_difference(index, again) is None


def test_another_log_takes_nothing_over(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    project(room, index)
    other = Pressroom(origin="another.example/log")
    other.look(B, 0)
    project(other, index)
    assert headlines(index) == ["v1 15 boats burnt."]


def test_a_log_shorter_than_its_index_is_damage(room: Pressroom, index: Database) -> None:
    room.look(A, 0)
    room.look(B, 10)
    project(room, index)
    room.facts.pop()
    with pytest.raises(DamagedArchive, match="ends at event 1, the index has 2"):
        project(room, index)


def test_a_log_that_says_otherwise_at_the_same_length_is_damage(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    project(room, index)
    room.facts[0] = room.facts[0].__class__(
        **{n: getattr(room.facts[0], n) for n in room.facts[0].__slots__} | {"status": 500}
    )
    with pytest.raises(DamagedArchive, match="not those the index was made from"):
        project(room, index)


def test_the_state_of_the_log_is_kept(room: Pressroom, index: Database) -> None:
    assert kept_log_state(index) is None
    room.look(A, 0)
    project(room, index)
    assert kept_log_state(index) == room.state.to_json()


class Meddling(PlainReader):
    """A reader during whose work somebody else does theirs."""

    def __init__(self, work: Any) -> None:
        super().__init__()
        self.work = work

    def read(self, pages: Any, /) -> Any:
        read = list(super().read(pages))
        work, self.work = self.work, lambda: None
        work()
        return read


def test_two_that_catch_up_at_once_double_nothing(room: Pressroom, index: Database) -> None:
    for at, text in enumerate([A, B, A, C, C]):
        room.look(text, at)
    mine = catch_up(room, index, Meddling(lambda: project(room, index)), plain_analysis())
    assert mine.stories == 1
    with open_index(index.path.parent / "alone.sqlite") as alone:
        project(room, alone)
        assert first_difference(index, alone) is None


def test_a_look_that_comes_while_a_story_is_derived_is_not_lost(
    room: Pressroom, index: Database
) -> None:
    class Interrupted(Comparing):
        def __call__(self, old: Article, new: Article) -> Any:
            if not self.made:
                room.look(C, 30, origin="a copy")
                project(room, index)
            return super().__call__(old, new)

    room.look(A, 0)
    room.look(B, 10, origin="a copy")
    project(room, index, compare=Interrupted())
    assert headlines(index) == [
        "v1 12 boats burnt.",
        "v2 15 boats burnt.",
        "v3 20 boats burnt.",
    ]


def test_code_of_another_version_does_not_write_into_an_index_taken_over(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    newer = Meddling(lambda: project(room, index, version="2", reading="2"))
    with pytest.raises(StorageFailed, match="another version of newsdiff"):
        catch_up(room, index, newer, plain_analysis())
    assert headlines(index) == ["v1 12 boats burnt."]


def test_a_story_whose_analysis_breaks_down_does_not_stop_the_others(
    room: Pressroom, index: Database
) -> None:
    class Breaking(Comparing):
        def __call__(self, old: Article, new: Article) -> Any:
            if "boats" in old.text:
                raise RecursionError("too deep")
            return super().__call__(old, new)

    room.look(A, 0)
    room.look(B, 10, origin="a copy")
    room.look("Bridge\n1 car fell.", 20, OTHER)
    room.look("Bridge\n2 cars fell.", 30, OTHER, origin="a copy")
    found = project(room, index, compare=Breaking())
    assert (found.stories, found.failed) == (1, (("harbour-fire", "RecursionError: too deep"),))
    assert headlines(index, OTHER) == ["v1 1 car fell.", "v2 2 cars fell."]
    assert project(room, index).stories == 1
    assert headlines(index) == ["v1 12 boats burnt.", "v2 15 boats burnt."]


def test_a_text_that_is_not_unicode_is_unreadable(room: Pressroom, index: Database) -> None:
    class Surrogates(PlainReader):
        def read(self, pages: Any, /) -> Any:
            for _ in pages:
                yield Reading("ok", "", Article(headline="half a pair: \ud800"))

    room.look(A, 0)
    catch_up(room, index, Surrogates(), plain_analysis())
    history = History(index)
    (capture,) = history.captures(history.find_story(URL))
    assert (capture.quality, capture.reason) == ("unreadable", "its text is not Unicode")


def test_several_at_once_share_the_work_and_double_nothing(
    room: Pressroom, index: Database
) -> None:
    for number in range(30):
        for at, text in enumerate([A, B, B]):
            room.look(text, at, f"https://news.example/story-{number}")
    done: list[CaughtUp] = []
    threads = [Thread(target=lambda: done.append(project(room, index))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [one.failed for one in done] == [(), (), ()]
    assert sum(one.events for one in done) == 90
    assert index.rows("SELECT count(*) FROM version") == [(60,)]
    assert index.rows("SELECT count(*) FROM stale") == [(0,)]


class Stopped(Exception):
    pass


class Stopping(PlainReader):
    def read(self, pages: Any, /) -> Any:
        raise Stopped(pages)


def test_a_projection_that_was_killed_goes_on_where_it_stopped(
    room: Pressroom, index: Database
) -> None:
    room.look(A, 0)
    with pytest.raises(Stopped):
        catch_up(room, index, Stopping(), plain_analysis())
    assert project(room, index) == CaughtUp(events=0, bodies=1, stories=1, unread=0)
    assert headlines(index) == ["v1 12 boats burnt."]


def test_the_reader_is_told_status_header_and_language(room: Pressroom, index: Database) -> None:
    told: list[Page] = []

    class Listening(PlainReader):
        def read(self, pages: Any, /) -> Any:
            for page in pages:
                told.append(page)
                yield from super().read([page])

    room.follow(language="de")
    room.look(A, 0, status=203)
    catch_up(room, index, Listening(), plain_analysis())
    (page,) = told
    assert (page.url, page.status, page.language) == (URL, 203, "de")
    assert page.block[page.header_length :] == A.encode()


looks = st.lists(
    st.tuples(
        st.sampled_from([A, B, C, A + "\n~Also: sport", "BLOCKED"]),
        st.integers(0, 6),
        st.sampled_from([None, "a copy"]),
        st.sampled_from([URL, OTHER]),
        st.booleans(),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None)
@given(looks, st.lists(st.integers(1, 4), max_size=8))
def test_however_the_log_comes_in_the_index_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, seen: list[Any], steps: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    whole, growing = Pressroom(), Pressroom()
    for text, at, origin, url, same in seen:
        if same:
            whole.same(text, at, url)
        else:
            whole.look(text, at, url, origin=origin)
    growing.blocks = whole.blocks
    with open_index(folder / "a.sqlite") as once, open_index(folder / "b.sqlite") as bit_by_bit:
        project(whole, once)
        rest = list(whole.facts)
        for step in [*steps, len(rest)]:
            growing.facts += rest[:step]
            del rest[:step]
            project(growing, bit_by_bit)
        assert first_difference(bit_by_bit, once) is None


def test_a_page_that_differs_in_what_passes_alone_is_not_read_again(
    room: Pressroom, index: Database
) -> None:
    first, second = (f"<p>{A}</p><input type=hidden value={token}>" for token in "ab")
    room.look(first, 0)
    reader = PlainReader()
    catch_up(room, index, reader, plain_analysis())
    room.look(second, 10)
    assert catch_up(room, index, reader, plain_analysis()).bodies == 1
    assert reader.pages == [first]
    history = History(index)
    story = history.find_story(URL)
    assert [look.quality for look in history.captures(story)] == ["ok", "ok"]
    assert [version.confirmed for version in history.versions(story)] == [True]
