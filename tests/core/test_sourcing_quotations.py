"""Quotations: their marks, their speakers, and what one attribution holds."""

import pytest

from newsdiff.sourcing import extract_attributions, spans
from newsdiff.sourcing.quotations import quotations


def _inner(text: str) -> list[str]:
    return [text[slice(*quotation.inner)] for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('"We dig," he said. "All day."', ["We dig", "All day"]),
        ("“We dig,” he said.", ["We dig"]),
        ("„Wir graben“, sagte er.", ["Wir graben"]),
        ("»Wir graben«, sagte er.", ["Wir graben"]),
        ("« Nous creusons », dit-il.", ["Nous creusons"]),
        ("‘We dig,’ he said.", ["We dig"]),
        ("The workers' hut and the owner's dog", []),
        ("“He said ‘no’ twice.”", ["He said ‘no’ twice"]),
        ("“No end\n“here”", ["No end", "here"]),
        ('""', []),
    ],
)
def test_marks_of_every_sort_are_paired(text: str, inner: list[str]) -> None:
    assert _inner(text) == inner


def test_a_quotation_without_cue_belongs_to_the_speaker_before_it() -> None:
    text = "“We dig,” Ada Roe said. “We dig all day.”"
    (found,) = extract_attributions(text)
    assert [text[start:end] for start, end in found.quotes] == ["We dig", "We dig all day"]
    assert found.kind == "direct"


def test_a_speech_over_several_paragraphs_has_one_speaker() -> None:
    text = "“It was late.\n\n“We left,” Ada Roe said. “Nobody came.\n\n“Nobody called.”"
    (found,) = extract_attributions(text)
    assert [text[start:end] for start, end in found.quotes] == [
        "It was late",
        "We left",
        "Nobody came",
        "Nobody called",
    ]


def test_a_quoted_word_in_another_paragraph_is_nobodys() -> None:
    text = "Ada Roe said it was late.\n\nThe “safe zone” was a field."
    (found,) = extract_attributions(text)
    assert found.quotes == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“It is late,” she said.", "direct"),
        ("She said it was “late”.", "mixed"),
        ("She said it was late.", "indirect"),
    ],
)
def test_the_kind_tells_how_much_is_quoted(text: str, kind: str) -> None:
    (found,) = extract_attributions(text)
    assert found.kind == kind


def test_split_content_is_given_as_pairs() -> None:
    text = "“We dig,” she said, “with our hands.”"
    (found,) = extract_attributions(text)
    assert [text[start:end] for start, end in spans(found.content)] == [
        "“We dig,”",
        "“with our hands.”",
    ]
