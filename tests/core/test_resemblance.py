"""Whether a page still shows the story that stood at its address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.article import Article, Notice
from newsdiff.resemblance import judge_anew, resemblance

URL = "https://paper.example/town/gates"
GATES = """The harbour office will close the north basin for eleven weeks, after divers found cracks
in two of the oak gates that have held the water since 1931.

The repair costs 4.2 million euros, and the province pays half of it, the harbour master said. About
140 boats have to move to the south basin before Monday, when the pumps are to be started.

The sailing club called the notice of four days too short for crews who live abroad."""
ANEW = """Cracked oak gates force eleven weeks of repairs in Velden's harbour. From Monday no boat
may lie in the north basin; its 140 boats must find room in the south, where pumps run already.

Half of the 4.2 million euros comes from the province, said the harbour master, whose divers found
the damage. Sailing crews living abroad cannot come in four days, their club said."""
BAKERS = """Nobody baked bread on the islands again on Friday. Strikers stood outside the mill with
soup, songs and a drum, and let it be known that they would go on until wages rise.

Owners offered three per cent last week. Mediators meet both sides behind closed doors at the
chamber of commerce tomorrow evening, and flour stays cheap meanwhile."""


def article(text: str, headline: str = "Gates crack", *notices: str) -> Article:
    kept = tuple(Notice("retraction", notice) for notice in notices)
    paragraphs = Article.from_text(headline=headline, text=text, language="en").paragraphs
    return Article(headline=headline, paragraphs=paragraphs, notices=kept)


STORY = article(GATES)


def test_an_edited_text_is_alike() -> None:
    assert resemblance(STORY, article(GATES.replace("140", "160"), "Basin closes")) == "alike"


def test_a_text_that_grew_is_alike() -> None:
    assert resemblance(STORY, article(f"{GATES}\n\n{BAKERS}", "Basin closes")) == "alike"


def test_the_same_story_told_anew_is_no_other_story() -> None:
    assert resemblance(STORY, article(ANEW, "Harbour to be mended")) == "unsure"
    assert judge_anew("unsure", URL, URL) is None


def test_another_story_is_told_from_it() -> None:
    assert resemblance(STORY, article(BAKERS, "No bread")) == "other"
    assert judge_anew("other", URL, URL) == ("elsewhere", "another text at its address")


def test_the_beginning_alone_is_a_cut() -> None:
    lead = GATES.partition("\n\n")[0]
    assert resemblance(article(f"{GATES}\n\n{BAKERS}"), article(lead)) == "cut"
    assert judge_anew("cut", URL, URL) == ("truncated", "only the beginning of the story")


def test_a_retraction_in_its_place_is_an_edit() -> None:
    words = "This story was retracted: the harbour master never said so."
    assert resemblance(STORY, article(words, "Gates crack", words)) == "alike"
    assert judge_anew(resemblance(STORY, article(words)), URL, URL) is None


@pytest.mark.parametrize(
    ("seen_at", "is_elsewhere"),
    [
        ("https://paper.example/", True),
        ("https://paper.example/?from=gates", True),
        ("https://paper.example/town/", True),
        ("https://paper.example/town", True),
        ("https://paper.example/tow", False),
        ("https://paper.example/town/gates-mended", False),
        (URL, False),
        ("https://other.example/", False),
    ],
)
def test_a_doubtful_text_counts_unless_we_were_led_up_the_site(
    seen_at: str,
    is_elsewhere: bool,  # noqa: FBT001
) -> None:
    assert (judge_anew("unsure", URL, seen_at) is not None) == is_elsewhere


def test_few_words_tell_nothing() -> None:
    assert resemblance(article("More soon.", "Fire"), article(BAKERS, "No bread")) == "unsure"


texts = st.text(max_size=200)


@given(texts, texts)
def test_a_text_is_alike_to_itself_and_any_two_get_an_answer(one: str, other: str) -> None:
    assert resemblance(article(one), article(one)) == "alike"
    assert resemblance(article(one), article(other, other)) in {"alike", "cut", "unsure", "other"}
