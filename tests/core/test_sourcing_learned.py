"""What rules and model find together; the weights that ship; any text, any length."""

from hashlib import sha256
from importlib import resources

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdiff.sourcing import extract_attributions, rule_attributions, spans
from newsdiff.sourcing.learned import shipped
from newsdiff.sourcing.learned.labels import ROLES, column, runs
from newsdiff.sourcing.learned.sequences import sequences
from newsdiff.sourcing.learned.tagging import tagged
from newsdiff.sourcing.learned.weights import loaded, saved
from newsdiff.sourcing.reading import read
from tests.core.attributed import cut

WORDS = st.sampled_from(
    "police said that the mayor , . \n “ ” she told ministers was denied by according to : — who "
    "hopes Lind's 12 ! and has been asked \u2028 ẞ \ud800 '".split(" ")
)


def _read(text: str) -> list[tuple[str, str, str]]:
    return [
        (cut(text, found.source), cut(text, found.cue), cut(text, found.content))
        for found in extract_attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The council has agreed to pay for sandbags.",
            "The council",
            "has agreed",
            "to pay for sandbags",
        ),
        ("The minister voted against the bill.", "The minister", "voted against", "the bill"),
        ("Traders are angry about the new levy.", "Traders", "are angry about", "the new levy"),
    ],
)
def test_the_model_finds_what_no_lexicon_foresees(
    text: str, source: str, cue: str, content: str
) -> None:
    assert rule_attributions(text) == []
    assert _read(text) == [(source, cue, content)]
    assert [found.cue_class for found in extract_attributions(text)] == ["stance"]


def test_a_passive_without_an_agent_has_no_source() -> None:
    assert _read("Officials were told to leave the hall.") == []
    assert _read("When asked about the roof, the builder shrugged.") == []


def test_what_is_said_inside_somebodys_words_is_the_outer_sources() -> None:
    text = "The minister said that the engineers had warned him the dam would fail."
    found = _read(text)
    assert [(source, cue) for source, cue, _ in found] == [("The minister", "said")]


def test_a_line_that_is_no_sentence_is_left_to_the_rules() -> None:
    text = "Read more: what the minister agreed to about the bridge"
    assert extract_attributions(text) == rule_attributions(text)


def test_what_could_be_or_is_the_writers_own_is_not_added() -> None:
    assert _read("The union may vote against the plan.") == []
    assert _read("I am angry about the new levy.") == []


def test_other_languages_are_left_to_the_rules() -> None:
    text = "Die Polizei sagte, die Straße sei gesperrt. Der Rat stimmte gegen den Plan."
    assert extract_attributions(text, "de") == rule_attributions(text, "de")


def test_a_source_quoted_by_an_outlet_and_the_outlet_are_a_chain() -> None:
    text = "The envoy was quoted as saying by Aurora Wire that the talks had failed."
    envoy, outlet = extract_attributions(text)
    assert (cut(text, envoy.source), envoy.chain) == ("The envoy", False)
    assert (outlet.name, outlet.source_class, outlet.chain) == ("Aurora Wire", "outlet", True)
    assert envoy.content == outlet.content


def test_what_a_source_cites_is_a_chain() -> None:
    text = "Six people are missing, police said, citing a list kept by the harbour board."
    police, listed = extract_attributions(text)
    assert (police.name, police.chain, listed.chain) == ("police", False, True)


def test_a_pronoun_is_the_nearest_named_source_that_it_fits() -> None:
    text = (
        "The harbour board said the pier was safe. Engineer Mara Lind said it was rotten. "
        "She is certain that it will fall."
    )
    assert [found.name for found in extract_attributions(text)][-1] == "Mara Lind"


def test_a_split_quotation_is_one_content() -> None:
    text = "“The water,” Mara Lind said, “came through the wall. It was cold.”"
    (found,) = extract_attributions(text)
    assert [text[start:end] for start, end in found.quotes] == [
        "The water",
        "came through the wall. It was cold",
    ]
    assert found.kind == "direct"


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Councillor Odo Venn voted against the plan.", "person"),
        ("The council has agreed to pay for sandbags.", "institution"),
        ("The report was dismissive of the plan.", "document"),
        ("The Elm Bay Times has agreed to print a correction.", "outlet"),
        ("Residents are angry about the new levy.", "unnamed"),
    ],
)
def test_learned_sources_are_classed_like_the_others(text: str, sort: str) -> None:
    (found,) = extract_attributions(text)
    assert found.source_class == sort


@given(st.lists(WORDS, max_size=80).map(" ".join))
@example("police said “ police \n police")
def test_every_text_has_an_answer_inside_itself(text: str) -> None:
    for found in extract_attributions(text):
        for extent in (found.source, found.cue, found.content):
            assert all(0 <= start <= end <= len(text) for start, end in spans(extent))
        assert found.content is None or "\n" not in text[slice(*spans(found.content)[0])]


@given(st.text(max_size=200))
def test_any_string_can_be_read_twice_alike(text: str) -> None:
    assert extract_attributions(text) == extract_attributions(text)


SENTENCES = st.sampled_from(
    [
        "The mayor said the pier was safe.",
        "Traders are angry about the new levy.",
        "“It fell,” said Mara Lind.",
        "The road is shut.",
        "She hopes to reopen in May, the council was told.",
    ]
)


@given(st.lists(SENTENCES, min_size=1, max_size=6), st.lists(SENTENCES, max_size=6))
def test_a_paragraph_is_labelled_the_same_beside_any_other(
    mine: list[str], others: list[str]
) -> None:
    alone, paired = read(" ".join(mine)), read(" ".join(others) + "\n\n" + " ".join(mine))
    nothing = dict.fromkeys(ROLES, ())
    size = len(alone.words)
    there = tagged(paired, column(len(paired.words), nothing), shipped())
    assert there[len(there) - size :] == tagged(alone, column(size, nothing), shipped())


def test_a_sentence_without_end_is_left_to_the_rules() -> None:
    text = "The mayor agreed to " + "pay and " * 2_000 + "go."
    assert list(sequences(read(text))) == []
    assert extract_attributions(text) == rule_attributions(text)


def test_a_long_paragraph_is_read_in_runs_of_whole_sentences() -> None:
    page = read("The road is shut. " * 200)
    runs_read = list(sequences(page))
    assert [start for start, _ in runs_read][1:] == [end for _, end in runs_read][:-1]
    assert runs_read[-1][1] == len(page.words)
    assert max(end - start for start, end in runs_read) <= 200
    assert {page.sentence(start)[0] for start, _ in runs_read} == {start for start, _ in runs_read}


@given(
    st.dictionaries(
        st.sampled_from(ROLES),
        st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda p: (p[0], sum(p)))),
    )
)
def test_stretches_of_cues_survive_as_labels(parts: dict[str, list[tuple[int, int]]]) -> None:
    labels = column(30, {role: parts.get(role, []) for role in ROLES})
    inside = {at for start, end in parts.get("cue", []) for at in range(start, end)}
    assert {at for start, end in runs(labels, "cue") for at in range(start, end)} == inside


def test_the_weights_are_the_ones_recorded_and_hold_no_code() -> None:
    folder = resources.files("newsdiff.sourcing.learned")
    content = (folder / "weights.npz").read_bytes()
    recorded = (folder / "weights.sha256").read_text(encoding="ascii").split()[0]
    assert sha256(content).hexdigest() == recorded
    assert len(content) < 2_000_000
    weights = loaded(content)
    assert weights.rows.dtype == np.int8
    assert saved(weights) == content


def test_a_sum_of_weights_cannot_overflow() -> None:
    weights = shipped()
    assert np.abs(weights.rows.astype(int)).max() * 100 + np.abs(weights.moves).max() < 2**20


def test_lists_of_attributions_may_hold_more_than_versions_are_compared_by() -> None:
    text = "Police said the road was shut. The union voted against the plan."
    assert [found.name for found in rule_attributions(text)] == ["Police"]
    assert [found.name for found in extract_attributions(text)] == ["Police", "union"]
