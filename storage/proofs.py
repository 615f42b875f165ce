"""Proof files: that an event stands in an archive's log, for those who have only the public key.

The form is c2sp.org/tlog-proof: where the event stands, the path to the root, the signed
checkpoint. What is particular to us is in its `extra` line: see docs/reference/format.md.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self

import orjson

from newsdiff.codec import canonical, decode
from newsdiff.errors import DamagedArchive
from newsdiff.events import Event, KeyRotated
from storage.archive import block_of
from storage.checkpoints import Checkpoint, open_checkpoint
from storage.cosignatures import Cosigned, cosigned_by
from storage.merkle import leaf_hash
from storage.merkle_proofs import verify_inclusion
from storage.notes import Note
from storage.succession import Succession

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
FORMAT: Final = "newsdiff-proof/1"
LONGEST_PROOF: Final = 256 << 20  # bytes
_MOST_PARTS: Final = 1 << 20
_FORM: Final = re.compile(
    rf"{re.escape(FIRST_LINE)}\n"
    r"extra (\S+)\nindex (0|[1-9]\d{0,15})\n((?:\S{44}\n){0,64})\n"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the log: its number, its line, and the path to the root."""

    index: int
    line: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`before` is an earlier event that the proof sets against `entry`; `payload` its bytes.

    `checkpoint` has the lines of witnesses under the archive's own. `timestamps` are replies of
    authorities over it without them (storage/timestamps.py), `commitments` proofs of OpenTimestamps
    (storage/calendars.py). `rotations` lead from the archive's first key to the one that signed.
    """

    entry: Entry
    checkpoint: Note
    vkey: str
    before: Entry | None = None
    payload: bytes | None = None
    timestamps: tuple[bytes, ...] = ()
    rotations: tuple[Entry, ...] = ()
    commitments: tuple[bytes, ...] = ()

    @property
    def signed(self) -> bytes:
        """The checkpoint with the archive's own line alone: what others put their word on."""
        return self.checkpoint.signed_by(Checkpoint.parse(self.checkpoint.text).origin).to_bytes()

    def to_bytes(self) -> bytes:
        path = "".join(f"{_text(part)}\n" for part in self.entry.path)
        head = f"{FIRST_LINE}\nextra {_text(canonical(self._extra()))}\n"
        return f"{head}index {self.entry.index}\n{path}\n".encode() + self.checkpoint.to_bytes()

    def _extra(self) -> dict[str, object]:
        told: dict[str, object] = {"format": FORMAT, "line": self.entry.line.decode()}
        told["vkey"] = self.vkey
        if self.payload is not None:
            told["payload"] = _text(self.payload)
        if self.timestamps:
            told["timestamps"] = list(map(_text, self.timestamps))
        if self.commitments:
            told["commitments"] = list(map(_text, self.commitments))
        if self.before:
            told["before"] = _told(self.before)
        if self.rotations:
            told["rotations"] = list(map(_told, self.rotations))
        return told

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """The proof these bytes are; anything else raises DamagedArchive. Proves nothing yet."""
        if len(raw) > LONGEST_PROOF:
            raise _unreadable("it is too long")
        try:
            text = raw.decode()
            found = _FORM.match(text)
            if not found:
                raise _unreadable("it does not begin as one")
            told = orjson.loads(_plain(_bytes(found[1])))
            proof = cls(
                entry=_entry(int(found[2]), told["line"], found[3].split()),
                checkpoint=Note.parse(text[found.end() :].encode()),
                vkey=str(told["vkey"]),
                before=_read(told["before"]) if "before" in told else None,
                rotations=tuple(map(_read, told.get("rotations", ()))),
                payload=_bytes(told["payload"]) if "payload" in told else None,
                timestamps=tuple(map(_bytes, told.get("timestamps", ()))),
                commitments=tuple(map(_bytes, told.get("commitments", ()))),
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise _unreadable("it does not hold what a proof of ours holds") from error
        if proof.to_bytes() != raw:
            raise _unreadable("it is not in the form we write")
        return proof


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof proved: the events were in the log when its key signed this checkpoint.

    `payload` is the bytes the event names, when the proof brought them.
    """

    checkpoint: Checkpoint
    number: int
    event: Event
    before: tuple[int, Event] | None
    payload: bytes | None
    keys: Succession
    cosigned: tuple[Cosigned, ...]


def check_proof(proof: Proof, vkey: str, witnesses: Sequence[str] = ()) -> Proved:
    """What the proof proves to those who trust the key; DamagedArchive when it does not hold.

    The key may be one that handed over, in rotations the proof brings, to the one that signed. All
    of the `witnesses` must have cosigned.
    """
    keys = _succession(proof, vkey)
    checkpoint = open_checkpoint(proof.checkpoint, keys.last.vkey)
    event = _proved(proof.entry, checkpoint)
    before = None
    if proof.before:
        before = (proof.before.index, _proved(proof.before, checkpoint))
        if proof.before.index == proof.entry.index:
            raise DamagedArchive("the proof sets an event against itself")
    if proof.payload is not None and sha256(proof.payload).hexdigest() != block_of(event):
        raise DamagedArchive("the bytes in the proof are not those that its event names")
    return Proved(
        checkpoint,
        proof.entry.index,
        event,
        before,
        proof.payload,
        keys,
        tuple(cosigned_by(proof.checkpoint, witnesses)),
    )


def _succession(proof: Proof, vkey: str) -> Succession:
    """The keys that the proof tells of, when the one that is trusted handed over to the last."""
    checkpoint = Checkpoint.parse(proof.checkpoint.text)
    moves = [_proved(entry, checkpoint) for entry in proof.rotations]
    first = moves[0].previous if moves and isinstance(moves[0], KeyRotated) else vkey
    keys = Succession.of(first, ((entry.index, entry.line) for entry in proof.rotations))
    for refusal in keys.refused:
        raise DamagedArchive(f"event {refusal.event} hands no key over: {refusal.why}")
    keys.require_heirs(vkey)
    return keys


def _proved(entry: Entry, checkpoint: Checkpoint) -> Event:
    leaf = leaf_hash(entry.line)
    if not verify_inclusion(leaf, entry.index, checkpoint.size, entry.path, checkpoint.root):
        raise DamagedArchive(f"event {entry.index} is not in the log that the checkpoint is of")
    return decode(entry.line)


def _told(entry: Entry) -> dict[str, object]:
    path = [_text(part) for part in entry.path]
    return {"index": entry.index, "line": entry.line.decode(), "path": path}


def _read(told: Mapping[str, Any]) -> Entry:
    return _entry(told["index"], told["line"], told["path"])


def _entry(index: int, line: str, path: list[str]) -> Entry:
    if type(index) is not int or not 0 <= index < 10**16:
        raise _unreadable("no such event")
    return Entry(index, line.encode(), tuple(_bytes(part) for part in path))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _plain(extra: bytes) -> bytes:
    """The JSON, unless it has more parts than a proof can need: each would cost memory."""
    if sum(map(extra.count, (b",", b"[", b"{"))) > _MOST_PARTS:
        raise _unreadable("it has too many parts")
    return extra


def _unreadable(why: str) -> DamagedArchive:
    return DamagedArchive(f"not a proof of newsdiff's: {why}")
