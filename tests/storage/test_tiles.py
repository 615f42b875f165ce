"""Tiles are those of c2sp.org/tlog-tiles, and anybody can hold them against the checkpoint."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.codec import encode
from newsdiff.errors import DamagedArchive
from storage.archive import Archive
from storage.local import LocalBucket
from storage.log import Log
from storage.memory import MemoryBucket
from storage.merkle import Frontier, leaf_hash
from storage.merkle_proofs import Tree
from storage.tiles import bundles, hash_tiles, tile_key, write_tiles
from tests.storage.places import capture, follow

URL = "https://news.example/harbour"


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ((0, 1_234_067), "tile/0/x001/x234/067"),
        ((1, 0, 17), "tile/1/000.p/17"),
        (("entries", 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_a_tile_has_the_name_of_the_standard(
    arguments: tuple[int | str, int, int], key: str
) -> None:
    assert tile_key(*arguments) == key


def test_a_tree_of_70000_has_the_tiles_that_the_standard_counts() -> None:
    widths = [
        (key.split("/")[1], len(body) // 32)
        for key, body in hash_tiles(Tree(number.to_bytes(32, "big") for number in range(70_000)))
    ]
    full = [level for level, width in widths if width == 256]
    assert (full.count("0"), full.count("1")) == (273, 1)
    assert [pair for pair in widths if pair[1] < 256] == [("0", 112), ("1", 17), ("2", 1)]


@given(st.integers(0, 1500))
def test_the_root_follows_from_the_tiles_alone(size: int) -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    tiles = dict(hash_tiles(Tree(leaves)))
    lowest = [body for key, body in tiles.items() if key.startswith("tile/0/")]
    found = b"".join(lowest)
    assert found == b"".join(leaves)
    for level in range(1, 3):
        above = b"".join(body for key, body in tiles.items() if key.startswith(f"tile/{level}/"))
        below = [body for key, body in tiles.items() if key.startswith(f"tile/{level - 1}/")]
        full = [body for body in below if len(body) == 256 * 32]
        assert above == b"".join(
            Frontier().extended(body[at : at + 32] for at in range(0, len(body), 32)).root
            for body in full
        )


@given(st.lists(st.binary(max_size=9), max_size=600))
def test_the_entries_can_be_cut_out_of_the_bundles_again(lines: list[bytes]) -> None:
    found = []
    for _, body in bundles(lines):
        at = 0
        while at < len(body):
            length = int.from_bytes(body[at : at + 2], "big")
            found.append(body[at + 2 : at + 2 + length])
            at += 2 + length
    assert found == lines


@pytest.fixture
def kept() -> MemoryBucket:
    bucket = MemoryBucket()
    log = Log(bucket)
    for start in range(0, 600, 150):
        sights = [capture(URL, b"", look) for look in range(start, start + 150)]
        log.append([encode(sight.event) for sight in sights])
    return bucket


def test_publishing_again_writes_only_what_is_new(kept: MemoryBucket) -> None:
    out = MemoryBucket()
    state = Log(kept).state
    tree, fresh = write_tiles(kept, state, out)
    assert (tree.root(), fresh) == (state.tree.root, 3 + 3 + 1)
    assert write_tiles(kept, state, out)[1] == 0
    Log(kept).append([encode(follow(URL).event)])
    assert write_tiles(kept, Log(kept).state, out)[1] == 2
    assert "tile/0/001" in set(out.keys())


def test_the_tiles_of_another_log_are_not_mixed_with_ours(kept: MemoryBucket) -> None:
    out = MemoryBucket()
    write_tiles(kept, Log(kept).state, out)
    other = MemoryBucket()
    Archive(other, origin="o").record([follow(URL)] * 600)
    with pytest.raises(DamagedArchive, match="tile/entries/000 is damaged, or of another log"):
        write_tiles(other, Log(other).state, out)


if sys.version_info >= (3, 12):  # as the other client is for

    def test_another_client_audits_our_tiles(kept: MemoryBucket, tmp_path: Path) -> None:
        import aics_tlog as theirs

        state = Log(kept).state
        write_tiles(kept, state, LocalBucket(tmp_path))
        reader = theirs.FileSystemTileReader(tmp_path)
        theirs.audit_tiles(reader, state.size, state.tree.root, entries=True)
        bundle = tmp_path / "tile" / "entries" / "001"
        bundle.chmod(0o644)
        bundle.write_bytes(bundle.read_bytes().replace(b'"status":200', b'"status":404', 1))
        with pytest.raises(theirs.TileVerificationError):
            theirs.audit_tiles(reader, state.size, state.tree.root, entries=True)
