"""Anchors: timestamps of checkpoints, kept beside them as the authorities gave them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket, OutcomeUnknown
from storage.checkpoints import checkpoint_key
from storage.notes import LONGEST_NOTE
from storage.timestamps import LONGEST_REPLY, Timestamp, read_timestamp

_KEY: Final = re.compile(r"anchors/(\d{12})/[0-9a-f]{16}\.tsr")
_MOST_DOUBTS: Final = 10


@dataclass(frozen=True, slots=True)
class Anchor:
    """A timestamp over the checkpoint of the log's first `size` events."""

    key: str
    size: int
    reply: bytes


def store_anchor(bucket: Bucket, size: int, reply: bytes) -> str:
    """Keep an authority's reply; return its key."""
    key = f"anchors/{size:012d}/{sha256(reply).hexdigest()[:16]}.tsr"
    for _ in range(_MOST_DOUBTS):
        try:
            bucket.put_if_absent(key, reply)
        except OutcomeUnknown as error:
            doubt = error  # to repeat the same bytes is harmless
        else:
            return key
    raise doubt


def stored_anchors(bucket: Bucket, size: int | None = None) -> Iterator[Anchor]:
    """The anchors that are kept, of the checkpoint of one size or of all."""
    prefix = "anchors/" if size is None else f"anchors/{size:012d}/"
    for key in bucket.keys(prefix):
        found = _KEY.fullmatch(key)
        reply = bucket.get(key, length=LONGEST_REPLY + 1) if found else None
        if found and reply is not None:
            yield Anchor(key, int(found[1]), reply)


def check_anchor(bucket: Bucket, anchor: Anchor, authorities: Sequence[Any] = ()) -> Timestamp:
    """What the anchor says of its checkpoint. Raises DamagedArchive naming it."""
    note = bucket.get(checkpoint_key(anchor.size), length=LONGEST_NOTE)
    if note is None:
        why = f"{anchor.key} is damaged: its checkpoint is missing"
        raise DamagedArchive(why, key=anchor.key)
    try:
        return read_timestamp(anchor.reply, note, authorities)
    except DamagedArchive as error:
        raise DamagedArchive(f"{anchor.key} is damaged: {error}", key=anchor.key) from error
