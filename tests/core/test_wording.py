import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.text import fold
from newsdiff.wording import LONGEST, Hunk, word_diff

PROSE = st.text(alphabet="ab 12.,“”\n", max_size=60)


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[hunk.kind].format(hunk.text) for hunk in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("some 25,000 workers", "some 12,000 workers", "some [-25,000-]{+12,000+} workers"),
        ("cost $1.5 million", "cost $15 million", "cost [-$1.5-]{+$15+} million"),
        ("a whopping 25,000 men", "12,000 men", "[-a whopping 25,000-]{+12,000+} men"),
        ("as seen[1] today", "as seen[2] today", "as seen[-[1]-]{+[2]+} today"),
        ("a well-known man", "a little-known man", "a [-well-known-]{+little-known+} man"),
        ('he said "yes"', "he said “yes”", "he said “yes”"),
        ("10 000 people", "10\u00a0000  people", "10\u00a0000  people"),
    ],
)
def test_words_and_numbers_are_kept_whole(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@given(PROSE, PROSE)
def test_hunks_rebuild_both_texts(old: str, new: str) -> None:
    hunks = word_diff(old, new)
    before = "".join(h.text for h in hunks if h.kind != "added")
    after = "".join(h.text for h in hunks if h.kind != "removed")
    assert after == new
    assert fold(before).text.split() == fold(old).text.split()


@given(PROSE)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(hunk.kind == "same" for hunk in word_diff(text, text))


def test_a_pair_too_long_for_the_engine_is_replaced_whole() -> None:
    old = "start " + " ".join(f"a{i}" for i in range(LONGEST)) + " end"
    new = "start " + " ".join(f"b{i}" for i in range(LONGEST)) + " end"
    kinds = [hunk.kind for hunk in word_diff(old, new)]
    assert kinds == ["same", "removed", "added", "same"]


def test_odd_characters_pass_through() -> None:
    assert word_diff("a \ud800 b", "a \ud800 c")[-1] == Hunk("added", "c")
