"""Numbers that are no figures are listed with the rule that says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.explanation import RULES
from newsdiff.figures import extract_figures
from newsdiff.figures.names import WORD_RULES
from newsdiff.figures.others import DATING, NO_QUANTITY, other_numbers
from newsdiff.figures.skips import DIGIT_RULES
from newsdiff.languages import known_languages


@pytest.mark.parametrize(
    ("text", "number", "rule"),
    [
        ("The workers are paid little[1].", "[1]", "reference-mark"),
        ("They build Geran-2 drones.", "Geran-2", "identifier"),
        ("The treaty was signed in June 2024.", "June 2024", "date"),
        ("It opened on 4 May 2021 in Pruna.", "4 May 2021", "date"),
        ("The siren sounded at 8:30 in Pruna.", "8:30", "clock-time"),
        ("16:05: The road is closed.", "16:05", "clock-time"),
        ("The lorry left Highway 9 near Pruna.", "Highway 9", "name"),
        ("Pruna won 3-1 against Orr.", "3-1", "score"),
        ("They drew 0–1 against the visitors.", "0–1", "score"),
        ("Critics gave it 7.1/10.", "7.1/10", "score"),
        ("Readers gave it 6.9 out of 10.", "6.9 out of 10", "score"),
        ("The bridge closed on June 5th, 2019.", "June 5th, 2019", "date"),
        ("The dam shall stand by 2134.", "2134", "date"),
        ("It was the 17th race.", "17th", "identifier"),
        ("The Group of Seven met in Pruna.", "Seven", "name"),
        ("It closed two years ago.", "two years ago", "dating"),
        ("The 45-year-old driver was unhurt.", "45-year-old", "dating"),
        ("The bill is three times as high.", "three times", "multiple"),
    ],
)
def test_a_number_in_a_name_or_a_date_says_why(text: str, number: str, rule: str) -> None:
    assert [(other.text, other.rule) for other in other_numbers(text)] == [(number, rule)]


def test_a_far_year_is_a_count_unless_a_word_dates_it() -> None:
    assert [f.value for f in extract_figures("The county has 2134 confirmed cases.")] == [2134]


def test_a_figure_is_not_listed() -> None:
    assert other_numbers("Police held 40 people and took 200 euros.") == []


def test_every_rule_of_the_grammar_has_a_name_that_is_documented() -> None:
    names = {name for _, name in (*DIGIT_RULES, *WORD_RULES)}
    assert {*names, DATING, NO_QUANTITY} == set(RULES["number"])


@given(
    st.text(alphabet="aZ 019[].,-:/€%\n½٣Ⅷone th", max_size=80), st.sampled_from(known_languages())
)
def test_any_text_gets_an_answer_outside_its_figures(text: str, language: str) -> None:
    figures = extract_figures(text, language)
    for other in other_numbers(text, language):
        assert text[other.start : other.end] == other.text
        assert other.rule in RULES["number"]
        assert not any(f.start <= other.start and other.end <= f.end for f in figures)
