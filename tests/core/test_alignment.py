from hypothesis import given
from hypothesis import strategies as st

from newsdiff.alignment import align, align_sentences

SENTENCES = st.lists(st.sampled_from(["The river rose.", "Two died.", "Roads shut.", "A B C."]))
STORY = [
    "A bus fell into a ravine near the village of Pruna.",
    "At least 12 people were killed, police said.",
    "The road was covered in ice that morning.",
    "The driver survived and was being questioned.",
    "Villagers said the bend had been the scene of accidents.",
]


@given(SENTENCES)
def test_a_version_aligns_with_itself_in_order(sentences: list[str]) -> None:
    assert align_sentences(sentences, sentences) == [(i, i) for i in range(len(sentences))]


@given(st.lists(st.text(max_size=12), max_size=8), st.lists(st.text(max_size=12), max_size=8))
def test_every_sentence_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    found = align(old, new)
    left = [i for group in found.groups for i in group.old] + list(found.removed)
    right = [j for group in found.groups for j in group.new] + list(found.added)
    assert sorted(left) == list(range(len(old)))
    assert sorted(right) == list(range(len(new)))


def test_a_changed_figure_does_not_part_a_pair() -> None:
    new = [s.replace("12", "340") for s in STORY]
    assert align_sentences(STORY, new) == [(i, i) for i in range(5)]


def test_a_moved_sentence_is_found_and_called_moved() -> None:
    new = [STORY[4], *STORY[:4]]
    found = align(STORY, new)
    assert (4, 0) in align_sentences(STORY, new)
    assert [group.old for group in found.groups if group.moved] == [(4,)]


def test_a_split_sentence_stays_one_group() -> None:
    new = [
        *STORY[:3],
        "The driver survived the fall.",
        "He was being questioned.",
        STORY[4],
    ]
    assert {(3, 3), (3, 4)} <= set(align_sentences(STORY, new))


def test_a_new_sentence_is_added_and_an_old_one_removed() -> None:
    new = [*STORY[:2], "Helicopters flew the wounded to a clinic in the capital.", *STORY[3:]]
    found = align(STORY, new)
    assert (found.removed, found.added) == ((2,), (2,))


def test_repeated_sentences_pair_in_order() -> None:
    assert align_sentences(["Yes.", "No.", "Yes."], ["Yes.", "Yes."]) == [(0, 0), (2, 1)]


def test_a_total_rewrite_of_thousands_of_sentences_is_answered() -> None:
    old = [f"alpha{i} beta{i} gamma{i}." for i in range(4_000)]
    new = [f"delta{i} epsilon{i} zeta{i}." for i in range(4_000)]
    assert align(old, new).groups == ()
