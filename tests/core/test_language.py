"""Which language a text is in."""

import pytest

from newsdiff.language import language_of, sure_language_of


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


ELSEWHERE = {
    "pt": """O porto foi fechado na segunda-feira depois que um navio bateu no cais, disse a
        prefeitura. Não há feridos, mas os barcos não podem sair até que os técnicos terminem a
        inspeção. Segundo a polícia, o capitão perdeu o controle por causa do vento forte.""",
    "ca": """El port es va tancar dilluns després que un vaixell xoqués amb el moll, segons
        l'ajuntament. No hi ha ferits, però els vaixells no poden sortir fins que els tècnics acabin
        la inspecció. Segons la policia, el capità va perdre el control a causa del vent.""",
    "da": """Havnen blev lukket mandag, efter at et skib ramte kajen, oplyser kommunen. Ingen er
        kommet til skade, men skibene kan ikke sejle, før teknikerne er færdige med deres
        undersøgelse. Ifølge politiet mistede kaptajnen kontrollen på grund af kraftig vind.""",
    "ro": """Portul a fost închis luni după ce o navă a lovit cheiul, a anunțat primăria. Nu sunt
        răniți, dar navele nu pot pleca până când tehnicienii nu termină inspecția. Potrivit
        poliției, căpitanul a pierdut controlul din cauza vântului puternic.""",
    "pl": """Port został zamknięty w poniedziałek po tym, jak statek uderzył w nabrzeże,
        poinformował urząd miasta. Nikt nie został ranny, ale statki nie mogą wypłynąć, dopóki
        technicy nie zakończą kontroli. Według policji kapitan stracił panowanie nad statkiem.""",
}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_language_we_do_not_know_is_unknown(code: str) -> None:
    assert language_of(ELSEWHERE[code]) == "und"
    assert sure_language_of(ELSEWHERE[code]) is None


def test_a_short_text_is_not_believed_against_its_page() -> None:
    short = "Die Fähre fährt am Donnerstag wieder von der Mole ab, teilte das Hafenamt mit."
    assert (language_of(short), sure_language_of(short)) == ("de", None)
    assert sure_language_of(" ".join([short] * 5)) == "de"
