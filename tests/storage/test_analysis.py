import pytest

from newsdiff.article import Article, Notice, Paragraph
from storage.analysis import KINDS, counts, standard_analysis, substance

BODY = (Paragraph("At least 12 boats burnt, the harbour office said."),)


@pytest.mark.parametrize("language", ["en", "en-GB", "xx", ""])
def test_any_language_is_analysed_as_the_nearest_we_know(language: str) -> None:
    analysis = standard_analysis()
    (figure,) = analysis.figures(BODY[0].text, language)
    assert figure.value == 12
    analysis.attributions(BODY[0].text, language)


def test_an_article_does_not_differ_from_itself() -> None:
    article = Article(headline="Fire", paragraphs=BODY)
    assert not standard_analysis().compare(article, article)


def test_the_pages_own_dates_are_no_substance() -> None:
    old = Article(headline="Fire", paragraphs=BODY, modified="2025-06-19")
    new = Article(headline="Fire", paragraphs=BODY, modified="2025-06-20")
    assert substance(old) == substance(new)


@pytest.mark.parametrize(
    "other",
    [
        Article(headline="Fires", paragraphs=BODY),
        Article(headline="Fire", byline="desk", paragraphs=BODY),
        Article(headline="Fire", dek="At night", paragraphs=BODY),
        Article(headline="Fire", paragraphs=BODY * 2),
        Article(headline="Fire", paragraphs=BODY, notices=(Notice("correction", "more"),)),
    ],
)
def test_all_that_readers_see_is_substance(other: Article) -> None:
    assert substance(other) != substance(Article(headline="Fire", paragraphs=BODY))


def test_changes_are_counted_by_kind_and_a_notice_that_goes_is_none() -> None:
    change: dict[str, object] = {
        "headline": {"old": "a", "new": "b"},
        "dates": None,
        "figures": [{}, {}],
        "notices": [{"kind": "removed"}],
    }
    found = dict(zip((*KINDS, "noticed"), counts(change), strict=True))
    assert {kind: n for kind, n in found.items() if n} == {
        "headline": 1,
        "figures": 2,
        "notices": 1,
    }
    assert counts({"notices": [{"kind": "added"}]})[-1] == 1


def test_derived_rows_name_all_that_can_change_them() -> None:
    analysis = standard_analysis()
    assert all(part in analysis.reading for part in ("newsdiff-", "trafilatura-", "lxml-"))
    assert "diff-match-patch-" in analysis.version
