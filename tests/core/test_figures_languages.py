"""Figures in the other languages: their signs, words and hedges, and no more than those."""

import pytest

from newsdiff.figures import extract_figures, sign_of
from newsdiff.figures.lexicon import lexicon
from newsdiff.languages import known_languages, language_table

Expected = tuple[float, str | None, str | None]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Etwa 25.000 Menschen kamen.", (25_000, None, "about")),
        ("de", "Der Verlust lag bei 2,3 Mrd. Euro.", (2.3e9, "EUR", None)),
        ("de", "Mindestens einundzwanzig Boote sanken.", (21, None, "at_least")),
        ("de", "Zweihundert Boote sanken.", (200, None, None)),
        ("de", "Knapp ein Drittel der Boote sank.", (1 / 3, None, "nearly")),
        ("de", "Hunderte Boote sanken.", (100, None, "hundreds")),
        ("de", "Die Boote waren bis zu 12 Meter lang.", (12, "m", "up_to")),
        ("fr", "Au moins douze bateaux ont coulé.", (12, None, "at_least")),
        ("fr", "Il a coûté 4,2 milliards d'euros.", (4.2e9, "EUR", None)),
        ("fr", "Près de 40 % des bateaux ont coulé.", (40, "percent", "nearly")),
        ("fr", "Soixante et onze bateaux ont coulé.", (71, None, None)),
        ("fr", "Plus de 1\u202f500 bateaux ont coulé.", (1500, None, "more_than")),
        ("es", "Más de 1.100 barcos se hundieron.", (1100, None, "more_than")),
        ("es", "Treinta y dos barcos se hundieron.", (32, None, None)),
        ("es", "Ardieron unas 3.000 hectáreas.", (3000, "ha", "about")),
        ("it", "Il valore è di 18 milioni di euro.", (18e6, "EUR", None)),
        ("it", "Circa 250mila barche affondarono.", (250_000, None, "about")),
        ("it", "Almeno ventuno barche affondarono.", (21, None, "at_least")),
        ("nl", "Ruim 140 boten zonken.", (140, None, "more_than")),
        ("nl", "Zeker twintig boten zonken.", (20, None, "at_least")),
        ("nl", "De bouw kostte 300.000 euro.", (300_000, "EUR", None)),
        ("nl", "Een derde van de boten zonk.", (1 / 3, None, None)),
    ],
)
def test_each_language_has_its_own_signs_and_words(
    language: str, text: str, expected: Expected
) -> None:
    (figure,) = extract_figures(text, language)
    value, unit, modifier = expected
    assert figure.value == pytest.approx(value)
    assert (figure.unit, figure.modifier) == (unit, modifier)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am 14. März um 7.40 Uhr fuhr der Zug."),
        ("de", "Ein 52-jähriger Mann fuhr seit 1987 mit."),
        ("de", "Vor fünf Jahren war es anders."),
        ("fr", "Le 14 mars 2020 à 20 h, le train est parti."),
        ("fr", "Il y a deux ans, un homme de 52 ans est parti."),
        ("es", "El 14 de marzo de 2020 salió el tren."),
        ("es", "Hace dos años salió un hombre de 52 años."),
        ("it", "Due anni fa partì un uomo di 61 anni."),
        ("it", "Il 14 marzo 2020 partì il treno."),
        ("nl", "Twee jaar geleden vertrok een 52-jarige man."),
        ("nl", "Op 14 maart 2020 vertrok de trein."),
        ("nl", "Om 20.30 uur vertrok de trein."),
        ("it", "Alle 20.30 partì il treno."),
        ("es", "A las 20.30 salió el tren."),
    ],
)
def test_dates_times_and_ages_are_no_figures_in_any_language(language: str, text: str) -> None:
    assert extract_figures(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Von 10 bis 15 Meter hohe Wellen kamen."),
        ("fr", "Des vagues de 10 à 15 mètres sont venues."),
        ("es", "Vinieron olas de 10 a 15 metros."),
        ("it", "Arrivarono onde da 10 a 15 metri."),
        ("nl", "Er kwamen golven van 10 tot 15 meter."),
    ],
)
def test_each_language_has_its_own_ranges(language: str, text: str) -> None:
    (figure,) = extract_figures(text, language)
    assert (figure.value, figure.high, figure.unit) == (10, 15, "m")


def test_the_same_digits_are_read_by_the_language_of_the_text() -> None:
    assert extract_figures("25.000 t", "de")[0].value == 25_000
    assert extract_figures("25.000 t", "en")[0].value == 25


@pytest.mark.parametrize("language", known_languages())
def test_every_language_counts_to_a_hundred(language: str) -> None:
    words = language_table(language, "figures")["numbers"]["cardinals"].split()
    lex = lexicon(language)
    assert len(words) == 100
    for value, word in enumerate(words):
        cut = [*word.replace("-", " - ").split(), ""]
        assert lex.cardinals.match(cut, 0) == (value, len(cut) - 1)


@pytest.mark.parametrize("language", known_languages())
def test_every_language_means_the_same_by_its_modifiers(language: str) -> None:
    table = language_table(language, "figures")
    assert set(table["hedges"]) >= {"about", "at_least", "at_most", "more_than", "less_than"}
    assert set(table["hedges"]) >= {"nearly", "up_to", "estimated"}


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("es", "Hubo 25,000 personas, un 3.5 % más que antes.", [25_000, 3.5]),
        ("es", "Hubo 25,000 personas de 1,234,567.", [25_000, 1_234_567]),
        ("es", "Hubo 25.000 personas, un 3.5 % más.", [25_000, 3.5]),
        ("de", "Es kamen 25,000 Leute und 1,500.75 Euro.", [25_000, 1500.75]),
        (
            "en",
            "There were 25.000 people, or 3,5% more, and 1.234.567 birds.",
            [25_000, 3.5, 1234567],
        ),
        ("en", "There were 25,000 people, 3,5% more.", [25_000, 3.5]),
    ],
)
def test_numbers_that_can_be_read_in_one_way_decide_for_the_document(
    language: str, text: str, values: list[float]
) -> None:
    assert [figure.value for figure in extract_figures(text, language)] == values


def test_a_headline_is_read_by_the_signs_of_its_document() -> None:
    sign = sign_of("25,000 vecinos\n\n1,234,567 casas", "es")
    (figure,) = extract_figures("25,000 vecinos", "es", decimal=sign)
    assert figure.value == 25_000


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("de", "hundert", 100),
        ("de", "hunderttausend", 100_000),
        ("de", "zwölfhundert", 1200),
        ("de", "dreitausendfünfhundert", 3500),
        ("de", "neunhundertneunundneunzig", 999),
        ("it", "cento", 100),
        ("it", "centottanta", 180),
        ("it", "milleduecento", 1200),
        ("it", "novecentomila", 900_000),
        ("nl", "honderd", 100),
        ("nl", "vijfhonderdduizend", 500_000),
        ("nl", "tweeduizend vijfhonderd", 2500),
        ("fr", "deux millions et demi", 2_500_000),
        ("es", "dos millones y medio", 2_500_000),
    ],
)
def test_numbers_are_read_in_one_word_and_with_halves(
    language: str, word: str, value: float
) -> None:
    noun = {"de": "Boote", "it": "barche", "nl": "boten", "fr": "de bateaux", "es": "de barcos"}
    (figure,) = extract_figures(f"{word} {noun[language]}", language)
    assert figure.value == value
