"""What every language must be able to do, whoever adds it: see docs/how-to/add-a-language.md."""

import re

import pytest

from newsdiff.figures.lexicon import WORD_SETS
from newsdiff.language import language_of
from newsdiff.languages import known_languages, language_table
from tests.core.language_cases import (
    attribution_tallies,
    cases,
    codes,
    figure_tallies,
    notice_tally,
)

TABLES = ["language", "dates", "notices", "figures", "sourcing", "hedges"]
ENOUGH = {"figures": 40, "attributions": 30, "notices": 12}
OTHERS = [code for code in known_languages() if code != "en"]


@pytest.mark.parametrize("code", known_languages())
def test_a_language_file_has_every_table(code: str) -> None:
    assert [table for table in TABLES if not language_table(code, table)] == []


def test_every_language_but_english_has_cases_of_its_own() -> None:
    assert codes() == OTHERS  # English is measured on the evaluation sets


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("table", ENOUGH)
def test_there_are_enough_cases_to_judge_by(code: str, table: str) -> None:
    assert len(cases(code, table)) >= ENOUGH[table]


@pytest.mark.parametrize("code", known_languages())
def test_the_year_has_twelve_months_in_every_language(code: str) -> None:
    assert len(language_table(code, "dates")["months"]) == 12


@pytest.mark.parametrize("code", known_languages())
def test_the_patterns_of_notices_are_regular_expressions(code: str) -> None:
    table = language_table(code, "notices")
    lists = ("earlier", "changed", "wrong", "clearer", "taken_back", "newer", "policy")
    for pattern in [*table["labels"].values(), *(p for name in lists for p in table[name])]:
        re.compile(pattern.replace("{itself}", table["itself"]))


@pytest.mark.parametrize("code", known_languages())
def test_figures_name_only_word_lists_that_are_read(code: str) -> None:
    assert set(language_table(code, "figures")["words"]) <= WORD_SETS


@pytest.mark.parametrize("code", OTHERS)
def test_the_language_is_told_from_the_others(code: str) -> None:
    prose = " ".join(text for text, _ in cases(code, "figures"))
    words = prose.split()
    told = [language_of(" ".join(words[at : at + 60])) for at in range(0, len(words) - 60, 60)]
    assert set(told) == {code}


@pytest.mark.parametrize("code", OTHERS)
def test_figures_have_their_values(code: str) -> None:
    tallies = figure_tallies(code)
    assert tallies["value"].f1 >= 0.95, tallies["value"].misses
    assert tallies["unit"].recall >= 0.95, tallies["unit"].misses
    assert tallies["modifier"].recall >= 0.95, tallies["modifier"].misses
    assert tallies["rate"].recall >= 0.95, tallies["rate"].misses


@pytest.mark.parametrize("code", OTHERS)
def test_sources_are_found_and_known_as_named_or_not(code: str) -> None:
    tallies = attribution_tallies(code)
    assert tallies["found"].recall >= 0.85, tallies["found"].misses
    assert tallies["found"].f1 >= 0.85, tallies["found"].misses
    assert tallies["named"].recall >= 0.95, tallies["named"].misses


@pytest.mark.parametrize("code", OTHERS)
def test_notices_have_their_kind_and_date(code: str) -> None:
    tally = notice_tally(code)
    assert tally.recall >= 0.95, tally.misses
