"""What a comparison says of small edits, kind by kind."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff import Article, compare
from newsdiff.article import Link, Notice, Paragraph

BODY = (
    "At least 12 people were killed and 30 injured when a bus left the road near Pruna, police "
    "said.\n\n"
    "“The road was covered in ice,” said Goran Vidal, a police commander.\n\n"
    "The bus belonged to a firm that was fined 15,000 euros last year."
)


def article(text: str = BODY, headline: str = "Bus crash near Pruna", byline: str = "") -> Article:
    return Article.from_text(headline=headline, byline=byline, text=text)


def figures(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (c.kind, c.old.figure.text if c.old else None, c.new.figure.text if c.new else None)
        for c in compare(article(old), article(new)).figures
    ]


def sourcing(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (c.kind, c.old_source, c.new_source) for c in compare(article(old), article(new)).sourcing
    ]


def test_a_toll_that_rises_is_one_change() -> None:
    assert figures(BODY, BODY.replace("At least 12", "At least 15")) == [("changed", "12", "15")]


def test_headline_and_body_repeat_one_quantity() -> None:
    change = compare(
        article(headline="Bus crash kills 12"),
        article(BODY.replace("12", "15"), headline="Bus crash kills 15"),
    )
    assert [(c.kind, c.in_headline) for c in change.figures] == [("changed", True)]


def test_one_of_the_worst_is_no_count_that_comes() -> None:
    assert figures(BODY, BODY + "\n\nIt was one of the worst crashes on record.") == []


def test_a_hedge_that_goes_requalifies() -> None:
    assert figures(BODY, BODY.replace("At least 12", "About 12")) == [("requalified", "12", "12")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fined 15,000 euros", "fined 15 000 euros"),
        ("fined 15,000 euros", "fined €15,000"),
        ("30 injured", "thirty injured"),
    ],
)
def test_equal_restatements_are_silent(old: str, new: str) -> None:
    change = compare(article(), article(BODY.replace(old, new)))
    assert (change.figures, change.sourcing) == ((), ())


def test_the_shape_of_quotation_marks_is_no_change() -> None:
    straight = BODY.replace("“", '"').replace("”", '"')
    assert not compare(article(), article(straight))


def test_a_figure_that_comes_and_one_that_goes() -> None:
    new = BODY.replace("fined 15,000 euros last year", "sold in the spring to a fleet of 40 buses")
    assert figures(BODY, new) == [("added", None, "40"), ("removed", "15,000 euros", None)]


def test_a_moved_sentence_changes_no_figure_and_no_source() -> None:
    first, second, third = BODY.split("\n\n")
    change = compare(article(), article(f"{third}\n\n{first}\n\n{second}"))
    assert (change.figures, change.sourcing) == ((), ())
    assert [move.text for move in change.moves] == [third]


def test_an_old_figure_kept_as_history_stays() -> None:
    new = BODY.replace(
        "At least 12 people were killed", "17 people were killed, revising an earlier toll of 12,"
    )
    assert ("added", None, "17") in figures(BODY, new)


def test_a_source_that_loses_its_name() -> None:
    new = BODY.replace("said Goran Vidal, a police commander", "said a police source")
    assert [kind for kind, _, _ in sourcing(BODY, new)] == ["anonymised"]


def test_a_source_that_goes_with_its_words() -> None:
    first, _, third = BODY.split("\n\n")
    assert sourcing(BODY, f"{first}\n\n{third}") == [("removed", "Goran Vidal", None)]


def test_a_new_voice() -> None:
    new = BODY + "\n\nThe mayor, Lea Moravec, said barriers would be built."
    assert sourcing(BODY, new) == [("added", None, "Lea Moravec")]


def test_words_changed_inside_a_quotation() -> None:
    edits = compare(article(), article(BODY.replace("covered in ice", "covered in snow"))).sourcing
    assert [(c.kind, c.old_quote, c.new_quote) for c in edits] == [
        ("quote_altered", "The road was covered in ice", "The road was covered in snow")
    ]


def test_a_bare_hedge_that_goes_firms_the_claim() -> None:
    old = BODY + "\n\nThe driver reportedly fell asleep at the wheel."
    new = BODY + "\n\nThe driver fell asleep at the wheel."
    assert [kind for kind, _, _ in sourcing(old, new)] == ["firmed"]
    assert [kind for kind, _, _ in sourcing(new, old)] == ["hedged"]


def test_references_are_compared_by_target_not_by_number() -> None:
    old = BODY + "\n\n[1] roadwatch.example\n[2] Pruna Herald"
    new = BODY + "\n\n[1] Pruna Herald\n[2] icy.example"
    assert sourcing(old, new) == [
        ("link_removed", "roadwatch.example", None),
        ("link_added", None, "icy.example"),
    ]


def test_a_notice_is_no_figure_and_stands_apart() -> None:
    notice = "Correction: An earlier version of this article said that 12 people had died."
    change = compare(article(BODY.replace("12", "15")), article(f"{BODY}\n\n{notice}"))
    assert [(c.kind, c.new.figure.text if c.new else "") for c in change.figures] == [
        ("changed", "12")
    ]
    assert [n.kind for n in change.notices] == ["added"]


def test_links_that_point_elsewhere_are_retargeted() -> None:
    old = Article(
        paragraphs=(Paragraph("See the report."),), links=(Link("https://a.example/1", "report"),)
    )
    new = Article(
        paragraphs=(Paragraph("See the report."),), links=(Link("https://a.example/2", "report"),)
    )
    assert [(c.kind, c.old, c.new) for c in compare(old, new).links] == [
        ("retargeted", "https://a.example/1", "https://a.example/2")
    ]


def test_dates_alone_are_no_change_of_substance() -> None:
    old = Article(paragraphs=(Paragraph("It rained."),), modified="2026-01-01T00:00:00Z")
    new = Article(paragraphs=(Paragraph("It rained."),), modified="2026-01-02T00:00:00Z")
    change = compare(old, new)
    assert not change
    assert change.to_dict()["dates"] is not None


def test_furniture_is_no_change() -> None:
    old = BODY + "\n\nRead more: Seven roads to avoid\n\n1,204 shares | 87 comments"
    new = BODY + "\n\nRead more: Why 300 buses stood still\n\n3,871 shares | 214 comments"
    assert not compare(article(old), article(new))


def test_a_reworded_notice_is_changed() -> None:
    old = Article(notices=(Notice("correction", "Correction: The bus was green, not blue."),))
    new = Article(notices=(Notice("correction", "Correction: The bus was green, not red."),))
    assert [n.kind for n in compare(old, new).notices] == ["changed"]


def test_the_empty_change_has_every_key() -> None:
    told = compare(article(), article()).to_dict()
    assert set(told) == {
        "headline", "byline", "dek", "dates", "figures", "numbers", "sourcing", "notices", "links",
        "moves", "wording",
    }  # fmt: skip
    assert not any(told.values())


TEXTS = st.text(alphabet="ab 12,.%$“”\n[]—'said ", max_size=120)


@given(TEXTS)
def test_a_version_does_not_differ_from_itself(text: str) -> None:
    assert not compare(article(text), article(text))


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_any_two_texts_are_compared_alike_each_time(old: str, new: str) -> None:
    first = compare(article(old), article(new)).to_dict()
    assert compare(article(old), article(new)).to_dict() == first


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_answered(old: str, new: str) -> None:
    compare(article(old), article(new)).to_dict()


def test_a_number_in_a_table_counts_what_its_row_is_headed() -> None:
    old, new = (
        Article(paragraphs=(Paragraph(f"Greater Pruna and Orr | {n}", "table"),)) for n in (3, 5)
    )
    assert [c.concept for c in compare(old, new).figures] == ["Greater Pruna and Orr"]


def test_a_long_list_with_many_edits_is_paired_by_its_telling_words() -> None:
    """Beyond what is compared pair by pair: candidates are found by their words."""
    names = ["".join(letters).capitalize() for letters in product("bdfgk", "aeiou", "lmnr", "aiu")]
    lines = [f"Some {300 + n} ships left {name}, Arno {name} said." for n, name in enumerate(names)]
    old = "\n\n".join(lines)
    new = old.replace("Some 3", "Some 7")
    change = compare(article(old), article(new))
    assert [c.kind for c in change.figures] == ["changed"] * 100
    assert change.sourcing == ()


def test_a_sentence_of_which_only_the_numbers_changed_is_paired_in_order() -> None:
    old = "The county has 18 cases, 15 in the north and 3 in the south."
    new = "The county has 21 cases, 18 in the north and 3 in the south."
    assert figures(old, new) == [("changed", "18", "21"), ("changed", "15", "18")]


def test_confirmed_cases_are_counted_and_say_nothing() -> None:
    old = "So far there have been 902 confirmed cases and 18 recoveries."
    new = "So far there have been 1,067 confirmed cases and 18 recoveries."
    assert figures(old, new) == [("changed", "902", "1,067")]


def test_many_who_speak_are_a_figure_and_few_are_sources() -> None:
    old = "In the survey, 1,409 teachers said the rule was wrong."
    new = "In the survey, 2,255 teachers said the rule was wrong."
    assert figures(old, new) == [("changed", "1,409", "2,255")]
    old = "Two people familiar with the talks said the rule was wrong."
    new = "Three people familiar with the talks said the rule was wrong."
    assert figures(old, new) == []


def linked(*links: tuple[str, str]) -> Article:
    return Article(links=tuple(Link(target, text) for target, text in links))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ([("https://a.example", "a report")], [("https://b.example", "A  report")],
         [("retargeted", "https://a.example", "https://b.example")]),
        ([("https://a.example", "a report")], [("https://b.example", "a map")],
         [("removed", "https://a.example", None), ("added", None, "https://b.example")]),
        ([("https://a.example", "here"), ("https://b.example", "here")],
         [("https://c.example", "here"), ("https://d.example", "here")],
         [("retargeted", "https://a.example", "https://c.example"),
          ("retargeted", "https://b.example", "https://d.example")]),
        ([("https://a.example", "one")], [("https://a.example", "another")], []),
    ],
)  # fmt: skip
def test_links_come_go_or_point_elsewhere(
    old: list[tuple[str, str]], new: list[tuple[str, str]], told: list[tuple[str, str, str]]
) -> None:
    changes = compare(linked(*old), linked(*new)).links
    assert [(c.kind, c.old, c.new) for c in changes] == told
