"""What the tables of a language promise."""

from importlib import resources

import pytest

from languages.cldr import LOCALES, written
from newsdiff.figures import extract_figures
from newsdiff.languages import known_languages


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_the_generated_names_are_those_of_cldr(language: str) -> None:
    file = resources.files("newsdiff.languages") / "cldr" / f"{language}.toml"
    assert file.read_text(encoding="utf-8") == written(language)


def test_names_are_generated_for_languages_that_we_know() -> None:
    assert set(LOCALES) <= set(known_languages())


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It cost 40 Georgian laris.", "GEL"),
        ("It cost ₡900.", "CRC"),
        ("It cost KZT 900.", "KZT"),
        ("It cost 900 Albanian lekë.", "ALL"),
        ("It weighed 40 troy ounces.", "ozt"),
        ("It held 40 acre-feet.", "acre-foot"),
        ("It took 5 kilojoules.", "kJ"),
    ],
)
def test_units_and_currencies_need_no_hand_written_names(text: str, unit: str) -> None:
    (figure,) = extract_figures(text)
    assert figure.unit == unit


def test_a_word_in_capitals_is_no_currency_code() -> None:
    (figure,) = extract_figures("ALL 5 BOATS SANK")
    assert (figure.text, figure.unit) == ("5", None)
