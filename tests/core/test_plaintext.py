"""Plain text as paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from newsdiff.article import Article, Paragraph
from newsdiff.plaintext import paragraphs_of


def test_blank_lines_part_paragraphs() -> None:
    text = "First line\ngoes on.\n\n  \n Second  one.\r\n\r\nThird."
    assert [p.text for p in paragraphs_of(text)] == ["First line goes on.", "Second one.", "Third."]
    assert {p.role for p in paragraphs_of(text)} == {"text"}


def test_nothing_is_nothing() -> None:
    assert paragraphs_of(" \n\n \t\n") == ()


def test_entries_of_a_reference_list_are_references() -> None:
    text = "The bridge is closed.[1]\n\n[1] Harbour office, notice 12,\nMay.\n[2] Town hall"
    assert paragraphs_of(text) == (
        Paragraph("The bridge is closed.[1]"),
        Paragraph("[1] Harbour office, notice 12, May.", "reference"),
        Paragraph("[2] Town hall", "reference"),
    )


def test_an_article_of_plain_text_sets_its_notices_apart() -> None:
    article = Article.from_text(
        headline=" Boats ",
        text="Fourteen boats came.\n\nCorrection: an earlier version of this article said 12.",
    )
    assert article.headline == "Boats"
    assert article.text == "Fourteen boats came."
    assert [notice.kind for notice in article.notices] == ["correction"]


@given(text=st.text(max_size=200))
def test_no_word_is_lost(text: str) -> None:
    assert " ".join(p.text for p in paragraphs_of(text)).split() == text.split()
