"""Whatever the text holds, the figure grammar answers, and in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.figures import extract_figures
from newsdiff.languages import known_languages

_PIECES = st.sampled_from(
    [
        *("12", "1,000", "3.5", "$", "£", "%", "-", "–", ",", ".", "(", ")", "[", "]", "/", ":"),
        *("one", "a", "hundred", "million", "half", "third", "of", "the", "in", "to", "and", "or"),
        *("about", "at", "least", "more", "than", "people", "killed", "year", "old", "ago", "km"),
        *("between", "March", "2020", "Boeing", "m", "\u00a0", "\ud800", "½", "٣", "人", "\n", "+"),
        *("ein", "Millionen", "d'", "euro", "vingt", "et", "mila", "twee", "dos", "mil", "Prozent"),
    ]
)


@pytest.mark.parametrize("language", known_languages())
@given(pieces=st.lists(_PIECES, max_size=30), blank=st.sampled_from(["", " "]))
def test_any_mix_of_its_own_words_is_read_without_a_fault(
    language: str, pieces: list[str], blank: str
) -> None:
    text = blank.join(pieces)
    figures = extract_figures(text, language)
    assert all(text[f.start : f.end] == f.text != "" for f in figures)
    ends = [0, *(f.end for f in figures)]
    assert all(end <= f.start for end, f in zip(ends, figures, strict=False))


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert all(text[f.start : f.end] == f.text for f in extract_figures(text))


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "9",
            "1,",
            "123 ",
            "12-",
            "a ",
            "one ",
            "twenty-",
            "million ",
            "hundred and ",
            "$",
            "([“",
        ),
        *("\ud800", "between 10 and ", "half a ", "two-thirds of ", "12 of the ", "+44 ", "1/"),
        *("a'", "5\n", "1\u00a0000\u00a0", "at least ", "dog "),
    ],
)
def test_endless_repetition_ends(unit: str) -> None:
    """The work at one place never grows with what stands around it."""
    figures = extract_figures(unit * (20_000 // len(unit)))
    assert len(figures) <= 20_000


def test_a_million_digits_are_no_figure() -> None:
    assert extract_figures("9" * 1_000_000) == []


def test_an_endless_paragraph_is_cut_between_words_only() -> None:
    sentence = "They counted exactly 123,456 boats. "
    values = {f.value for f in extract_figures(sentence * 5_000)}
    assert values == {123_456}
