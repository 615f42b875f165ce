from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobs.revisiting.choices import Choices, checked_policy
from jobs.revisits import Manner, Revisits
from newsdiff.course import Course, Wish
from newsdiff.errors import BadInput
from tests.jobs.courses import FakeCourses, no_cron
from tests.jobs.newsroom import START, FakeArchive, followed

STORY = followed("https://paper.example/flood")
HOST = "paper.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def course(age: timedelta, **more: Any) -> Course:
    """A story of this age, looked at just now."""
    return Course(
        **{
            "story": STORY.story,
            "host": HOST,
            "born": START - age,
            "last": age / HOUR,
            **more,
        }
    )


def decided(known: Course, manner: Manner | None = None) -> timedelta:
    courses = FakeCourses(FakeArchive(), known={known.story: known})
    courses.doubts = lambda _story: not known.confirmed
    return Revisits(courses, no_cron, manner or Manner()).after(STORY, HOST, START) - START


def test_a_fresh_story_is_looked_at_again_within_the_hour() -> None:
    assert decided(course(0 * HOUR)) <= HOUR


def test_an_old_story_rests_and_is_still_asked_each_month() -> None:
    assert decided(course(200 * DAY)) == 30 * DAY
    assert decided(course(9_000 * DAY)) == 30 * DAY


def test_a_story_that_changed_is_looked_at_sooner_than_a_quiet_one() -> None:
    quiet = course(6 * HOUR)
    busy = course(6 * HOUR, changes=((1.0, 2.0), (3.0, 4.0)))
    assert decided(busy) < decided(quiet)


def test_a_change_after_long_silence_wakes_a_story() -> None:
    age = 200 * DAY
    woken = course(age, changes=((199 * 24.0, 200 * 24.0),))
    assert decided(woken) <= HOUR


def test_a_story_that_cannot_be_read_is_asked_less_and_less() -> None:
    failing = [course(age, last=0.0) for age in (2 * HOUR, 2 * DAY, 200 * DAY)]
    assert [
        decided(one) >= timedelta(hours=h) for one, h in zip(failing, (1, 24, 720), strict=True)
    ]
    assert decided(failing[-1]) == 30 * DAY


def test_a_story_that_was_never_read_is_tried_each_hour_at_first() -> None:
    assert decided(course(0 * HOUR, read=False, last=0.0)) == HOUR
    assert decided(course(10 * DAY, read=False, last=0.0)) == 5 * DAY


def test_an_interval_alone_is_kept_exactly() -> None:
    assert decided(course(100 * DAY, wish=Wish(every=60))) == timedelta(minutes=1)


def test_an_interval_with_a_policy_is_the_longest_wait() -> None:
    wish = Wish(every=86_400, policy="bayes-decay")
    assert decided(course(100 * DAY, wish=wish)) == DAY
    assert decided(course(0 * HOUR, wish=wish)) <= HOUR


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0 * HOUR, HOUR / 4),
        (6 * HOUR, HOUR / 2),
        (24 * HOUR, 2 * HOUR),
        (3 * DAY, DAY),
        (30 * DAY, 7 * DAY),
        (365 * DAY, 28 * DAY),
    ],
)
def test_tiers_go_by_the_age_of_the_newest_text(age: timedelta, expected: timedelta) -> None:
    assert decided(course(age, wish=Wish(policy="tiers"))) == expected


def test_a_cron_expression_says_when() -> None:
    noon = START.replace(hour=12)

    def next_cron(expression: str, after: datetime) -> datetime:
        assert (expression, after) == ("0 12 * * *", START)
        return noon

    known = course(0 * HOUR, wish=Wish(policy="cron 0 12 * * *"))
    courses = FakeCourses(FakeArchive(), known={known.story: known})
    assert Revisits(courses, next_cron).after(STORY, HOST, START) == noon


def test_what_is_said_of_a_story_goes_before_its_tags_its_host_and_all() -> None:
    manner = Manner(
        choices=Choices(
            general=Wish(every=4),
            by_tag={"flood": Wish(every=2)},
            by_host={HOST: Wish(every=3)},
        )
    )
    said = course(DAY, wish=Wish(every=1), tags=("flood",))
    assert decided(said, manner) == timedelta(seconds=1)
    assert decided(replace(said, wish=Wish()), manner) == timedelta(seconds=2)
    assert decided(course(DAY), manner) == timedelta(seconds=3)
    assert decided(course(DAY, host="b.example"), manner) == timedelta(seconds=4)


def test_a_change_is_confirmed_soon() -> None:
    manner = Manner(confirm_after=timedelta(minutes=5))
    assert decided(course(100 * DAY, confirmed=False), manner) == timedelta(minutes=5)


def test_a_budget_makes_looks_dearer_once_it_is_used_up() -> None:
    known = course(6 * HOUR)
    courses = FakeCourses(FakeArchive(), known={known.story: known})
    revisits = Revisits(courses, no_cron, Manner(looks=10))
    waits = [revisits.after(STORY, HOST, START) for _ in range(30)]
    assert waits[-1] > waits[0]
    assert revisits.left(START) == 0
    assert revisits.left(START + DAY) == 60


def test_a_host_over_its_budget_is_left_alone_until_it_has_a_look_again() -> None:
    known = course(6 * HOUR)
    courses = FakeCourses(FakeArchive(), known={known.story: known})
    revisits = Revisits(courses, no_cron, Manner(looks_at_host=2))
    assert revisits.opens(HOST, START) == START
    for _ in range(6):
        revisits.after(STORY, HOST, START)
    assert revisits.opens(HOST, START) == START + HOUR / 2
    assert revisits.opens("b.example", START) == START


def test_a_host_within_its_budget_is_looked_at_as_if_it_had_none() -> None:
    known = course(6 * HOUR)
    free, limited = Manner(), Manner(looks_at_host=1_000)
    assert decided(known, limited) == pytest.approx(decided(known, free), rel=0.01)


@pytest.mark.parametrize("name", ["bayes", "cron", "cron 0 0 * *", "fixed 5", ""])
def test_a_policy_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        checked_policy(name)


def test_a_policy_is_kept_in_one_spelling() -> None:
    assert checked_policy(" cron  0 7,19 *  * * ") == "cron 0 7,19 * * *"
