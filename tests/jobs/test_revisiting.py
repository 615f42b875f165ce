"""What is expected of stories, and what a look is worth: the laws behind `bayes-decay`."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.revisiting.decay import Outlook
from jobs.revisiting.kernel import EDGES, PRIOR
from jobs.revisiting.purse import HOURS, Purse
from jobs.revisiting.rates import Belief, Rates, believed, learn, likely
from jobs.revisiting.waiting import LEAST
from newsdiff.course import Course
from tests.jobs.newsroom import START

AGES = st.floats(0, 2 * EDGES[-1])
BELIEFS = st.builds(Belief, st.floats(0.1, 50), st.floats(0.01, 50))
PRICES = st.floats(0.0005, 5)


def course(host: str = "a.example", last: float = 48.0, **more: Any) -> Course:
    return Course(story="x", host=host, born=START, last=last, **more)


@given(AGES, AGES)
def test_a_story_has_had_no_fewer_edits_later(one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert 0 <= PRIOR.at(early) <= PRIOR.at(late) <= 1


@given(BELIEFS, st.floats(0, EDGES[-1] - 1), PRICES)
@example(Belief(31.0, 0.01), 1013.0, 0.00195)
def test_a_look_is_due_when_it_is_worth_its_price(belief: Belief, age: float, price: float) -> None:
    outlook = Outlook(belief, PRIOR, age)
    hours = outlook.pause(price)
    if LEAST < hours < float("inf"):  # nobody looks again sooner than that
        least = outlook.worth(hours)
        assert price * (1 - outlook.left) * 0.999 <= least
        assert outlook.worth(0.9 * hours) < min(least, price)


@given(BELIEFS, st.floats(0, 1000), PRICES, PRICES)
def test_a_dearer_look_is_later(belief: Belief, age: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    outlook = Outlook(belief, PRIOR, age)
    assert outlook.pause(low) <= outlook.pause(high)


@given(BELIEFS, AGES, st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_a_later_look_is_worth_no_less(belief: Belief, age: float, one: float, two: float) -> None:
    early, late = sorted((one, two))
    outlook = Outlook(belief, PRIOR, age)
    assert outlook.worth(early) <= outlook.worth(late) + 1e-9


@given(st.floats(0, 500))
def test_a_change_stands_for_one_edit_at_least(expected: float) -> None:
    assert max(1.0, expected) <= likely(expected) * (1 + 1e-9)
    assert likely(expected) <= expected + 1


def test_what_was_seen_of_a_story_moves_the_belief() -> None:
    rates = Rates()
    quiet = believed(course(), rates)
    busy = believed(course(changes=((1.0, 2.0), (5.0, 6.0))), rates)
    assert quiet.mean < rates.mean < busy.mean


def test_wide_gaps_hide_more_edits_than_narrow_ones() -> None:
    rates = Rates()
    wide = believed(course(changes=((0.0, 20.0), (20.0, 40.0))), rates)
    narrow = believed(course(changes=((0.0, 0.1), (20.0, 20.1))), rates)
    assert wide.mean > narrow.mean


def test_changes_that_are_only_counted_count() -> None:
    told = course(changes=((1.0, 1.01), (2.0, 2.01)))
    counted = course(changes=((2.0, 2.01),), earlier=1)
    assert believed(counted, Rates()).mean == pytest.approx(believed(told, Rates()).mean, rel=0.01)


def test_busy_outlets_are_learned_to_be_busy() -> None:
    busy = [course("busy.example", changes=((1.0, 1.5), (4.0, 5.0))) for _ in range(50)]
    quiet = [course("quiet.example") for _ in range(50)]
    rates = learn([*busy, *quiet])
    assert rates.of("busy.example") > rates.of("new.example") > rates.of("quiet.example")


def test_late_edits_are_learned_to_come_late() -> None:
    late = [course(changes=((40.0, 44.0),)) for _ in range(200)]
    early = [course(changes=((0.0, 0.5),)) for _ in range(200)]
    assert learn(late).kernel.at(24) < PRIOR.at(24) < learn(early).kernel.at(24)


def test_nothing_is_learned_from_nothing() -> None:
    learned = learn([])
    assert learned.kernel.grown == pytest.approx(PRIOR.grown)
    assert learned.mean == pytest.approx(Rates().mean)


def test_the_same_courses_teach_the_same() -> None:
    courses = [course(changes=((1.0, 2.0 + number),), last=200.0) for number in range(40)]
    assert learn(courses) == learn(list(courses))


def test_a_purse_is_full_after_some_hours_and_holds_no_more() -> None:
    purse = Purse(10, 0, 0)
    assert purse.filled(HOURS).looks == purse.filled(99 * HOURS).looks == 10 * HOURS
    assert not purse.has_one


@given(st.lists(st.floats(0.001, 3), min_size=1, max_size=50))
def test_looks_get_dearer_as_they_are_paid_and_cheaper_as_the_purse_fills(
    hours: list[float],
) -> None:
    purse = Purse(10, 30, 0)
    for passed in hours:
        paid = purse.paid()
        assert paid.price >= purse.price
        filled = paid.filled(paid.at + passed)
        assert filled.looks >= paid.looks
        purse = filled


def test_a_purse_that_stays_empty_makes_looks_ever_dearer() -> None:
    purse = Purse(10, 0, 0)
    later = replace(purse.filled(1), looks=0)
    assert later.price > purse.price
