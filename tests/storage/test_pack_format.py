from dataclasses import replace

import pytest

from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive
from storage.pack_format import (
    MAGIC,
    TRAILER,
    Frame,
    build_pack,
    footer_length,
    pack_key,
    pack_name,
    read_footer,
)
from storage.zstd import compress

NAME = "ab" * 32
FRAME = Frame(sha256="1" * 64, off=8, clen=3, len=9, base=None, chain="c", pos=0)


def footer_of(pack: bytes) -> bytes:
    whole = footer_length(NAME, pack[-TRAILER:]) + TRAILER
    return pack[-whole:-TRAILER]


def test_the_footer_says_where_everything_is() -> None:
    second = replace(FRAME, sha256="2" * 64, off=11, base="1" * 64, pos=1)
    _, pack = build_pack([(FRAME, b"abc"), (second, b"def")])
    assert read_footer(NAME, footer_of(pack)) == [FRAME, second]
    assert pack[FRAME.off : FRAME.off + FRAME.clen] == b"abc"
    assert pack[second.off : second.off + second.clen] == b"def"
    assert pack.startswith(MAGIC)
    assert pack.endswith(MAGIC)


def test_a_key_says_its_name() -> None:
    assert pack_name(pack_key(NAME)) == NAME


@pytest.mark.parametrize(
    "key", [f"packs/aa/{NAME}.ndpack", f"packs/ab/{NAME}", f"packs/ab/{NAME[:-1]}.ndpack", "log/1"]
)
def test_other_keys_are_no_packs(key: str) -> None:
    assert pack_name(key) is None


@pytest.mark.parametrize("trailer", [b"", MAGIC, b"\0\0\0\1" + b"x" * 8, b"\xff" * 4 + MAGIC])
def test_a_pack_without_a_footer_is_damaged(trailer: bytes) -> None:
    with pytest.raises(DamagedArchive, match="it has no footer"):
        footer_length(NAME, trailer)


GOOD = {name: getattr(FRAME, name) for name in Frame.__slots__}


@pytest.mark.parametrize(
    "values",
    [
        [],
        {},
        {"format": "newsdiff-pack/1"},
        {"format": "newsdiff-pack/2", "frames": []},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"more": 1}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"off": -1}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"len": 1 << 40}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"clen": "3"}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"sha256": "../../etc"}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"base": "1"}]},
        {"format": "newsdiff-pack/1", "frames": [GOOD | {"chain": 1}]},
        {"format": "newsdiff-pack/1", "frames": ["x"]},
    ],
)
def test_a_footer_that_makes_no_sense_is_damaged(values: object) -> None:
    with pytest.raises(DamagedArchive):
        read_footer(NAME, compress(canonical(values)))


@pytest.mark.parametrize("footer", [b"", b"junk", compress(b"not json")])
def test_a_footer_that_cannot_be_opened_is_damaged(footer: bytes) -> None:
    with pytest.raises(DamagedArchive):
        read_footer(NAME, footer)
