"""Proofs hold for what is in the tree, and for nothing else."""

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.merkle import Frontier, leaf_hash
from storage.merkle_proofs import Tree, verify_consistency, verify_inclusion

SIZES = st.integers(1, 300)
JUNK = st.lists(st.binary(max_size=40), max_size=12)


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


@st.composite
def rising(draw: st.DrawFn, count: int) -> tuple[int, ...]:
    """So many numbers, none smaller than the one before, the last at least 1."""
    smaller = sorted(draw(st.integers(0, 200)) for _ in range(count - 1))
    return (*smaller, draw(st.integers(200, 300)))


@given(rising(2))
def test_the_root_of_a_part_is_that_of_the_log_when_it_was_that_long(
    sizes: tuple[int, int],
) -> None:
    part, whole = sizes
    assert Tree(hashes(whole)).root(part) == Frontier().extended(hashes(part)).root


@given(SIZES, st.data())
def test_every_entry_can_be_proved(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(hashes(size + 7))
    path = tree.inclusion(index, size)
    assert len(path) <= size.bit_length()
    assert verify_inclusion(hashes(size)[index], index, size, path, tree.root(size))


@given(SIZES, st.data())
def test_a_path_proves_one_entry_at_one_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index or size == 1))
    tree = Tree(hashes(size))
    path, leaf, root = tree.inclusion(index, size), hashes(size)[index], tree.root()
    assert other == index or not verify_inclusion(leaf, other, size, path, root)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, path, root)
    assert not verify_inclusion(leaf, index, size, [*path, root], root)
    assert not path or not verify_inclusion(leaf, index, size, path[1:], root)
    assert not path or not verify_inclusion(leaf, index, size, [leaf, *path[1:]], root)


@given(rising(3))
def test_growth_can_be_proved(sizes: tuple[int, int, int]) -> None:
    old, new, whole = sizes
    tree = Tree(hashes(whole))
    path = tree.consistency(old, new)
    assert verify_consistency(old, new, path, tree.root(old), tree.root(new))


@given(rising(2), st.data())
def test_a_tree_rewritten_somewhere_did_not_grow_from_the_old_one(
    sizes: tuple[int, int], data: st.DataObject
) -> None:
    old, new = sizes
    if old:
        changed = hashes(new)
        changed[data.draw(st.integers(0, old - 1))] = leaf_hash(b"rewritten")
        was, now = Tree(hashes(new)), Tree(changed)
        for path in (was.consistency(old, new), now.consistency(old, new)):
            assert not verify_consistency(old, new, path, was.root(old), now.root())


@given(st.integers(-3, 300), st.integers(-3, 300), JUNK, st.binary(max_size=40))
def test_any_proof_gets_an_answer(one: int, other: int, path: list[bytes], root: bytes) -> None:
    assert not verify_inclusion(leaf_hash(b"0"), one, other, path, root)
    assert one == other or not verify_consistency(one, other, path, leaf_hash(b"1"), root)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, 4)])
def test_what_is_not_there_cannot_be_proved(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        Tree(hashes(3)).inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (3, 2), (0, 4)])
def test_a_log_cannot_be_shown_to_shrink(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no growth"):
        Tree(hashes(3)).consistency(old, new)


def test_another_library_finds_the_same_root_and_paths() -> None:
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(77):
        theirs.append_entry(b"%d" % number)
    ours = Tree(hashes(77))
    assert theirs.get_root() == ours.root()
    inclusion = theirs.prove_inclusion(20, 77).serialize()["path"]
    assert [bytes.fromhex(part) for part in inclusion][1:] == ours.inclusion(19, 77)
    pymerkle.verify_consistency(ours.root(40), ours.root(), theirs.prove_consistency(40, 77))
