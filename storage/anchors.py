"""Anchors: what others say of checkpoints, kept beside them as it was given.

Kinds: `tsr`, a timestamp of an authority (RFC 3161); `cosig`, the line of a witness; `ots`, a proof
of OpenTimestamps.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal, cast

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket, OutcomeUnknown
from storage.calendars import Commitment, read_proof
from storage.checkpoints import checkpoint_key
from storage.cosignatures import Cosigned, is_of, open_cosignature
from storage.notes import LONGEST_NOTE, Note, Signature, parse_signature
from storage.timestamps import Timestamp, read_timestamp

Kind = Literal["tsr", "cosig", "ots"]
_LONGEST: Final = 65_536  # bytes
_KEY: Final = re.compile(r"anchors/(\d{12})/[0-9a-f]{16}\.(tsr|cosig|ots)")
_MOST_DOUBTS: Final = 10
_MOST_WITNESSES: Final = 50  # in one note


@dataclass(frozen=True, slots=True)
class Anchor:
    """What somebody says of the checkpoint of the log's first `size` events."""

    key: str
    size: int
    kind: Kind
    body: bytes


def store_anchor(bucket: Bucket, size: int, kind: Kind, body: bytes) -> str:
    """Keep what somebody says; return its key."""
    key = f"anchors/{size:012d}/{sha256(body).hexdigest()[:16]}.{kind}"
    for _ in range(_MOST_DOUBTS):
        try:
            bucket.put_if_absent(key, body)
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
        body = bucket.get(key, length=_LONGEST + 1) if found else None
        if found and body is not None:
            yield Anchor(key, int(found[1]), cast("Kind", found[2]), body)


def anchored(bucket: Bucket, anchor: Anchor) -> bytes:
    """The checkpoint it is about, as it is stored. Raises DamagedArchive when that is missing."""
    note = bucket.get(checkpoint_key(anchor.size), length=LONGEST_NOTE)
    if note is None:
        raise _damaged(anchor, "its checkpoint is missing")
    return note


def check_timestamp(bucket: Bucket, anchor: Anchor, authorities: Sequence[Any] = ()) -> Timestamp:
    """What an authority says of the checkpoint. Raises DamagedArchive naming the anchor."""
    message = anchored(bucket, anchor)
    try:
        return read_timestamp(anchor.body, message, authorities)
    except DamagedArchive as error:
        raise _damaged(anchor, str(error)) from error


def check_commitment(bucket: Bucket, anchor: Anchor) -> Commitment:
    """What a proof of OpenTimestamps leads to. Raises DamagedArchive naming the anchor."""
    message = anchored(bucket, anchor)
    try:
        return read_proof(anchor.body, message)
    except DamagedArchive as error:
        raise _damaged(anchor, str(error)) from error


def cosignature(anchor: Anchor) -> Signature:
    """The line of a witness, not checked. Raises DamagedArchive naming the anchor."""
    try:
        return parse_signature(anchor.body.decode().removesuffix("\n"))
    except (UnicodeDecodeError, DamagedArchive) as error:
        raise _damaged(anchor, "it is no line of a signed note") from error


def check_cosignature(bucket: Bucket, anchor: Anchor, witnesses: Sequence[str]) -> Cosigned | None:
    """The word of one of the witnesses; None when it is of none of them.

    Raises DamagedArchive naming the anchor.
    """
    signature, note = cosignature(anchor), Note.parse(anchored(bucket, anchor))
    for witness in witnesses:
        if is_of(signature, witness):
            try:
                return open_cosignature(note, signature, witness)
            except DamagedArchive as error:
                raise _damaged(anchor, str(error)) from error
    return None


def with_cosignatures(note: Note, anchors: Iterable[Anchor]) -> Note:
    """The note with the lines of witnesses that are kept for it; a damaged one is left out."""
    lines = []
    for anchor in anchors:
        with contextlib.suppress(DamagedArchive):
            if anchor.kind == "cosig":
                lines.append(cosignature(anchor))
    return Note(note.text, (*note.signatures, *lines[:_MOST_WITNESSES]))


def _damaged(anchor: Anchor, why: str) -> DamagedArchive:
    return DamagedArchive(f"{anchor.key} is damaged: {why}", key=anchor.key)
