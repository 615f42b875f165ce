"""Notices: what is one, of which kind, of which date, and what is none."""

import pytest

from newsdiff.article import Notice, Paragraph
from newsdiff.notice_dates import date_in, is_stamp
from newsdiff.notices import bare_label, notice_kind, split_notices

KINDS = [
    ("Correction: an earlier version of this article said 12 boats came.", "correction"),
    ("CORRECTION (3 May 2024): The quay is in the north harbour.", "correction"),
    ("[Corrected: the name of the ferry was wrong.]", "correction"),
    ("This article was amended on 3 May 2024. It said 12 boats came.", "correction"),
    ("An earlier version of this story misstated the number of boats.", "correction"),
    ("This report originally said that the bridge was open.", "correction"),
    ("This story has been updated to correct the length of the pier.", "correction"),
    ("Corrections and clarifications: the pier is 90 metres long.", "correction"),
    ("Clarification: the count covers the north harbour only.", "clarification"),
    ("This article has been updated to clarify who counted the boats.", "clarification"),
    ("Editor’s note: the harbour office has since withdrawn its figures.", "editors-note"),
    ("Editors' Note: This story has been updated with a reply.", "editors-note"),
    ("Note from the editors: we have changed the picture.", "editors-note"),
    ("Update, 3 May 2024: The harbour office has replied.", "update"),
    ("UPDATE (4.30pm): The harbour office has replied.", "update"),
    ("This story has been updated with comment from the harbour office.", "update"),
    ("This article has been retracted because its figures were made up.", "retraction"),
    ("Retraction: we withdraw our report of 2 May on the north harbour.", "retraction"),
]
ORDINARY = [
    "Corrections officers at the island jail counted 14 boats: all were empty.",
    "The shipping line issued a correction on Tuesday after its shares fell.",
    "The market correction: prices fell by 12 percent on Monday.",
    "Updated figures from the harbour office show 14 boats.",
    "Update on the harbour works, which began in May.",
    "“We have retracted the offer,” the shipping line said.",
    "This story first appeared in the harbour gazette.",
    "The report was amended to include the north harbour, its author said.",
    "A previous version of the bill was voted down in May.",
    "Corrections: to report an error, write to the harbour desk.",
    "Editors at three papers noted that the pier was closed.",
    "Updates",
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_notices_are_known_by_label_or_by_speaking_of_the_article(text: str, kind: str) -> None:
    assert notice_kind(text) == kind


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose_is_no_notice(text: str) -> None:
    assert notice_kind(text) is None


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Korrektur: Die Mole ist 90 Meter lang, nicht 80.", "de", "correction"),
        ("In einer früheren Version dieses Artikels stand 80 Meter.", "de", "correction"),
        ("Anmerkung der Redaktion: Das Hafenamt hat geantwortet.", "de-AT", "editors-note"),
        ("Rectificatif : la jetée mesure 90 mètres.", "fr", "correction"),
        ("Fe de erratas: el muelle mide 90 metros.", "es", "correction"),
    ],
)
def test_other_languages_have_their_own_words(text: str, language: str, kind: str) -> None:
    assert notice_kind(text, language) == kind
    assert notice_kind("Correction: the pier is 90 metres long.", language) == "correction"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("This article was amended on 3 May 2024. It said 12.", "2024-05-03"),
        ("Correction, May 3rd, 2024: it was 14.", "2024-05-03"),
        ("Correction (2024-05-03): it was 14.", "2024-05-03"),
        ("Korrektur, 3. Mai 2024: es waren 14.", "2024-05-03"),
        ("This story was updated on Friday, 3 May 2024 with a reply.", "2024-05-03"),
        ("Correction: the strike began on 1 April 2023.", None),
        ("This article was amended on 3 May. It said 12.", None),
        ("Correction (31 February 2024): it was 14.", None),
    ],
)
def test_the_date_is_the_notice_s_own(text: str, date: str | None) -> None:
    assert date_in(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "Last updated 17 March 2024",
        "Updated: 3 May 2024 at 12:01 BST",
        "Published 3 May 2024, 9.30am",
        "This page was last updated on Friday 3 May",
        "Updated 5 minutes ago · 12",
    ],
)
def test_a_stamp_is_furniture(text: str) -> None:
    assert is_stamp(text)
    assert notice_kind(text) is None


def test_the_article_s_own_amendment_is_no_stamp() -> None:
    assert not is_stamp("This article was amended on 3 May 2024.")
    assert not is_stamp("Updated figures were published on 3 May 2024 by the harbour office.")


def test_notices_and_prose_are_parted_in_order() -> None:
    texts = [
        "Fourteen boats came on Monday.",
        "Correction: it was 14 boats, not 12.",
        "The pier is 90 metres long.",
        "This article was amended on 3 May 2024. It gave 80 metres.",
    ]
    notices, rest = split_notices(tuple(map(Paragraph, texts)))
    assert notices == (
        Notice("correction", texts[1]),
        Notice("correction", texts[3], "2024-05-03"),
    )
    assert [paragraph.text for paragraph in rest] == [texts[0], texts[2]]


def test_a_label_that_stands_alone_makes_the_next_paragraph_the_notice() -> None:
    paragraphs = (
        Paragraph("Fourteen boats came."),
        Paragraph("Editor’s Note", "heading"),
        Paragraph("The picture showed another harbour."),
        Paragraph("The pier is closed."),
    )
    notices, rest = split_notices(paragraphs)
    assert notices == (Notice("editors-note", "The picture showed another harbour."),)
    assert rest == (paragraphs[0], paragraphs[3])


def test_a_heading_that_says_update_is_a_heading() -> None:
    assert bare_label("Update") is None
    paragraphs = (Paragraph("Update", "heading"), Paragraph("The pier was closed again."))
    assert split_notices(paragraphs) == ((), paragraphs)


def test_long_prose_that_mentions_a_correction_stays() -> None:
    text = "Correction: " + "the pier is long and the boats are many. " * 60
    assert notice_kind(text) is None
