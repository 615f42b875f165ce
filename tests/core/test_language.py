"""Which language a text is in."""

import pytest

from newsdiff.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry will sail again on Thursday and the pier has been closed to cars.", "en"),
        ("Ferry sails Thursday. Pier closes to cars for repairs, says harbour office.", "en"),
        ("Die Fähre „The Northern Star“ fährt am Donnerstag wieder von der Mole ab.", "de"),
        ("De veerboot vaart donderdag weer van de pier, zei het havenkantoor maandag.", "nl"),
        ("Le ferry repart jeudi de la jetée, a indiqué lundi le bureau du port.", "fr"),
        ("", "en"),
    ],
)
def test_the_likeliest_language_is_told(text: str, code: str) -> None:
    assert language_of(text) == code
