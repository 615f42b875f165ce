"""Checkpoints: the signed word of an archive that its log had so many events and this root.

The text is that of c2sp.org/tlog-checkpoint: origin, size, root in base64, a line each.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final, Self

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket, OutcomeUnknown
from storage.keys import KeyRing, key_id, key_name, read_verifier_key, verifies
from storage.notes import LONGEST_NOTE, Note, Signature
from storage.segments import LogState
from storage.succession import Succession

_TEXT: Final = re.compile(r"([^\n+\s]{1,200})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n")
_KEY: Final = re.compile(r"checkpoints/(\d{12})")
_MOST_DOUBTS: Final = 10  # puts of unknown outcome before we give up


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    @classmethod
    def of(cls, origin: str, state: LogState) -> Self:
        return cls(origin, state.size, state.tree.root)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint of a note's text; anything else raises DamagedArchive."""
        found = _TEXT.fullmatch(text)
        checkpoint = cls(found[1], int(found[2]), base64.b64decode(found[3])) if found else None
        if checkpoint is None or checkpoint.text != text:
            raise DamagedArchive("not a checkpoint: it does not state origin, size and root")
        return checkpoint

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def open_checkpoint(note: Note, vkey: str) -> Checkpoint:
    """What the note states, when the key signed it; DamagedArchive otherwise."""
    name, _ = read_verifier_key(vkey)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != name:
        raise DamagedArchive(f"the checkpoint is of {checkpoint.origin}, the key of {name}")
    own = (name, key_id(vkey))
    ours = [one for one in note.signatures if (one.name, one.key_id.hex()) == own]
    if not ours:
        raise DamagedArchive(f"the checkpoint is not signed by the key {key_name(vkey)}")
    if not all(verifies(vkey, one.body, note.text.encode()) for one in ours):
        raise DamagedArchive(f"a signature of {key_name(vkey)} under the checkpoint is wrong")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, keys: KeyRing, vkey: str) -> Note:
    """Raises NotFound when this machine does not have the private half of the key."""
    signature = keys.sign(vkey, checkpoint.text.encode())
    signed = Signature(checkpoint.origin, bytes.fromhex(key_id(vkey)), signature)
    return Note(checkpoint.text, (signed,))


def require_checkpoint(note: Note, keys: Succession, size: int, root: bytes | None) -> None:
    """Raises DamagedArchive when the note kept for this size does not fit the keys and the log.

    `root` is the log's at this size; None where it is not known, and not compared.
    """
    key = checkpoint_key(size)
    try:
        checkpoint = open_checkpoint(note, keys.at(size))
    except DamagedArchive as error:
        raise DamagedArchive(f"{key} is damaged: {error}", key=key) from error
    if checkpoint.size != size or root not in {None, checkpoint.root}:
        raise DamagedArchive(f"{key} is damaged: the log never had the root it states", key=key)


def checkpoint_key(size: int) -> str:
    return f"checkpoints/{size:012d}"


def checkpoint_size(key: str) -> int | None:
    """How many events the checkpoint under this key is of; None for another's key."""
    found = _KEY.fullmatch(key)
    return int(found[1]) if found else None


def stored_checkpoint(bucket: Bucket, size: int) -> Note | None:
    """The checkpoint kept for a log of this size. Raises DamagedArchive when it is no note."""
    key = checkpoint_key(size)
    raw = bucket.get(key, length=LONGEST_NOTE + 1)
    try:
        return None if raw is None else Note.parse(raw)
    except DamagedArchive as error:
        raise DamagedArchive(f"{key} is damaged: {error}", key=key) from error


def checkpoint_sizes(bucket: Bucket) -> list[int]:
    """For which sizes of the log there are checkpoints, ascending."""
    sizes = map(checkpoint_size, bucket.keys("checkpoints/"))
    return sorted(size for size in sizes if size is not None)


def store_checkpoint(bucket: Bucket, note: Note) -> Note:
    """Keep the note, and return the one that stands for this size: ours, or an earlier one."""
    size = Checkpoint.parse(note.text).size
    for _ in range(_MOST_DOUBTS):
        try:
            bucket.put_if_absent(checkpoint_key(size), note.to_bytes())
            break
        except OutcomeUnknown as error:
            doubt = error  # to repeat the same bytes is harmless
    else:
        raise doubt
    return stored_checkpoint(bucket, size) or note
