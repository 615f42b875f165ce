"""What a figure is of, in English."""

import pytest

from newsdiff.figures import extract_figures


def concepts(text: str) -> list[str]:
    return [figure.concept for figure in extract_figures(text)]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("They sent 12,000 industrial workers.", "industrial workers"),
        ("They saw three of the roughly 80 pupils.", "pupils"),
        ("Some 50 or so camp beds were set out.", "camp beds"),
        ("They filled eight million 250ml bottles.", "bottles"),
        ("They wrote a 12-page report.", "page"),
        ("There were 903 confirmed measles cases.", "confirmed measles cases"),
        ("They mended two Fiat and Skoda vans.", "Fiat and Skoda vans"),
        ("It was one of his best films.", "best films"),
        ("Forty of the patients are children.", "children"),
    ],
)
def test_a_count_is_of_the_noun_behind_it(text: str, concept: str) -> None:
    assert concepts(text)[0] == concept


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("At least 12 people were killed.", "people killed"),
        ("The storm injured 30.", "people injured"),
        ("Two dead after storm", "people dead"),
        ("The plant employs 900.", "people"),
        ("About 4,000 fled.", "people"),
        ("Some 45,000 are still without power.", "people"),
        ("Of the 340 aboard, none was hurt.", "people aboard"),
    ],
)
def test_a_bare_number_counts_people_where_the_verb_says_so(text: str, concept: str) -> None:
    assert concepts(text) == [concept]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The death toll rose to 73.", "death toll"),
        ("The death toll from the landslide has risen to 31.", "death toll"),
        ("Turnout in the second round was 48 per cent.", "Turnout"),
        ("The average price of a house is now £281,000.", "average price of house"),
        ("They put the cost of the clean-up at £2m.", "cost of clean-up"),
        ("The loss widened to €69m.", "loss"),
        ("The company's workforce shrank to 400.", "workforce"),
        ("Deaths: 31", "Deaths"),
    ],
)
def test_what_is_said_of_something_is_of_the_subject(text: str, concept: str) -> None:
    assert concepts(text) == [concept]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The firm made a loss of £96m.", "loss"),
        ("It flew by at a safe distance of 310 km.", "safe distance"),
        ("It brought $150 million in savings.", "savings"),
        ("The regulator fined the bank £17.5m.", "fine of bank"),
        ("The runner was fined £600.", "fine of runner"),
        ("The mission cost €310 million.", "cost of mission"),
        ("Tickets for the stand cost £18.", "price of Tickets"),
        ("They will spend £40m on new trains.", "spending on new trains"),
        ("Thieves made off with jewels worth £2m.", "jewels"),
        ("The firm agreed to pay $31 a share.", "price a share"),
        ("They would earn £11 an hour.", "hourly pay"),
    ],
)
def test_money_is_of_what_it_pays(text: str, concept: str) -> None:
    assert concepts(text) == [concept]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("About 34 per cent of ballots were counted.", "ballots"),
        ("Shares rose 11%.", "rise of Shares"),
        ("Sales were up 4.2% on the year.", "rise of Sales"),
        ("The offer includes a 5% pay rise.", "pay rise"),
        ("The blaze is 40 percent contained.", "containment of blaze"),
        ("The deficit will be 3.1% of output.", "deficit"),
        ("The central bank raised its key rate by 25 basis points.", "key rate"),
    ],
)
def test_a_share_is_of_its_whole_or_of_what_moved(text: str, concept: str) -> None:
    assert concepts(text) == [concept]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("They took 60 tonnes of rubbish.", "rubbish"),
        ("The tower is 95 metres tall.", "height of tower"),
        ("The ship sank 12 miles off the coast.", "distance from coast"),
        ("The tremor was felt 30 km south of the capital.", "distance from capital"),
        ("The ore came from mines 600 km away.", "distance from mines"),
        ("A 48-hour strike began.", "strike"),
        ("He got a 12-month driving ban.", "driving ban"),
        ("The strike, which lasted 11 weeks, ended.", "strike"),
        ("He faces up to 10 years in prison.", "prison sentence"),
        ("The pupils were freed after 19 days.", "captivity of pupils"),
        ("The signal was lost six minutes before touchdown.", "time before touchdown"),
    ],
)
def test_a_measure_is_of_what_has_it(text: str, concept: str) -> None:
    assert concepts(text) == [concept]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They sent 1,000 sappers. They promised 5,000 more.", ["sappers", "sappers"]),
        ("Police counted 20,000 walkers; organisers said 50,000.", ["walkers", "walkers"]),
        ("Nora Pell won 70 delegates and Ivo Brandt has 69.", ["delegates", "delegates"]),
        ("Shares fell 14 per cent and another 6 per cent.", ["fall of Shares", "fall of Shares"]),
        ("The rate fell four points to 39%.", ["points", "rate"]),
    ],
)
def test_an_elliptic_figure_is_of_what_was_counted_before(text: str, expected: list[str]) -> None:
    assert concepts(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("The number of cases rose to 14.", "en", "cases"),
        ("The total number of arrests is now 31.", "en", "arrests"),
        ("Die Zahl der Fälle stieg auf 14.", "de", "Fälle"),
        ("Le nombre de cas est passé à 14.", "fr", "cas"),
        ("El número de casos subió a 14.", "es", "casos"),
        ("Il numero di casi è salito a 14.", "it", "casi"),
    ],
)
def test_the_number_of_something_counts_that(text: str, language: str, concept: str) -> None:
    assert [figure.concept for figure in extract_figures(text, language)] == [concept]
