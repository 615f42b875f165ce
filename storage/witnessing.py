"""Witnessing another's log: its checkpoint is cosigned if it grew from what was cosigned before.

What a witness has cosigned it remembers for good, before anybody is given the cosignature.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from newsdiff.errors import DamagedArchive, NotFound, StorageFailed
from storage.bucket import Bucket
from storage.checkpoints import (
    Checkpoint,
    checkpoint_sizes,
    open_checkpoint,
    require_checkpoint,
    stored_checkpoint,
)
from storage.cosignatures import cosign
from storage.keys import KeyRing, key_name
from storage.log import Log
from storage.merkle_proofs import consistency_path, verify_consistency
from storage.notes import LONGEST_NOTE, Note, Signature
from storage.proving import read_ledger
from storage.published_tree import Get, PublishedTree


@dataclass(frozen=True, slots=True)
class Claim:
    """What a log says of itself: a checkpoint by a key that we trust, and proofs of its growth.

    `growth` gives the consistency proof from a smaller size to the checkpoint's.
    """

    note: Note
    checkpoint: Checkpoint
    growth: Callable[[int], Sequence[bytes]]


def archive_claim(bucket: Bucket, first: str, trusted: str) -> Claim:
    """The newest checkpoint of an archive, whose log is read and verified for it.

    `first` is the key of its `archive.json`. Raises NotFound without a checkpoint, DamagedArchive
    when it does not fit the log or its key is no heir, by signatures, of the one that is trusted.
    """
    size = max(checkpoint_sizes(bucket), default=None)
    note = None if size is None else stored_checkpoint(bucket, size)
    if size is None or note is None:
        raise NotFound("it has no checkpoint yet", hint="Its owner makes one: newsdiff checkpoint")
    ledger = read_ledger(bucket, Log(bucket).state)
    keys = ledger.succession(first)
    keys.require_heirs(trusted)
    tree = ledger.tree
    require_checkpoint(note, keys, size, tree.root(size) if size <= tree.size else b"")
    return Claim(note, Checkpoint.parse(note.text), lambda old: tree.consistency(old, size))


def published_claim(get: Get, trusted: str) -> Claim:
    """The checkpoint of a published log, signed by the key that is trusted.

    Raises NotFound without one, DamagedArchive when it is no note or another's.
    """
    raw = get("checkpoint")
    if raw is None:
        raise NotFound("there is neither an archive nor a published checkpoint")
    note = Note.parse(raw[: LONGEST_NOTE + 1])
    checkpoint = open_checkpoint(note, trusted)
    tree = PublishedTree(get, checkpoint.size)
    return Claim(note, checkpoint, lambda old: consistency_path(tree.node, old, checkpoint.size))


class WitnessBook:
    """What each witness on this machine has last cosigned of each log: a small file for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def witness(self, claim: Claim, vkey: str, ring: KeyRing, time: datetime) -> Signature:
        """Cosign with a key of the ring what grew from what it cosigned before, and remember it.

        Raises DamagedArchive naming a roll-back or a fork.
        """
        path = self._path(vkey, claim.checkpoint.origin)
        with self._locked():
            known = _remembered(path)
            if known:
                _require_growth(known, claim)
            signature = cosign(claim.note, vkey, ring, time)
            if known != claim.checkpoint:
                _write(path, claim.checkpoint.text.encode())
        return signature

    def _path(self, vkey: str, origin: str) -> Path:
        name = f"{key_name(vkey)}\n{origin}"
        return self._folder / f"{sha256(name.encode()).hexdigest()[:32]}.checkpoint"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "lock").open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed
                yield
        except OSError as error:
            raise StorageFailed(f"cannot remember in {self._folder}: {error.strerror}") from error


def _remembered(path: Path) -> Checkpoint | None:
    """A memory that cannot be read is no empty one: it must not be signed over."""
    try:
        return Checkpoint.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, DamagedArchive) as error:
        hint = "Find out why first. Without that file the witness begins anew."
        raise DamagedArchive(f"{path} is damaged: no memory of a checkpoint", hint=hint) from error


def _require_growth(known: Checkpoint, claim: Claim) -> None:
    now = claim.checkpoint
    if now.size < known.size:
        raise DamagedArchive(
            f"{now.origin} was rolled back: it shows {now.size} events, and this witness has "
            f"cosigned {known.size}"
        )
    path = claim.growth(known.size)
    if not verify_consistency(known.size, now.size, path, known.root, now.root):
        raise DamagedArchive(
            f"{now.origin} was forked: its {now.size} events do not begin with the {known.size} "
            "that this witness has cosigned"
        )


def _write(path: Path, body: bytes) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
