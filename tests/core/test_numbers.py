"""Numbers that are no figures: which kind each is, and when one became another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff import Article, compare, extract_figures
from newsdiff.figures import other_numbers


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("The bridge closed on 5 June 2019.", "date", "5 June 2019"),
        ("The bridge closed on June 5th, 2019.", "date", "June 5th, 2019"),
        ("The bridge was built in 1959.", "year", "1959"),
        ("Doors open at 10:30.", "time", "10:30"),
        ("Ana Vik, 45, drove the bus.", "age", "45"),
        ("The home side won 3-1.", "score", "3-1"),
        ("They drew 0–1 against the visitors.", "score", "0–1"),
        ("Critics gave it 7.1/10.", "score", "7.1/10"),
        ("Readers gave it 6.9 out of 10.", "score", "6.9 out of 10"),
        ("A Boeing 737 landed.", "name", "737"),
        ("He lives at 49 Mill Lane.", "address", "49 Mill Lane"),
        ("It was the 17th race.", "label", "17th"),
        ("It opened two years ago.", "dating", "two years"),
    ],
)
def test_what_is_no_figure_is_known_for_what_it_is(text: str, kind: str, printed: str) -> None:
    (number,) = other_numbers(text)
    assert (number.kind, text[number.start : number.end]) == (kind, number.text)
    assert number.text.startswith(printed.split(" Mill", maxsplit=1)[0])
    assert not extract_figures(text)


def test_a_far_year_is_a_count_unless_a_word_dates_it() -> None:
    assert [f.value for f in extract_figures("The county has 2134 confirmed cases.")] == [2134]
    assert [n.kind for n in other_numbers("The dam shall stand by 2134.")] == ["year"]


@given(st.text(alphabet="ab 12345,./:-–[]'th%$\n", max_size=80))
def test_no_character_is_of_a_figure_and_of_another_number(text: str) -> None:
    taken: set[int] = set()
    spans = [(f.start, f.end) for f in extract_figures(text)]
    for start, end in spans + [(n.start, n.end) for n in other_numbers(text)]:
        here = set(range(start, end))
        assert not here & taken
        taken |= here


def changed(old: str, new: str) -> list[tuple[str, str, str]]:
    change = compare(Article.from_text(text=old), Article.from_text(text=new))
    return [(n.kind, n.old.text, n.new.text) for n in change.numbers]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("He was born on 5 March 1959 here.", "He was born on 5 March 1957 here.", "date"),
        ("Ana Vik, 45, drove the bus home.", "Ana Vik, 47, drove the bus home.", "age"),
        ("The home side won 3-1 on Sunday.", "The home side won 2-1 on Sunday.", "score"),
        ("It was the 17th race of the cup.", "It was the 18th race of the cup.", "label"),
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
