"""The best one-to-one pairing of two small sets."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Final

_LARGEST: Final = 160  # rows or columns of one exactly solved block; beyond it the best edge first

Edge = tuple[int, int]


def best_pairs(weights: Mapping[Edge, float]) -> list[Edge]:
    """The pairing of rows to columns with the largest sum of positive weights.

    `weights` holds the possible pairs only; a row or column may stay alone. Connected blocks are
    solved apart by the Hungarian method (Kuhn 1955, as shortest augmenting paths), so the work is
    cubic in the largest block, never in the whole; a block beyond 160 rows or columns takes its
    heaviest pairs first. The result is sorted and does not depend on the order given.
    """
    found: list[Edge] = []
    for block in _blocks(sorted(edge for edge, weight in weights.items() if weight > 0)):
        rows = sorted({row for row, _ in block})
        columns = sorted({column for _, column in block})
        if max(len(rows), len(columns)) > _LARGEST:
            found += _greedy(block, weights)
        else:
            table = [[weights.get((r, c), 0.0) for c in columns] for r in rows]
            found += [
                (rows[i], columns[j])
                for i, j in _hungarian(table)
                if weights.get((rows[i], columns[j]), 0.0) > 0
            ]
    return sorted(found)


def _blocks(edges: Iterable[Edge]) -> Iterable[list[Edge]]:
    """The edges by connected component."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    edges = list(edges)
    for row, column in edges:
        parent[root((0, row))] = root((1, column))
    blocks: dict[tuple[int, int], list[Edge]] = {}
    for edge in edges:
        blocks.setdefault(root((0, edge[0])), []).append(edge)
    return blocks.values()


def _greedy(edges: list[Edge], weights: Mapping[Edge, float]) -> list[Edge]:
    rows: set[int] = set()
    columns: set[int] = set()
    found = []
    for row, column in sorted(edges, key=lambda edge: (-weights[edge], edge)):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((row, column))
    return found


def _hungarian(table: list[list[float]]) -> list[Edge]:
    """Row and column indices of the heaviest full matching of the smaller side."""
    if len(table) > len(table[0]):
        flipped = [list(column) for column in zip(*table, strict=True)]
        return [(i, j) for j, i in _hungarian(flipped)]
    n, m = len(table), len(table[0])
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    holder = [0] * (m + 1)  # the row (from 1) that holds a column (from 1)
    for row in range(1, n + 1):
        holder[0] = row
        path = _shortest_path(table, holder, row_price, column_price)
        column = next(c for c in reversed(path) if holder[c] == 0)
        _augment(holder, path, column)
    return [(holder[c] - 1, c - 1) for c in range(1, m + 1) if holder[c]]


def _shortest_path(
    table: list[list[float]], holder: list[int], row_price: list[float], column_price: list[float]
) -> dict[int, int]:
    """Grow a tree of tight edges until it meets a free column: column -> column before it."""
    m = len(table[0])
    slack, before, done = [inf] * (m + 1), [0] * (m + 1), [False] * (m + 1)
    path: dict[int, int] = {}
    at = 0
    while True:
        done[at] = True
        row = holder[at]
        step, nearest = inf, 0
        for column in range(1, m + 1):
            if done[column]:
                continue
            cost = -table[row - 1][column - 1] - row_price[row] - column_price[column]
            if cost < slack[column]:
                slack[column], before[column] = cost, at
            if slack[column] < step:
                step, nearest = slack[column], column
        for column in range(m + 1):
            if done[column]:
                row_price[holder[column]] += step
                column_price[column] -= step
            else:
                slack[column] -= step
        path[nearest] = before[nearest]
        at = nearest
        if holder[at] == 0:
            return path


def _augment(holder: list[int], path: dict[int, int], column: int) -> None:
    while column:
        holder[column] = holder[path[column]]
        column = path[column]
