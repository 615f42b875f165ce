from datetime import timedelta

import pytest

from newsdiff.course import Course, Wish
from newsdiff.events import story_id
from storage.courses import StoryCourses
from storage.database import Database
from storage.projection import catch_up
from tests.storage.pressroom import NOON, URL, PlainReader, Pressroom, plain_analysis

OTHER = "https://other.example/dyke"
TEXTS = [f"Dyke\n\nThe water rose by {number} metres." for number in range(110)]


def course(index: Database, room: Pressroom, url: str = URL) -> Course:
    catch_up(room, index, PlainReader(), plain_analysis())
    found = StoryCourses(index).course(story_id(url))
    assert found is not None
    return found


def test_a_course_has_the_looks_between_which_a_story_changed(index: Database) -> None:
    room = Pressroom()
    room.follow(every=60, tags=("flood",))
    room.look(TEXTS[0], 0)
    room.same(TEXTS[0], 60)
    room.look(TEXTS[1], 120)
    room.same(TEXTS[1], 180)
    assert course(index, room) == Course(
        story=story_id(URL),
        host="news.example",
        born=NOON,
        last=3.0,
        changes=((1.0, 2.0),),
        tags=("flood",),
        wish=Wish(every=60),
    )


def test_a_text_that_was_seen_once_is_not_confirmed(index: Database) -> None:
    room = Pressroom()
    room.look(TEXTS[0], 0)
    room.look(TEXTS[1], 60)
    assert not course(index, room).confirmed


def test_what_cannot_be_read_is_no_look(index: Database) -> None:
    room = Pressroom()
    room.look(TEXTS[0], 0)
    room.look("BLOCKED", 60)
    assert course(index, room).last == 0.0


def test_a_story_that_was_never_read_began_when_it_was_followed(index: Database) -> None:
    room = Pressroom()
    room.follow()
    found = course(index, room)
    assert (found.read, found.born) == (False, NOON)


def test_only_the_newest_of_many_changes_are_told_one_by_one(index: Database) -> None:
    room = Pressroom()
    for number, text in enumerate(TEXTS):
        room.look(text, 10 * number)
        room.same(text, 10 * number + 5)
    found = course(index, room)
    assert (found.earlier, len(found.changes)) == (9, 100)
    assert found.born == NOON
    assert found.last == pytest.approx(timedelta(minutes=1095) / timedelta(hours=1))


def test_a_story_that_nobody_knows_has_no_course(index: Database) -> None:
    catch_up(Pressroom(), index, PlainReader(), plain_analysis())
    assert StoryCourses(index).course("nobody") is None


def test_the_newest_stories_that_were_read_are_listed(index: Database) -> None:
    room = Pressroom()
    for url in (URL, OTHER, "https://unread.example/"):
        room.follow(url)
    room.look(TEXTS[0], 0)
    room.look(TEXTS[0], 0, OTHER)
    catch_up(room, index, PlainReader(), plain_analysis())
    courses = StoryCourses(index)
    assert [found.host for found in courses.courses(9)] == ["other.example", "news.example"]
    assert [found.host for found in courses.courses(1)] == ["other.example"]
