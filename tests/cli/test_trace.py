"""When a number came and went, and who brought each sentence, as a user asks it."""

from tests.cli.conftest import Newsdiff


def test_a_number_came_in_one_version_and_went_in_the_next(history: Newsdiff) -> None:
    outcome = history("when", "bus-crash", "12", "--json")
    assert outcome.code == 0
    (stretch,) = outcome.data["stretches"]
    assert (stretch["first"], stretch["last"]) == (1, 1)
    assert stretch["came_between"] == [None, "2026-03-01"]
    assert stretch["went_between"] == ["2026-03-01", "2026-03-02"]
    assert {place["place"] for place in stretch["places"]} == {"headline", "body"}
    assert outcome.data["notices"] == [3]


def test_a_phrase_that_stayed_is_still_there(history: Newsdiff) -> None:
    out = history("when", "bus-crash", "covered in ICE").out
    assert "stands in 3 of 3 versions" in out
    assert "still there at the last look, 2026-03-03" in out


def test_what_no_version_held_exits_with_1(history: Newsdiff) -> None:
    outcome = history("when", "bus-crash", "helicopter", "--json")
    assert (outcome.code, outcome.data["stretches"]) == (1, [])


def test_an_empty_phrase_is_refused_in_one_line(history: Newsdiff) -> None:
    outcome = history("when", "bus-crash", " ")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("newsdiff: nothing to look for\n")


def test_blame_names_the_version_of_each_sentence(history: Newsdiff) -> None:
    sentences = history("blame", "bus-crash", "--json").data["sentences"]
    assert [(s["brought"], s["edited"]) for s in sentences[:3]] == [(1, 2), (1, 2), (1, None)]
    assert [2, "15"] in [[version, words.strip()] for version, words in sentences[0]["words"]]


def test_blame_of_an_older_version_knows_nothing_later(history: Newsdiff) -> None:
    found = history("blame", "bus-crash", "v1", "--json").data
    assert found["version"] == 1
    assert {s["edited"] for s in found["sentences"]} == {None}


def test_blame_marks_the_words_that_came_later(history: Newsdiff) -> None:
    out = history("blame", "bus-crash", "--words").out
    assert "v1→v2" in out
    assert "Bus crash kills {v2: 15} in mountain pass" in out


def test_nothing_dropped_is_said(history: Newsdiff) -> None:
    assert "0 sentences dropped" in history("blame", "bus-crash", "--dropped").out
