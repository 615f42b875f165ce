"""Cosignatures: a witness's word that it saw a log come so far, and never saw it otherwise.

The form is c2sp.org/tlog-cosignature, version 1 with Ed25519: a line under the checkpoint that
holds the time, in seconds since 1970, and a signature of both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.keys import (
    WITNESS,
    KeyRing,
    key_id,
    key_name,
    read_verifier_key,
    verifies,
    witness_key,
)
from storage.notes import Note, Signature

_TIME: Final = 8  # bytes
_LENGTH: Final = _TIME + 64
_LAST: Final = 253_402_300_799  # the year 9999 ends


@dataclass(frozen=True, slots=True)
class Cosigned:
    """By when the witness saw the checkpoint, by its own clock."""

    witness: str
    time: datetime
    signature: Signature


def cosign(note: Note, vkey: str, ring: KeyRing, time: datetime) -> Signature:
    """The signature of the witness whose key is `vkey` in the ring. Raises NotFound without it."""
    seconds = int(time.timestamp())
    body = seconds.to_bytes(_TIME, "big") + ring.sign(vkey, _message(note, seconds))
    name, _ = read_verifier_key(vkey)
    return Signature(name, bytes.fromhex(key_id(witness_key(vkey))), body)


def is_of(signature: Signature, witness: str) -> bool:
    """Whether it says that it is this witness's; that it is right is not checked."""
    name, _ = read_verifier_key(witness, WITNESS)
    return (signature.name, signature.key_id.hex()) == (name, key_id(witness))


def stated_time(signature: Signature) -> datetime:
    """The time a cosignature states. Raises DamagedArchive when it is none."""
    seconds = int.from_bytes(signature.body[:_TIME], "big")
    if len(signature.body) != _LENGTH or seconds > _LAST:
        raise DamagedArchive(f"the cosignature of {signature.name} has another form")
    return datetime.fromtimestamp(seconds, UTC)


def open_cosignature(note: Note, signature: Signature, witness: str) -> Cosigned:
    """The witness's word about the note's text; DamagedArchive when the signature is wrong."""
    time = stated_time(signature)
    message = _message(note, int(time.timestamp()))
    if not verifies(witness, signature.body[_TIME:], message, WITNESS):
        raise DamagedArchive(f"the cosignature of {key_name(witness)} is wrong")
    return Cosigned(witness, time, signature)


def cosigned_by(note: Note, witnesses: Iterable[str]) -> Iterator[Cosigned]:
    """The earliest word of each of the witnesses; DamagedArchive when one has said nothing.

    Of several lines that claim to be of one witness, one that is right will do.
    """
    for witness in witnesses:
        theirs = [one for one in note.signatures if is_of(one, witness)]
        if not theirs:
            raise DamagedArchive(f"the checkpoint is not cosigned by {key_name(witness)}")
        words = [word for one in theirs if (word := _opened(note, one, witness))]
        if not words:
            raise DamagedArchive(f"the cosignature of {key_name(witness)} is wrong")
        yield min(words, key=lambda word: word.time)


def _opened(note: Note, signature: Signature, witness: str) -> Cosigned | None:
    try:
        return open_cosignature(note, signature, witness)
    except DamagedArchive:
        return None


def _message(note: Note, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{note.text}".encode()
