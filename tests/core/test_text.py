import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newsdiff.text import fold


def test_quotes_dashes_and_spaces_take_one_form() -> None:
    assert fold("“25\u202f000” – it’s").text == '"25 000" - it\'s'


def test_digits_and_their_signs_are_kept() -> None:
    assert fold("1.5 % of 25,000-30,000").text == "1.5 % of 25,000-30,000"


def test_composed_and_decomposed_letters_are_equal() -> None:
    assert fold("cafe\u0301").text == fold("café").text


def test_invisible_characters_are_gone() -> None:
    assert fold("25\u200b,000\u00ad workers\ufeff").text == "25,000 workers"


def test_offsets_lead_back_to_the_original() -> None:
    text = "cafe\u0301\u200b had 25,000"
    folded = fold(text)
    at = folded.text.index("25,000")
    assert text[folded.source(at) : folded.source(at + 6)] == "25,000"
    assert folded.source(len(folded.text)) == len(text)


@given(st.text())
def test_offsets_never_go_back_and_stay_inside(text: str) -> None:
    folded = fold(text)
    places = [folded.source(i) for i in range(len(folded.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.text(alphabet="abc 123.,%-\n"))
def test_plain_text_is_left_alone(text: str) -> None:
    assert fold(text).text == text


@given(st.text(alphabet=st.characters(max_codepoint=0x17F)))
def test_composed_latin_text_folds_to_composed_text(text: str) -> None:
    assert unicodedata.is_normalized("NFC", fold(text).text)


def test_plain_characters_are_folded_like_the_same_in_other_company() -> None:
    plain = "".join(map(chr, range(128)))
    assert fold(plain + "\u00e9").text == fold(plain).text + "\u00e9"
