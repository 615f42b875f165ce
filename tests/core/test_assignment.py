from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from newsdiff.assignment import best_pairs

TABLES = st.integers(1, 4).flatmap(
    lambda n: st.integers(1, 4).flatmap(
        lambda m: st.lists(
            st.lists(st.integers(0, 20), min_size=m, max_size=m), min_size=n, max_size=n
        )
    )
)


def by_trial(table: list[list[int]]) -> int:
    n, m = len(table), len(table[0])
    if n > m:
        return by_trial([list(column) for column in zip(*table, strict=True)])
    return max(sum(table[i][j] for i, j in enumerate(p)) for p in permutations(range(m), n))


@given(TABLES)
def test_no_other_pairing_weighs_more(table: list[list[int]]) -> None:
    weights = {(i, j): float(w) for i, row in enumerate(table) for j, w in enumerate(row)}
    pairs = best_pairs(weights)
    assert sum(weights[pair] for pair in pairs) == by_trial(table)


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.floats(-1, 1)))
def test_each_row_and_column_is_used_once(weights: dict[tuple[int, int], float]) -> None:
    pairs = best_pairs(weights)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(weights[pair] > 0 for pair in pairs)


def test_a_very_large_block_is_still_paired() -> None:
    weights = {(i, j): 1.0 + (i == j) for i in range(200) for j in range(200)}
    assert best_pairs(weights) == [(i, i) for i in range(200)]
