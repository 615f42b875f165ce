from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It poured.", ["It rained.", "It poured."]),
        ("U.S. troops met Gen. Arno.", ["U.S. troops met Gen. Arno."]),
        ("“It was dark.” She left.", ["“It was dark.”", "She left."]),
        ("“Why?” asked the nurse.", ["“Why?” asked the nurse."]),
        ("Prices rose 3.5 percent. Wages fell.", ["Prices rose 3.5 percent.", "Wages fell."]),
        ("Sure.[2] Then it ended.", ["Sure.[2]", "Then it ended."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("No. 7 won. No. 3 lost.", ["No. 7 won.", "No. 3 lost."]),
        ("The toll is 12. £5 was paid.", ["The toll is 12.", "£5 was paid."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet="aB.!? \n\"'”[1]"))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@given(st.text())
def test_sentences_stand_in_order_and_apart(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
