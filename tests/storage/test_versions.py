import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storage.versions import Look, Version, in_order, versions


def look(number: int, text: str, *, at: int | None = None, trusted: bool = False) -> Look:
    time = f"{number if at is None else at:06}"
    return Look(number, time, time, text, text, trusted)


def looks(texts: str, *, trusted: bool = False) -> list[Look]:
    return [look(number, text, trusted=trusted) for number, text in enumerate(texts)]


def differs(old: Look, new: Look) -> bool:
    """Letters of either case are one text."""
    return old.substance.lower() != new.substance.lower()


def shown(made: Sequence[Version]) -> list[str]:
    """Versions as their texts, a question mark after one that nobody confirmed."""
    return [
        "".join(one.substance for one in version.looks) + ("" if version.confirmed else "?")
        for version in made
    ]


def live(texts: str) -> list[str]:
    return shown(versions(looks(texts), differs))


def imported(texts: str) -> list[str]:
    return shown(versions(looks(texts, trusted=True), differs))


def test_no_look_makes_no_version() -> None:
    assert live("") == []


def test_the_first_look_is_the_first_version() -> None:
    assert live("a") == ["a"]


def test_looking_twice_at_one_text_makes_no_second_version() -> None:
    assert live("aaa") == ["aaa"]


def test_a_changed_text_is_unconfirmed_until_it_is_seen_again() -> None:
    assert live("aab") == ["aa", "b?"]
    assert live("aabb") == ["aa", "bb"]


def test_a_text_seen_once_between_two_equal_ones_is_a_variant() -> None:
    (only,) = versions(looks("aba"), differs)
    assert shown([only]) == ["aa"]
    assert [one.substance for one in only.variants] == ["b"]


def test_several_texts_between_two_equal_ones_are_variants() -> None:
    (only,) = versions(looks("abca"), differs)
    assert [one.substance for one in only.variants] == ["b", "c"]


def test_a_text_passed_over_by_another_stays_an_unconfirmed_version() -> None:
    assert live("abcc") == ["a", "b?", "cc"]


def test_what_stood_between_two_looks_at_a_candidate_is_its_variant() -> None:
    first, second = versions(looks("abcb"), differs)
    assert shown([first, second]) == ["a", "bb"]
    assert [one.substance for one in second.variants] == ["c"]


def test_imported_looks_are_versions_at_once() -> None:
    assert imported("aba") == ["a", "b", "a"]


def test_one_imported_look_confirms_what_was_seen_live() -> None:
    seen = [look(0, "a"), look(1, "b"), look(2, "b", trusted=True)]
    assert shown(versions(seen, differs)) == ["a", "bb"]


def test_a_text_that_comes_back_says_which_version_it_restores() -> None:
    assert [one.restores for one in versions(looks("aabbaa"), differs)] == [None, None, 1]


def test_what_comes_back_twice_restores_the_first_that_had_it() -> None:
    made = versions(looks("ababa", trusted=True), differs)
    assert [one.restores for one in made] == [None, None, 1, 2, 1]


def test_a_version_knows_the_last_look_without_it() -> None:
    first, second = versions(looks("aabb"), differs)
    assert first.before is None
    assert second.before is not None
    assert second.before.number == 1


def test_furniture_makes_no_version_and_comes_back_as_its_text() -> None:
    made = versions(looks("aAbbA", trusted=True), differs)
    assert shown(made) == ["aA", "bb", "A"]
    assert made[2].restores == 1


def test_order_is_that_of_seeing_then_of_the_log() -> None:
    late = look(9, "a", at=0)
    assert in_order([look(1, "b"), late]) == [late, look(1, "b")]
    assert in_order([look(2, "b", at=1), look(1, "a", at=1)])[0].number == 1


def test_no_look_is_judged_more_than_twice() -> None:
    asked: list[tuple[Look, Look]] = []

    def counted(old: Look, new: Look) -> bool:
        asked.append((old, new))
        return True

    seen = [look(number, f"text {number}") for number in range(50)]
    assert len(versions(seen, counted)) == 50
    assert len(asked) <= 2 * 50


any_looks = st.lists(
    st.tuples(st.sampled_from("aAbcd"), st.integers(0, 8), st.booleans()), max_size=14
).map(
    lambda drawn: [
        look(number, text, at=at, trusted=trusted)
        for number, (text, at, trusted) in enumerate(drawn)
    ]
)


@given(any_looks, st.randoms())
def test_the_order_in_which_looks_are_given_does_not_matter(
    seen: list[Look], chance: random.Random
) -> None:
    shuffled = list(seen)
    chance.shuffle(shuffled)
    assert versions(shuffled, differs) == versions(seen, differs)


@given(any_looks)
def test_every_look_has_one_place(seen: list[Look]) -> None:
    made = versions(seen, differs)
    placed = [one for version in made for one in (*version.looks, *version.variants)]
    assert in_order(placed) == in_order(seen)


@given(any_looks)
def test_neighbours_differ_and_versions_follow_each_other(seen: list[Look]) -> None:
    made = versions(seen, differs)
    assert [version.number for version in made] == list(range(1, len(made) + 1))
    for old, new in pairwise(made):
        assert differs(old.first, new.first)
        assert in_order([old.last, new.first]) == [old.last, new.first]


@given(any_looks)
def test_all_looks_of_a_version_show_one_text_and_its_variants_another(seen: list[Look]) -> None:
    for version in versions(seen, differs):
        assert not any(differs(version.first, one) for one in version.looks)
        assert version.first.substance not in {one.substance for one in version.variants}


@given(any_looks)
def test_a_confirmed_version_was_first_trusted_or_seen_again(seen: list[Look]) -> None:
    for version in versions(seen, differs):
        seen_enough = version.number == 1 or version.first.trusted or len(version.looks) > 1
        assert version.confirmed == seen_enough


@given(any_looks)
def test_imports_alone_are_cut_wherever_the_text_changes(seen: list[Look]) -> None:
    trusted = [look(o.number, o.substance, at=int(o.start), trusted=True) for o in seen]
    in_time = in_order(trusted)
    cuts = sum(differs(a, b) for a, b in pairwise(in_time))
    assert len(versions(trusted, differs)) == (cuts + 1 if in_time else 0)


@given(any_looks)
def test_what_a_version_restores_is_an_earlier_one_with_its_text(seen: list[Look]) -> None:
    made = versions(seen, differs)
    for version in made:
        if version.restores is not None:
            assert version.restores < version.number
            assert not differs(made[version.restores - 1].first, version.first)
