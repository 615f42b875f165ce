"""Who brought each sentence: the chain of edits from version to version."""

from hypothesis import given
from hypothesis import strategies as st

from newsdiff import Article
from newsdiff.article import Paragraph
from newsdiff.origins import Origin, Trace, trace

LEAD = "Police said 12 people were hurt when a ferry struck the pier."
ICE = "The pier was closed for the winter after a storm."
FLEET = "A fleet of 40 ferries will be checked by engineers."


def traced(*versions: list[str]) -> Trace:
    return trace(Article(paragraphs=tuple(Paragraph(t) for t in texts)) for texts in versions)


def told(found: Trace) -> list[tuple[int, int | None, int]]:
    return [(o.brought, o.edited, o.first) for o in found.sentences]


def words(origin: Origin) -> list[tuple[int, str]]:
    return [(version, run.strip()) for version, run in origin.runs()]


def test_what_never_changed_is_of_the_first_version() -> None:
    assert told(traced([LEAD, ICE], [LEAD, ICE], [LEAD, ICE])) == [(1, None, 1)] * 2


def test_an_edited_sentence_keeps_its_beginning() -> None:
    found = traced([LEAD], [LEAD.replace("12", "15")])
    assert told(found) == [(1, 2, 2)]
    assert words(found.sentences[0])[1] == (2, "15")


def test_words_keep_their_version_through_later_edits() -> None:
    second = LEAD.replace("12 people", "15 people")
    third = second.replace("the pier", "a stone pier")
    (origin,) = traced([LEAD], [second], [third]).sentences
    assert words(origin) == [
        (1, "Police said"),
        (2, "15"),
        (1, "people were hurt when a ferry struck"),
        (3, "a stone"),
        (1, "pier."),
    ]


def test_a_restored_wording_is_known_again() -> None:
    found = traced([LEAD], [LEAD.replace("12", "15")], [LEAD])
    assert told(found) == [(1, 3, 1)]


def test_a_new_sentence_is_of_the_version_that_brought_it() -> None:
    assert told(traced([LEAD], [LEAD, FLEET])) == [(1, None, 1), (2, None, 2)]


def test_a_moved_sentence_is_still_of_its_version() -> None:
    found = traced([LEAD, ICE, FLEET], [FLEET, LEAD, ICE])
    assert told(found) == [(1, None, 1)] * 3
    assert [origin.paragraph for origin in found.sentences] == [1, 2, 3]


def test_typography_edits_nothing() -> None:
    found = traced(['"Run," she said, and we ran.'], ["“Run,”\u00a0she said, and we ran."])
    assert told(found) == [(1, None, 1)]


def test_a_dropped_sentence_names_who_brought_and_who_dropped_it() -> None:
    found = traced([LEAD], [LEAD, FLEET], [LEAD])
    assert [(d.text, d.brought, d.dropped, d.back) for d in found.dropped] == [(FLEET, 2, 3, None)]


def test_a_sentence_that_came_back_says_so() -> None:
    found = traced([LEAD, FLEET], [LEAD], [LEAD, FLEET])
    assert told(found) == [(1, None, 1), (3, None, 1)]
    assert [(d.dropped, d.back) for d in found.dropped] == [(2, 3)]


def test_no_version_has_no_sentences() -> None:
    assert trace([]) == Trace((), ())


SENTENCES = st.lists(st.sampled_from([LEAD, LEAD.replace("12", "15"), ICE, FLEET]), max_size=5)


@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_every_sentence_of_the_last_version_has_an_origin_that_holds(
    versions: list[list[str]],
) -> None:
    found = traced(*versions)
    assert [o.text for o in found.sentences] == versions[-1]
    for origin in found.sentences:
        assert "".join(run for _, run in origin.runs()) == origin.text
        assert 1 <= origin.brought <= origin.since <= len(versions)
        assert origin.text in versions[origin.first - 1]
        assert not any(origin.text in texts for texts in versions[: origin.first - 1])


@given(st.lists(st.lists(st.text(max_size=30), max_size=4), min_size=1, max_size=4))
def test_any_texts_get_an_answer(versions: list[list[str]]) -> None:
    for origin in traced(*versions).sentences:
        assert "".join(run for _, run in origin.runs()) == origin.text
