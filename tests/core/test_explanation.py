"""What a comparison leaves out is listed, with the rule that left it out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff import Article, explain
from newsdiff.article import Paragraph
from newsdiff.explanation import RULES

REST = " The council meets again on Thursday in the old town hall of Pruna."


def left_out(old: str, new: str, *, headlines: tuple[str, str] = ("", "")) -> set[tuple[str, str]]:
    articles = [
        Article.from_text(headline=headline, text=text + REST)
        for headline, text in zip(headlines, (old, new), strict=True)
    ]
    return {(left.kind, left.rule) for left in explain(*articles)}


@pytest.mark.parametrize(
    ("old", "new", "kind", "rule"),
    [
        ("The walk is 10 km long.", "The walk is 6.2 miles long.", "figure", "restated-equal"),
        ("It cost €25,000 to build.", "It cost 25,000 euros to build.", "figure", "restated-equal"),
        (
            "Two people familiar with the matter said the bridge is closed.",
            "Three people familiar with the matter said the bridge is closed.",
            "figure",
            "counts-sources",
        ),
        ("It opened on 4 May 2021.", "It opened on 5 May 2021.", "number", "date"),
        ("The fees will rise[1].", "The fees will rise[2].", "number", "reference-mark"),
        (
            "Ana Costa told reporters the road was closed.",
            "Ana Costa said the road was closed.",
            "sourcing",
            "same-strength",
        ),
        (
            "Acme will close the plant, the company said on Monday.",
            "Acme will close the plant, Acme said on Monday.",
            "sourcing",
            "named-elsewhere",
        ),
        (
            "The ministry declined to comment. The road is closed.",
            "The road is closed.",
            "sourcing",
            "says-nothing",
        ),
        (
            '"We saw the colour of the water," Ana Costa said.',
            "“We saw the color of the water,” Ana Costa said.",
            "quotation",
            "typography",
        ),
        ('The "old" bridge stands.', "The “old” bridge stands.", "wording", "typography"),
    ],
)
def test_a_difference_that_is_no_change_names_its_rule(
    old: str, new: str, kind: str, rule: str
) -> None:
    assert (kind, rule) in left_out(old, new)


def test_a_headline_that_repeats_the_body_is_told_once() -> None:
    text = "The ferry disaster killed {} people off Pruna."
    found = left_out(
        text.format(12), text.format(15), headlines=("Ferry kills 12", "Ferry kills 15")
    )
    assert ("figure", "stated-again") in found


def test_a_sentence_that_moved_is_no_wording() -> None:
    first, second = "The bridge over the Orr is closed to lorries.", "Nobody was hurt in the storm."
    found = left_out(f"{first} {second}", f"{second} {first}")
    assert found == {("wording", "moved")}


def test_a_figure_that_moved_with_its_sentence_is_no_change() -> None:
    first, second = "The bridge is closed to 40 lorries.", "Nobody was hurt in the long storm."
    assert ("figure", "moved") in left_out(f"{first} {second}", f"{second} {first}")


def test_entries_of_the_reference_list_are_no_wording() -> None:
    text = Paragraph("The bridge is closed.")
    old, new = (
        Article(headline="Bridge", paragraphs=(text, Paragraph(entry, role="reference")))
        for entry in ("[1] Pruna Herald", "[1] Orr Valley News")
    )
    rules = [(left.text, left.rule, left.where) for left in explain(old, new)]
    assert ("[1] Orr Valley News", "reference-list", "page") in rules
    assert ("[1] Pruna Herald", "reference-list", "old page") in rules


def test_dates_of_the_page_are_told() -> None:
    old, new = (
        Article(headline="Bridge", paragraphs=(), modified=date)
        for date in ("2026-03-01", "2026-03-02")
    )
    assert [left.to_dict() for left in explain(old, new)] == [
        {
            "kind": "dates",
            "text": "modified 2026-03-01 → 2026-03-02",
            "rule": "page-dates",
            "where": "page",
        }
    ]


def test_a_byline_set_otherwise_is_told() -> None:
    old, new = (
        Article(headline="Bridge", paragraphs=(), byline=b) for b in ("A. O'Dea", "A. O’Dea")
    )
    assert [(left.rule, left.where) for left in explain(old, new)] == [("typography", "byline")]


def test_what_is_a_change_is_not_left_out() -> None:
    assert left_out("The storm killed 12 people.", "The storm killed 15 people.") == set()


SENTENCES = st.lists(
    st.sampled_from(
        [
            "At least 12 people died, police said.",
            "At least 15 people died, police said.",
            "Twelve people died on 4 May 2021, Ana Costa said.",
            "“It was dark,” said Ana Costa, who is 45.",
            'Costa said: "It was dark."',
            "The ministry declined to comment.",
            "About 25,000 workers came[1].",
            "Some 25k workers came, two people familiar with the plan said.",
        ]
    ),
    max_size=5,
).map(" ".join)


@given(SENTENCES, SENTENCES)
@settings(max_examples=60)
def test_every_rule_is_documented_and_the_same_articles_give_the_same_list(
    one: str, other: str
) -> None:
    old, new = Article.from_text(text=one), Article.from_text(text=other)
    found = explain(old, new)
    assert found == explain(old, new)
    assert all(left.rule in RULES[left.kind] for left in found)


@given(SENTENCES)
@settings(max_examples=30)
def test_nothing_is_left_out_of_a_version_compared_with_itself(text: str) -> None:
    article = Article.from_text(text=text)
    assert explain(article, article) == ()
