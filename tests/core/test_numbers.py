"""Numbers that are no figures and became others."""

import pytest

from newsdiff import Article, compare


def changed(old: str, new: str) -> list[tuple[str, str, str]]:
    change = compare(Article.from_text(text=old), Article.from_text(text=new))
    return [(n.kind, n.old.text, n.new.text) for n in change.numbers]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("He was born on 5 March 1959 here.", "He was born on 5 March 1957 here.", "date"),
        ("Ana Vik, 45, drove the bus home.", "Ana Vik, 47, drove the bus home.", "age"),
        ("The home side won 3-1 on Sunday.", "The home side won 2-1 on Sunday.", "score"),
        ("It was the 17th race of the cup.", "It was the 18th race of the cup.", "identifier"),
    ],
)
def test_a_number_put_right_is_told_with_its_kind(old: str, new: str, expected: str) -> None:
    ((kind, was, now),) = changed(old, new)
    assert kind == expected
    assert was in old
    assert now in new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The bus left on 5 March for the coast.", "The bus left on 5 March 2026 for the coast."),
        ("It left on 5 March and on 6 March.", "It left on 6 March and on 5 March."),
        ("Some 12 people died on the road.", "Some 15 people died on the road."),
    ],
)
def test_fuller_dates_swaps_and_figures_are_no_other_numbers(old: str, new: str) -> None:
    assert changed(old, new) == []
