from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.revisits import Change, next_due
from tests.jobs.newsroom import START, followed

STORY = followed("https://paper.example/flood")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def pause(age: timedelta, every: int | None = None, *, confirmed: bool = True) -> timedelta:
    story = followed(STORY.url, every)
    return next_due(START, story, Change(START - age, confirmed)) - START


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0 * HOUR, timedelta(minutes=15)),
        (5.9 * HOUR, timedelta(minutes=15)),
        (6 * HOUR, timedelta(minutes=30)),
        (23.9 * HOUR, timedelta(minutes=30)),
        (1 * DAY, 2 * HOUR),
        (3 * DAY, 1 * DAY),
        (30 * DAY, 7 * DAY),
        (364 * DAY, 7 * DAY),
        (365 * DAY, 28 * DAY),
    ],
)
def test_a_story_is_left_alone_longer_as_it_settles(age: timedelta, expected: timedelta) -> None:
    assert pause(age) == expected


def test_a_wish_of_the_reader_goes_first() -> None:
    assert pause(100 * DAY, every=60) == timedelta(seconds=60)


def test_a_change_is_confirmed_soon() -> None:
    assert pause(0 * HOUR, confirmed=False) == timedelta(minutes=5)
    assert pause(100 * DAY, every=86400, confirmed=False) == timedelta(minutes=5)
    assert pause(0 * HOUR, every=10, confirmed=False) == timedelta(seconds=10)
    soon = next_due(START, STORY, Change(START, confirmed=False), confirm_after=HOUR / 60)
    assert soon - START == HOUR / 60


def test_a_story_without_a_text_is_tried_each_hour() -> None:
    assert next_due(START, STORY, None) - START == HOUR


@given(st.timedeltas(timedelta(0), timedelta(days=9999)), st.timedeltas(timedelta(0), 9 * DAY))
def test_an_older_text_never_means_an_earlier_look(age: timedelta, more: timedelta) -> None:
    assert timedelta(0) < pause(age) <= pause(age + more)


def test_about_160_looks_a_year_follow_one_text() -> None:
    now, looks = START, 0
    change = Change(START, confirmed=True)
    while now < START + 365 * DAY:
        now, looks = next_due(now, STORY, change), looks + 1
    assert 150 <= looks <= 175
