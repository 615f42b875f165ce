"""The bytes of a pack: magic, frames, footer, the footer's length, magic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from newsdiff.codec import canonical
from newsdiff.errors import DamagedArchive
from storage.zstd import FINEST, QUICK, BadFrame, compress, decompress

MAGIC: Final = b"ndpack/1"
FORMAT: Final = "newsdiff-pack/1"
LARGEST_PAYLOAD: Final = 64 << 20  # bytes
LARGEST_PACK: Final = 512 << 20
_LENGTH: Final = 4  # bytes of the footer's length, big-endian
TRAILER: Final = _LENGTH + len(MAGIC)
MOST_FRAMES: Final = 20_000  # in one pack
_SHORT: Final = 64 << 10  # bytes of a footer; to be thorough with a longer one takes too long
_LARGEST_FOOTER: Final = 16 << 20  # bytes, also when opened
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"packs/([0-9a-f]{2})/(\1[0-9a-f]{62})\.ndpack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a payload lies in its pack: `clen` bytes from `off`, which open to `len` bytes.

    `base` is the payload that was the raw prefix, None for a full frame. `chain` names the row of
    like answers of one URL that this is number `pos` of.
    """

    sha256: str
    off: int
    clen: int
    len: int
    base: str | None
    chain: str
    pos: int


def pack_key(name: str) -> str:
    return f"packs/{name[:2]}/{name}.ndpack"


def pack_name(key: str) -> str | None:
    """The sha256 that is the pack's name; None when the key is not a pack's."""
    match = _KEY.fullmatch(key)
    return match[2] if match else None


def is_digest(text: object) -> bool:
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def build_pack(frames: Sequence[tuple[Frame, bytes]]) -> tuple[str, bytes]:
    """The pack's name and bytes. Each frame's `off` must be where its bytes will lie."""
    listed = [
        {name: getattr(frame, name) for name in Frame.__slots__ if name != "__weakref__"}
        for frame, _ in frames
    ]
    text = canonical({"format": FORMAT, "frames": listed})
    footer = compress(text, level=FINEST if len(text) < _SHORT else QUICK)
    length = len(footer).to_bytes(_LENGTH, "big")
    pack = b"".join([MAGIC, *(body for _, body in frames), footer, length, MAGIC])
    return sha256(pack).hexdigest(), pack


def footer_length(name: str, trailer: bytes) -> int:
    """The footer's length, from the last bytes of a pack. Raises DamagedArchive."""
    length = int.from_bytes(trailer[-TRAILER : -len(MAGIC)], "big")
    if len(trailer) < TRAILER or not trailer.endswith(MAGIC) or length > _LARGEST_FOOTER:
        raise damaged_pack(name, "it has no footer")
    return length


def read_footer(name: str, footer: bytes) -> list[Frame]:
    """The frames a footer lists. Raises DamagedArchive."""
    try:
        values: dict[str, Any] = orjson.loads(decompress(footer, most=_LARGEST_FOOTER))
        frames = [Frame(**entry) for entry in values["frames"]]
        fits = values["format"] == FORMAT and all(map(_is_sound, frames))
    except (BadFrame, ValueError, TypeError, KeyError) as error:
        raise damaged_pack(name, f"its footer cannot be read ({error})") from error
    if not fits:
        raise damaged_pack(name, "its footer is not one of ours")
    return frames


def damaged_pack(name: str, why: str) -> DamagedArchive:
    key = pack_key(name)
    return DamagedArchive(f"{key} is damaged: {why}", key=key)


def _is_sound(frame: Frame) -> bool:
    numbers = (frame.off, frame.clen, frame.len, frame.pos)
    return (
        all(type(number) is int and 0 <= number < 1 << 62 for number in numbers)
        and frame.len <= LARGEST_PAYLOAD
        and frame.clen <= 2 * LARGEST_PAYLOAD
        and is_digest(frame.sha256)
        and (frame.base is None or is_digest(frame.base))
        and isinstance(frame.chain, str)
    )
