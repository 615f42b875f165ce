"""What a version says against itself, and above all what is no disagreement."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff import Article, extract_figures
from newsdiff.article import Notice, Paragraph, Teaser
from newsdiff.consistency import Disagreement, check
from newsdiff.consistency.dates import date_alone
from newsdiff.consistency.stale import still_stale
from newsdiff.times import parse_when

LEAD = "The port of Marl will hire 12,000 dockers over three years, its director said on Tuesday."
REST = "The port has 4,000 dockers now and lost 900 of them in the spring."
CRASH = "At least 15 people died and 34 were hurt when a ferry struck the stone pier at Pruna."


def version(*paragraphs: str, headline: str = "", **more: Any) -> Article:
    return Article(headline=headline, paragraphs=tuple(map(Paragraph, paragraphs)), **more)


def kinds(found: tuple[Disagreement, ...]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.one.text, each.other.text) for each in found]


@pytest.mark.parametrize(
    ("headline", "paragraph", "said", "told"),
    [
        ("Port of Marl to hire 25,000 dockers", LEAD, "25,000", "12,000"),
        ("Port of Marl to hire 120,000 dockers", LEAD, "120,000", "12,000"),
        ("Ferry hits stone pier, 12 dead", CRASH, "12", "15"),
        ("12 killed as ferry strikes pier at Pruna", CRASH, "12", "15"),
        ("Marl council to spend $4.2 million on harbour bridge",
         "The council of Marl will spend $4.2 billion on a harbour bridge.",
         "$4.2 million", "$4.2 billion"),
    ],
)  # fmt: skip
def test_a_headline_with_another_figure_than_the_text(
    headline: str, paragraph: str, said: str, told: str
) -> None:
    assert kinds(check(version(paragraph, headline=headline))) == [("figure", said, told)]


@pytest.mark.parametrize(
    ("headline", "paragraph"),
    [
        ("Port of Marl to hire 12,000 dockers", LEAD),
        ("Port of Marl to hire 12k dockers", LEAD),
        ("Port of Marl to hire nearly 12,500 dockers", LEAD),
        ("Port of Marl to hire thousands of dockers", LEAD),
        ("Port of Marl to hire up to 20,000 dockers", LEAD),
        ("Port of Marl to hire 10,000 to 15,000 dockers", LEAD),
        ("Port of Marl to hire 25,000 cooks", LEAD),
        ("Port of Marl to hire another 9,000 dockers", LEAD),
        ("Port of Marl to hire for 25,000 dollars", LEAD),
        ("Port of Marl to have 16,000 dockers", f"{LEAD} {REST}"),
        ("Ferry hits stone pier, more than a dozen dead", CRASH),
        ("Ferry hits stone pier, 16 dead", CRASH),
        ("Three killed as ferry strikes stone pier",
         "Two people died when a ferry struck the stone pier and a third did in hospital."),
        ("Ferry hits stone pier, 49 dead or hurt", CRASH),
        ("Deaths at Pruna pier rise by 12", CRASH),
        ("Ferry crew of 12 hit the stone pier at Pruna", CRASH),
        ("Nearly 25,000 boats moored in Marl", "Some 24,913 boats moored in Marl last year."),
        ("Half of boats leave Marl", "Of the boats in Marl, 52% leave by May."),
        ("7 things to know about the Marl boats", "Boats of Marl are old. There are 312 boats."),
        ("Marl 25 years on", "It is 30 years since Marl was flooded, and the boats are back."),
    ],
)  # fmt: skip
def test_roundings_hedges_sums_and_other_things_are_silent(headline: str, paragraph: str) -> None:
    assert check(version(paragraph, headline=headline)) == ()


def test_a_figure_far_down_in_the_text_backs_the_headline() -> None:
    deep = "The union says that the number will be 25,000 in the end."
    assert check(version(LEAD, REST, deep, headline="Port of Marl to hire 25,000 dockers")) == ()


def test_a_description_with_another_figure_than_the_text() -> None:
    told = Teaser("og:description", "The port of Marl will hire 25,000 dockers, its director says.")
    (found,) = check(version(LEAD, teasers=(told,)))
    assert (found.kind, found.one.place) == ("figure", "og:description")
    assert found.what == (
        "the description for social cards says 25,000 dockers; the text says 12,000 dockers"
    )


def test_a_description_that_is_cut_inside_a_number_is_silent() -> None:
    told = Teaser("description", "The port of Marl will hire dockers; the director named 12…")
    assert check(version(LEAD, teasers=(told,))) == ()


def test_a_title_for_machines_with_another_figure_than_the_headline() -> None:
    told = Teaser("og:title", "Ferry hits pier at Pruna, 12 feared dead")
    shown = "Ferry hits pier at Pruna, 15 feared dead"
    assert ("title", "12", "15") in kinds(check(version("", headline=shown, teasers=(told,))))


def test_a_title_about_something_else_is_silent() -> None:
    told = Teaser("og:title", "Live: 12 questions on the storm, answered by our readers")
    shown = "Ferry hits pier at Pruna, 15 feared dead"
    assert check(version("", headline=shown, teasers=(told,))) == ()


def test_a_description_that_kept_what_the_text_dropped_is_stale() -> None:
    told = Teaser("description", "A ferry struck the pier; the mayor put the bill at $37 million.")
    old = version("The mayor put the bill for the pier at $37 million.", teasers=(told,))
    new = replace(old, paragraphs=(Paragraph("The mayor put the bill for the pier at $52m."),))
    assert kinds(check(new, old)) == [("stale_figure", "$37 million", "$37 million")]
    assert check(old) == ()


def test_a_toll_that_rose_leaves_its_headline_behind() -> None:
    old = version(CRASH.replace("15", "12"), headline="Ferry hits stone pier, 12 dead")
    new = replace(old, paragraphs=(Paragraph(CRASH), Paragraph("Some 12 boats lay in the bay.")))
    assert kinds(check(new, old)) == [("stale_figure", "12", "12")]


def test_a_description_that_kept_a_source_which_the_text_dropped_is_stale() -> None:
    told = Teaser("description", "Goran Vidal says the pier was closed.")
    old = version("The pier was closed for winter, Goran Vidal said.", teasers=(told,))
    new = replace(old, paragraphs=(Paragraph("The pier was closed for winter, officials said."),))
    assert kinds(check(new, old)) == [("stale_source", "Goran Vidal", "Goran Vidal")]


@pytest.mark.parametrize(
    ("notice", "text", "wrong"),
    [
        ("An earlier version of this article said 25,000 dockers; the number is 12,000.",
         "It will hire 25,000 dockers.", "25,000"),
        ("The port employs 12,000 dockers, not 25,000 as first stated.",
         "The port has 25,000 dockers.", "25,000"),
        ("This article was amended to correct the number of dockers from 25,000 to 12,000.",
         "The port has 25,000 dockers.", "25,000"),
        ("This article first said, in an earlier version, that 12 people died instead of 15.",
         "Some 12 people died.", "12"),
        ("An earlier version misstated the number of dockers. It is 12,000, not 25,000.",
         "The port has 25,000 dockers.", "25,000"),
    ],
)  # fmt: skip
def test_a_wrong_figure_that_outlives_its_correction(notice: str, text: str, wrong: str) -> None:
    article = version(text, notices=(Notice("correction", notice),))
    assert [(d.kind, d.one.text) for d in check(article)] == [("notice_ignored", wrong)]


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        ("An earlier version of this article said 25,000 dockers; the number is 12,000.", LEAD),
        ("An earlier version of this article said 12 people died instead of 15.",
         "Some 15 people died and 12 boats sank."),
        ("An earlier version said the port, which has 25,000 dockers, had closed on Monday.",
         "The port has 25,000 dockers."),
        ("This article was updated with a statement of the port.", "The port has 25,000 dockers."),
    ],
)  # fmt: skip
def test_a_correction_that_was_followed_is_silent(notice: str, text: str) -> None:
    assert check(version(text, notices=(Notice("correction", notice),))) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They saved 12 of the 10 crew.", [("part_above_whole", "12", "10")]),
        ("Twenty people died, including 30 children.", [("part_above_whole", "30", "Twenty")]),
        ("They saved nine of the 10 crew.", []),
        ("At least 20 people died, including 30 children.", []),
        ("Water stood in 50 of the 40 villages' homes.", []),
        ("They hold shows in three cities, including 500 in Marl.", []),
    ],
)
def test_a_part_is_not_greater_than_its_whole(text: str, found: list[tuple[str, str, str]]) -> None:
    assert kinds(check(version(text))) == found


PUBLISHED = "2025-06-19T08:00:00Z"


@pytest.mark.parametrize(
    ("modified", "found"),
    [
        ("2025-06-19T09:00:00Z", []),
        ("2025-06-19T07:00:00Z", []),
        ("2025-06-19", []),
        ("2025-06-19T12:10:00Z", []),
        ("2025-06-19T23:00:00", []),
        ("2025-06-17T07:00:00Z", ["date_order"]),
        ("2025-06-19T14:00:00Z", ["date_ahead"]),
        ("soon", []),
    ],
)
def test_dates_that_cannot_be(modified: str, found: list[str]) -> None:
    article = version(LEAD, published=PUBLISHED, modified=modified)
    told = check(article, seen=parse_when("2025-06-19T12:00:00Z"))
    assert [each.kind for each in told] == found


@pytest.mark.parametrize(
    ("modified", "now", "paragraph", "found"),
    [
        (PUBLISHED, PUBLISHED, LEAD.replace("12,000", "9,000"), ["date_kept"]),
        (PUBLISHED, "2025-06-19T09:00:00Z", LEAD.replace("12,000", "9,000"), []),
        (PUBLISHED, PUBLISHED, LEAD.replace("port", "harbour"), []),
        (PUBLISHED, PUBLISHED, f"{LEAD} The union called that too late and too few for the port.",
         ["date_kept"]),
        ("2025-06-19", "2025-06-19", LEAD.replace("12,000", "9,000"), []),
        (None, None, LEAD.replace("12,000", "9,000"), []),
    ],
)  # fmt: skip
def test_a_text_that_changed_under_the_same_date(
    modified: str | None, now: str | None, paragraph: str, found: list[str]
) -> None:
    old, new = version(LEAD, modified=modified), version(paragraph, modified=now)
    assert [each.kind for each in check(new, old)] == found


def test_a_date_that_moved_alone() -> None:
    first, last = (version(LEAD, modified=f"2025-06-19T0{hour}:00:00Z") for hour in (8, 9))
    assert [each.kind for each in date_alone(first, last)] == ["date_alone"]
    assert list(date_alone(first, first)) == []


WORDS = st.sampled_from(
    ["12,000 dockers", "about 300 boats", "4.2 percent", "$37 million", "nine people died",
     "a dozen crew", "hundreds of homes", "Pruna", "Marl", "and", "the port", "said", "rose by 40"]
)  # fmt: skip
PROSE = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: " ".join(words) + ".")


@given(PROSE, st.lists(PROSE, max_size=3))
def test_a_headline_that_repeats_the_text_is_silent(lead: str, rest: list[str]) -> None:
    assert check(version(lead, *rest, headline=lead.rstrip("."))) == ()


@given(PROSE, st.lists(PROSE, max_size=3))
def test_what_is_quoted_stands_where_it_is_said_to(headline: str, paragraphs: list[str]) -> None:
    article = version(*paragraphs, headline=headline)
    texts = {"headline": headline, "body": article.text}
    for found in check(article):
        for side in (found.one, found.other):
            assert side.start is not None
            assert texts[side.place].startswith(side.text, side.start)
            assert extract_figures(side.text)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_gets_an_answer(headline: str, text: str, notice: str, teaser: str) -> None:
    article = version(
        text,
        headline=headline,
        published=notice,
        modified=teaser,
        notices=(Notice("correction", notice),),
        teasers=(Teaser("og:title", teaser), Teaser("description", text)),
    )
    assert check(article, article, seen=parse_when("2025-06-19")) == check(
        article, article, seen=parse_when("2025-06-19")
    )


def test_what_is_stale_stays_so_until_one_of_the_two_changes() -> None:
    told = Teaser("description", "Goran Vidal says the pier was closed.")
    old = version("The pier was closed for winter, Goran Vidal said.", teasers=(told,))
    new = replace(old, paragraphs=(Paragraph("The pier was closed for winter, officials said."),))
    (found,) = check(new, old)
    assert still_stale(found, new)
    assert not still_stale(found, old)
    assert not still_stale(found, replace(new, teasers=()))
