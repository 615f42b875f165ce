"""Where a phrase or a number stands, and over which versions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff import Article
from newsdiff.article import Notice, Paragraph, Teaser
from newsdiff.errors import BadInput
from newsdiff.presence import by_place, presence, stretches


def article(text: str, headline: str = "Harbour to be dredged") -> Article:
    return Article(
        headline=headline, paragraphs=tuple(Paragraph(part) for part in text.split("\n\n"))
    )


def printed(text: str, sought: str, *, exact: bool = False) -> list[str]:
    _, (sights,) = presence([article(text)], sought, exact=exact)
    return [sight.text for sight in sights]


@pytest.mark.parametrize(
    "text",
    [
        "The port will hire 25,000 dockers.",
        "The port will hire 25 000 dockers.",
        "The port will hire 25k dockers.",
        "The port will hire twenty-five thousand dockers.",
        "The port will hire nearly 25,000 dockers.",
        "The port will hire between 20,000 and 25,000 dockers.",
    ],
)
@pytest.mark.parametrize("sought", ["25,000", "25000", "25k", "twenty-five thousand"])
def test_a_number_is_found_in_any_notation(text: str, sought: str) -> None:
    assert len(printed(text, sought)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The port will hire 2,500 dockers.",
        "The port will hire 250,000 dockers.",
        "The port will hire thousands of dockers.",
        "The ship is the Marten 25000-B.",
    ],
)
def test_another_number_is_not_it(text: str) -> None:
    assert printed(text, "25,000") == []


def test_a_number_with_a_unit_is_found_under_that_unit_alone() -> None:
    text = "It cost $300 and weighs 300 kg. Some 300 people came."
    assert printed(text, "$300") == ["$300"]
    assert printed(text, "300") == ["$300", "300 kg", "300"]


def test_exact_means_these_characters() -> None:
    text = "They hired 25,000 dockers, or 25 000, or 125,000, or 25,000.5."
    assert printed(text, "25,000", exact=True) == ["25,000"]


def test_a_year_is_looked_for_as_words() -> None:
    assert printed("It was built in 1994.", "1994") == ["1994"]


@pytest.mark.parametrize(
    "sought", ["the “old” quay", 'The "old" quay', "THE  OLD QUAY".replace("OLD", '"old"')]
)
def test_words_are_found_in_any_case_and_typography(sought: str) -> None:
    assert printed("He saw the “old”\u00a0quay.", sought) == ["the “old”\u00a0quay"]


def test_words_are_not_found_inside_longer_words() -> None:
    assert printed("Strikers struck.", "strike") == []


def test_a_script_without_spaces_is_found_inside() -> None:
    assert printed("東京都は発表した。", "東京") == ["東京"]


def test_a_notice_is_a_place_of_its_own() -> None:
    version = Article(
        headline="Port hires 12,000",
        notices=(Notice("correction", "This article first said 25,000."),),
    )
    _, (sights,) = presence([version], "25,000")
    assert [sight.place for sight in sights] == ["notice"]


def test_a_sight_shows_its_sentence_and_paragraph() -> None:
    _, (sights,) = presence([article("One.\n\nTwo came. Five cranes fell. Rain.")], "cranes")
    assert [(s.paragraph, s.sentence) for s in sights] == [(2, "Five cranes fell.")]


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "x" * 301])
def test_nothing_and_too_much_are_refused(nothing: str) -> None:
    with pytest.raises(BadInput):
        presence([article("A quay.")], nothing)


@given(st.lists(st.booleans()))
def test_stretches_cover_what_held_and_nothing_else(held: list[bool]) -> None:
    runs = stretches(held)
    covered = {at for first, last in runs for at in range(first, last + 1)}
    assert covered == {at for at, holds in enumerate(held) if holds}
    assert all(b[0] - a[1] > 1 for a, b in pairwise(runs))


@given(st.text(min_size=1, max_size=40), st.text(max_size=200))
def test_any_phrase_and_any_text_get_an_answer(phrase: str, text: str) -> None:
    try:
        _, (sights,) = presence([article(text)], phrase)
    except BadInput:
        return
    assert all(sight.text in sight.sentence for sight in sights)


@given(st.sampled_from(["cranes fell", "12,500", "quay"]), st.integers(0, 4))
def test_each_version_answers_for_itself(sought: str, at: int) -> None:
    texts = ["Nothing here." if n != at else f"There {sought} stood." for n in range(5)]
    _, found = presence([article(text) for text in texts], sought)
    assert [bool(sights) for sights in found] == [n == at for n in range(5)]


def test_each_place_is_followed_by_itself() -> None:
    versions = [
        article("Marl has 40 cranes.", "40 cranes for Marl"),
        article("Marl has many cranes.", "40 cranes for Marl"),
        article("Marl has 40 cranes.", "Cranes for Marl"),
    ]
    _, found = presence(versions, "40")
    assert by_place(found, 0, 2) == [("headline", (0, 1)), ("body", (0, 0)), ("body", (2, 2))]


def test_a_description_that_readers_are_not_shown_is_no_dek() -> None:
    told = Teaser("description", "Marl buys 40 cranes.")
    version = Article(dek=told.text, teasers=(told,))
    _, (sights,) = presence([version], "40")
    assert [sight.place for sight in sights] == ["description"]
