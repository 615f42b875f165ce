"""A log that somebody published as c2sp.org/tlog-tiles, read as far as a question needs it."""

from collections.abc import Callable
from functools import cache
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.merkle import node_hash
from storage.tiles import WIDTH, tile_key

Get = Callable[[str], bytes | None]
"""Gives the file of a key, None when there is none."""

_HASH: Final = 32  # bytes
_HEIGHT: Final = 8


class PublishedTree:
    """The tree of a log's first `size` events; its tiles are fetched when they are needed.

    Raises DamagedArchive for one that is missing or has another length. Whether the hashes are
    right is for proofs made of them to show.
    """

    def __init__(self, get: Get, size: int) -> None:
        self._get = get
        self._size = size
        self._tile = cache(self._fetched)

    def node(self, level: int, number: int) -> bytes:
        """The root of the full subtree of 2 ** `level` events with this number."""
        row, above = divmod(level, _HEIGHT)
        first = number << above
        tile = self._tile(row, first // WIDTH)
        start = first % WIDTH
        hashes = [
            tile[_HASH * place : _HASH * (place + 1)]
            for place in range(start, start + (1 << above))
        ]
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [node_hash(left, right) for left, right in pairs]
        return hashes[0]

    def _fetched(self, row: int, number: int) -> bytes:
        width = min(WIDTH, (self._size >> (_HEIGHT * row)) - WIDTH * number)
        key = tile_key(row, number, width)
        tile = self._get(key) or self._get(tile_key(row, number))  # a full one replaces its parts
        if tile is None or len(tile) < width * _HASH:
            raise DamagedArchive(f"{key} is missing, or too short", key=key)
        return tile
