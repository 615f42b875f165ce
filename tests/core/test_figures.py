"""What is a figure in English, its value, unit, hedge, rate and what it is of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.figures import Figure, extract_figures


def only(text: str) -> Figure:
    (figure,) = extract_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They hired 25,000 workers.", 25_000),
        ("They hired 25\u00a0000 workers.", 25_000),
        ("They hired 25\u202f000 workers.", 25_000),
        ("They hired 25'000 workers.", 25_000),
        ("They hired 25k workers.", 25_000),
        ("They hired twenty-five thousand workers.", 25_000),
        ("The strike hit 1,00,000 travellers.", 100_000),
        ("Two hundred and fifty boats sank.", 250),
        ("The plant made 1.2 million tins.", 1_200_000),
        ("The plant made 1.2bn tins.", 1_200_000_000),
        ("A dozen boats sank.", 12),
        ("Half a million tins were recalled.", 500_000),
        ("Half a dozen boats sank.", 6),
        ("A hundred boats sank.", 100),
        ("Five million, they said.", 5_000_000),
        ("They cut two and a half million tins.", 2_500_000),
        ("They cut 2½ tins.", 2.5),
        ("They cut .5 tins.", 0.5),
    ],
)
def test_a_number_has_the_same_value_however_it_is_written(text: str, value: float) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A third of the hedges went.", 1 / 3),
        ("Two-thirds of the hedges went.", 2 / 3),
        ("Three quarters of the hedges went.", 3 / 4),
        ("Half of the hedges went.", 1 / 2),
        ("Prices dropped by a fifth within minutes.", 1 / 5),
        ("One in five hedges went.", 1 / 5),
        ("Nine out of ten hedges went.", 9 / 10),
        ("About 4 in 10 hedges went.", 4 / 10),
    ],
)
def test_fractions_and_odds_are_parts_of_one(text: str, value: float) -> None:
    assert only(text).value == pytest.approx(value)
    assert only(text).unit is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It cost $4.2 billion.", 4.2e9, "USD"),
        ("It cost tens of thousands of dollars.", 10_000, "USD"),
        ("It cost thirteen dollars and forty-five cents.", 13.45, "USD"),
        ("It cost £3 and 12 pence.", 3.12, "GBP"),
        ("It cost Y=590 million.", 590e6, "JPY"),
        ("The engine has 450 Nm.", 450, "Nm"),
        ("The film is 450 nm thin.", 450, "nm"),
        ("It cost £2million.", 2e6, "GBP"),
        ("It cost €310m.", 310e6, "EUR"),
        ("It cost A$5m.", 5e6, "AUD"),
        ("It cost 15,000 euros.", 15_000, "EUR"),
        ("It cost 40 Swiss francs.", 40, "CHF"),
        ("It cost 300 pounds.", 300, "GBP"),
        ("They seized 300 pounds of cocaine.", 300, "lb"),
        ("They paid 300 pounds of public money.", 300, "GBP"),
        ("Turnout was 61 per cent.", 61, "percent"),
        ("Rates rose by 2 percentage points.", 2, "percentage point"),
        ("They found 5.5 km of pipe.", 5.5, "km"),
        ("They found 5m of pipe.", 5e6, None),
        ("The wall is 5m high.", 5, "m"),
        ("The wave was 200 m high.", 200, "m"),
        ("The search took 72 hours.", 72, "hour"),
        ("It fell to -5C overnight.", -5, "°C"),
        ("It fell to minus 5 degrees Celsius overnight.", -5, "°C"),
        ("They drove at 50mph.", 50, "mph"),
        ("The leak was 40 cubic metres.", 40, "m³"),
        ("The magnitude 6.3 tremor was felt inland.", 6.3, None),
    ],
)
def test_units_are_codes(text: str, value: float, unit: str | None) -> None:
    assert (only(text).value, only(text).unit) == (value, unit)


@pytest.mark.parametrize(
    ("hedged", "modifier"),
    [
        ("about 12", "about"),
        ("some 12", "about"),
        ("12 or so", "about"),
        ("at least 12", "at_least"),
        ("no fewer than 12", "at_least"),
        ("at least another 12", "at_least"),
        ("12 or more", "at_least"),
        ("no more than 12", "at_most"),
        ("12 at most", "at_most"),
        ("more than 12", "more_than"),
        ("just over 12", "more_than"),
        ("fewer than 12", "less_than"),
        ("nearly 12", "nearly"),
        ("close to 12", "nearly"),
        ("as many as 12", "up_to"),
        ("up to 12", "up_to"),
        ("an estimated 12", "estimated"),
        ("exactly 12", None),
    ],
)
def test_hedges_make_modifiers(hedged: str, modifier: str | None) -> None:
    figure = only(f"They counted {hedged} boats.")
    assert (figure.text, figure.modifier) == ("12", modifier)


def test_a_hedge_may_stand_behind_the_noun() -> None:
    assert only("They will send 30,000 doses of vaccine or more by Friday.").modifier == "at_least"


@pytest.mark.parametrize(
    "text",
    [
        "A row over £11,000 went on.",
        "They handed over £11,000.",
        "Sales went up to 500 at last.",
        "He fell ill over two years.",
        "Margins are plus or minus 3 per cent.",
    ],
)
def test_a_preposition_is_no_hedge(text: str) -> None:
    assert only(text).modifier is None


@pytest.mark.parametrize(
    ("text", "value", "modifier"),
    [
        ("Dozens of boats sank.", 12, "dozens"),
        ("Hundreds of boats sank.", 100, "hundreds"),
        ("Several hundred boats sank.", 100, "hundreds"),
        ("Thousands of boats sank.", 1000, "thousands"),
        ("Tens of thousands of boats sank.", 10_000, "thousands"),
        ("Hundreds of thousands of boats sank.", 100_000, "thousands"),
    ],
)
def test_vague_counts_have_the_least_value(text: str, value: float, modifier: str) -> None:
    assert (only(text).value, only(text).modifier) == (value, modifier)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 10 and 15 boats", 10, 15, None),
        ("10 to 15 boats", 10, 15, None),
        ("10-15 boats", 10, 15, None),
        ("10–15 per cent of boats", 10, 15, "percent"),
        ("$3-5 million in cash", 3e6, 5e6, "USD"),
        ("$7.5 million to $9 million in cash", 7.5e6, 9e6, "USD"),
        ("6.8 to 7 m of water", 6.8, 7, "m"),
        ("two or three boats", 2, 3, None),
        ("30 or 40 boats", 30, 40, None),
        ("10 to 25 years of work", 10, 25, "year"),
        ("a 10-to-25-year term", 10, 25, "year"),
    ],
)
def test_a_range_is_one_figure(text: str, low: float, high: float, unit: str | None) -> None:
    figure = only(f"They saw {text} there.")
    assert (figure.value, figure.high, figure.unit) == (low, high, unit)


def test_a_change_from_one_to_another_is_two_figures() -> None:
    figures = extract_figures("The toll rose from 60 to 73.")
    assert [(f.value, f.high) for f in figures] == [(60, None), (73, None)]


def test_an_equal_count_is_no_range() -> None:
    values = [f.value for f in extract_figures("They found 12 boats and 15 rafts.")]
    assert values == [12, 15]


@pytest.mark.parametrize(
    "text",
    [
        "It happened on March 3, 2020.",
        "It happened on 3 March.",
        "It happened on Sept. 20-24.",
        "It happened on 3/4/2020.",
        "It happened on 2020-03-04.",
        "It happened in 1998.",
        "It happened in 2019-20.",
        "The 1990s were calm.",
        "It opens at 04:12 local time (20:12 GMT).",
        "It opens at 10.30am and shuts at 7 pm.",
        "It opens at 6 o'clock.",
        "The 45-year-old survived.",
        "She is 45 years old.",
        "A man aged 45 survived.",
        "Mara Quill, 45, survived.",
        "Mara Quill (45) survived.",
        "She is 45.",
        "Ask again when you're 45.",
        "He came 5th, she came 3rd.",
        "Delmar won 3-1.",
        "The law passed by a 52-48 vote.",
        "It was said before [12].",
        "1. Open the lid.",
        "A Boeing 737 landed.",
        "It left Highway 9.",
        "The Geran-2 was seen.",
        "The A320 and the 5G mast were seen.",
        "The Group of Seven met.",
        "They lost in the Round of 16.",
        "See page 12.",
        "He is on deck three.",
        "Call 0800 555 111.",
        "Call +44 20 7946 0000.",
        "Order 4711-0815-22 was lost.",
        "Updated 2 hours ago.",
        "It was sold two years ago.",
        "It is three times its size.",
        "One of them left.",
        "No one left.",
        "It was a one-off.",
        "Both were there twice.",
        "Delmar scores in the final.",
        "They came in the top three.",
        "It is No. 1.",
        "He lives at 49 Mill Lane.",
        "He lives at 4 W 61st St, up north.",
        "Sales of its Model 3 cars fell.",
        "The part is 12m345.",
        "He got his hands on one in May.",
        "The third man left in the first half.",
        "Item 99999999999999999999999999 was lost.",
    ],
)
def test_what_states_no_quantity_is_no_figure(text: str) -> None:
    assert extract_figures(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("One person has died.", 1),
        ("It was one of the worst storms ever.", 1),
        ("They came to an average of 1850 a year.", 1850),
        ("A magnitude-6.1 tremor was felt.", 6.1),
        ("One was in a critical state.", 1),
        ("About 2000 people came.", 2000),
        ("On Tuesday 12 people came.", 12),
        ("Delmar Storm Kills 12", 12),
        ("Toll Rises To 73", 73),
        ("Ferry fire: Two dead", 2),
    ],
)
def test_what_only_looks_like_a_name_or_a_year_is_a_figure(text: str, value: float) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("They lose 500 drones a day.", "day"),
        ("They pay $31 a share.", "share"),
        ("They pay £11.90 per hour.", "hour"),
        ("They pay $300 each.", "each"),
        ("They run a 700 barrel-a-day mill.", "day"),
        ("They lose 500 drones.", None),
    ],
)
def test_the_rate_is_what_a_figure_is_per(text: str, rate: str | None) -> None:
    assert only(text).rate == rate


@pytest.mark.parametrize(
    "printed", ["£2million", "12 km", "three months", "a dozen", "A third", "$3-5 million", "10%"]
)
def test_the_text_is_the_number_with_its_unit_as_printed(printed: str) -> None:
    text = f"At last: about {printed} of it."
    figure = only(text)
    assert figure.text == printed
    assert text[figure.start : figure.end] == printed


def test_figures_come_in_the_order_of_the_text_over_paragraphs() -> None:
    text = "Some 12 boats sank.\n\nOn shore 30 people waited.\n5 left."
    assert [f.value for f in extract_figures(text)] == [12, 30, 5]


def test_a_language_nobody_knows_is_read_as_english() -> None:
    assert extract_figures("25,000 boats", "xx-YY") == extract_figures("25,000 boats", "en")


@given(st.integers(min_value=1, max_value=999_999_999))
def test_grouping_and_words_of_scale_do_not_change_a_value(number: int) -> None:
    grouped = only(f"They counted exactly {number:,} boats.")
    assert grouped.value == number
    assert only(f"They counted exactly {number:,} thousand boats.").value == number * 1000


def test_a_fraction_with_a_slash_is_one_number() -> None:
    found = extract_figures("It takes 1/4 mile of fence and 3/4 of the money, but not on 9/11.")
    assert [(f.text, f.value) for f in found] == [("1/4 mile", 0.25), ("3/4", 0.75)]
