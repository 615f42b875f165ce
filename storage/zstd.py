"""zstd frames with a checksum, bounded before a byte of memory is taken. The library's home."""

from collections.abc import Mapping
from functools import lru_cache
from threading import get_ident
from typing import Final

import zstandard

QUICK: Final = 3
THOROUGH: Final = 9  # whole pages are 6 % smaller than at 3
FINEST: Final = 19
_DELTA: Final = 15
# Deltas of pages: 6 % smaller than at level 9, for 4 ms instead of 0.4; level 19 takes 6.5 ms to
# take off another 1 % (docs/decisions/0016).
_FINE: Final = {"strategy": zstandard.STRATEGY_BTULTRA, "min_match": 3, "search_log": 2}
_FINE_UP_TO: Final = 1 << 20  # bytes of a payload; larger ones are packed at level 9
_FINE_FROM: Final = 256  # bytes of a frame at level 9; of smaller ones there is little to take off
_LARGEST_WINDOW: Final = 27  # log2; what the stock `zstd -d` allows by default
_SMALLEST_WINDOW: Final = 18


class BadFrame(Exception):
    """Not one whole zstd frame, or a larger one than was allowed."""


def compress(body: bytes, *, prefix: bytes = b"", level: int = QUICK) -> bytes:
    """One frame; `zstd -d --patch-from=prefix` opens it. `level` is for one without a prefix."""
    if not prefix:
        return _plain(level, get_ident()).compress(body)
    frame = _delta(body, prefix, THOROUGH, {})
    if len(frame) < _FINE_FROM or len(body) > _FINE_UP_TO:
        return frame
    return min(frame, _delta(body, prefix, _DELTA, _FINE), key=len)


def _delta(body: bytes, prefix: bytes, level: int, parameters: Mapping[str, int]) -> bytes:
    window = max(_SMALLEST_WINDOW, (len(prefix) + len(body)).bit_length())
    compression = zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=len(body),
        dict_size=len(prefix),
        window_log=min(_LARGEST_WINDOW, window),
        write_checksum=1,
        **parameters,
    )
    compressor = zstandard.ZstdCompressor(compression_params=compression, dict_data=_raw(prefix))
    return compressor.compress(body)


def decompress(frame: bytes, *, most: int, prefix: bytes = b"") -> bytes:
    """The content of one frame of at most `most` bytes; anything else raises BadFrame."""
    try:
        # The library trusts the size a frame claims for itself, so we ask first.
        size = zstandard.get_frame_parameters(frame).content_size
        if size == zstandard.CONTENTSIZE_UNKNOWN or size > most:
            raise BadFrame(f"would open to more than {most} bytes")
        decompressor = zstandard.ZstdDecompressor(
            dict_data=_raw(prefix) if prefix else None, max_window_size=1 << _LARGEST_WINDOW
        )
        return decompressor.decompress(frame, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise BadFrame(str(error)) from error


@lru_cache(maxsize=16)
def _plain(level: int, _thread: int) -> zstandard.ZstdCompressor:
    """Costs as much to make as a small commit to compress; one thread at a time may use one."""
    return zstandard.ZstdCompressor(level=level, write_checksum=True)


def _raw(prefix: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(prefix, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
