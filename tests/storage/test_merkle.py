from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.merkle import Frontier, leaf_hash, node_hash


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


@given(st.integers(0, 300), st.data())
def test_the_root_is_that_of_rfc_6962_however_the_tree_grew(
    count: int, data: st.DataObject
) -> None:
    leaves = hashes(count)
    cut = data.draw(st.integers(0, count))
    assert Frontier().extended(leaves[:cut]).extended(leaves[cut:]).root == plain_root(leaves)


def test_known_roots() -> None:
    # The empty tree, and the one-leaf tree over the empty entry, as RFC 6962 implementations test.
    assert Frontier().root.hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")
    one = Frontier().extended([leaf_hash(b"")])
    assert one.root.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(st.integers(1, 300))
def test_a_frontier_is_as_long_as_the_size_has_ones(count: int) -> None:
    assert len(Frontier().extended(hashes(count)).peaks) == count.bit_count()


@pytest.mark.parametrize(("size", "peaks"), [(1, 0), (3, 1), (0, 1), (-1, 1)])
def test_a_frontier_that_cannot_be_is_refused(size: int, peaks: int) -> None:
    with pytest.raises(ValueError, match="peaks for a tree"):
        Frontier(size, (b"\0" * 32,) * peaks)
