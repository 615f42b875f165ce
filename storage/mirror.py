"""An archive copied to another place, piece by piece, each checked against its own digest.

Only what is not there yet is copied. A copy is an archive at every moment: bytes come before the
events that name them, and events in their order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from newsdiff.errors import BadInput, DamagedArchive
from storage.bucket import Bucket, OutcomeUnknown
from storage.log import walk
from storage.pack_format import pack_name
from storage.payload_check import removed_blocks
from storage.progress import Progress, silent
from storage.repacking import Removal, remove
from storage.segments import LogState, segment_key, segment_number

DESCRIPTION: Final = "archive.json"
_BESIDE: Final = ("anchors/", "checkpoints/", "keys/")  # never changed either
_MOST_DOUBTS: Final = 10


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What one run copied. `damaged` objects of the source were left out."""

    events: int
    objects: int
    bytes: int
    damaged: tuple[str, ...]
    removal: Removal


def mirror(source: Bucket, target: Bucket, progress: Progress = silent) -> Mirrored:
    """Bring the target up to the source, payloads that were withdrawn meanwhile included.

    Raises BadInput when the target is another archive, or has events that the source has not;
    DamagedArchive when the source's log does not hold, with nothing copied.
    """
    description = source.get(DESCRIPTION)
    state = LogState()
    for _, after in walk(source, state):
        state = after
    there = set(target.keys())
    _require_kin(source, target, state, there, description)
    gone = removed_blocks(source, state)
    copied, size, damaged = 0, 0, []
    keys = [key for key in _keys(source, state) if key not in there]
    for done, key in enumerate(keys, 1):
        body = source.get(key)
        if body is None:
            continue  # a pack that was withdrawn just now
        if (name := pack_name(key)) and sha256(body).hexdigest() != name:
            damaged.append(key)
            continue
        put(target, key, body)
        copied, size = copied + 1, size + len(body)
        progress("objects", done, len(keys))
    return Mirrored(state.size, copied, size, tuple(damaged), remove(target, gone))


def put(bucket: Bucket, key: str, body: bytes) -> None:
    """Put an object and read it back. Raises DamagedArchive when something else stands there."""
    for doubts in range(_MOST_DOUBTS):
        try:
            bucket.put_if_absent(key, body)
            break
        except OutcomeUnknown:
            if doubts == _MOST_DOUBTS - 1:
                raise
    if bucket.get(key) != body:
        raise DamagedArchive(f"{key} was copied and does not read back as it was", key=key)


def require_same_log(source: Bucket, target: Bucket, segments: int) -> None:
    """The log up to a segment is the same on both sides if that segment is: it is a chain."""
    key = segment_key(segments - 1)
    if segments and source.get(key) != target.get(key):
        raise BadInput(f"the two archives differ from {key} on or before: they are not copies")


def _keys(source: Bucket, state: LogState) -> Iterator[str]:
    for prefix in ("packs/", *_BESIDE):
        yield from source.keys(prefix)
    yield DESCRIPTION
    yield from map(segment_key, range(state.seg))


def _require_kin(
    source: Bucket, target: Bucket, state: LogState, there: set[str], description: bytes | None
) -> None:
    known = target.get(DESCRIPTION)
    if known is None and any(pack_name(key) is None for key in there):
        raise BadInput("the target holds other things; name a new or an empty place")
    if known is not None and known != description:
        raise BadInput("the target is another archive")
    numbers = [number for key in there if (number := segment_number(key)) is not None]
    segments = max(numbers, default=-1) + 1
    if segments > state.seg:
        raise BadInput("the target has events that the source has not", hint="Copy the other way.")
    require_same_log(source, target, segments)
