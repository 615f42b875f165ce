"""Making proofs and checkpoints from an archive's log, read and verified for it from the start."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from newsdiff.errors import DamagedArchive, NotFound
from storage.bucket import Bucket
from storage.checkpoints import (
    Checkpoint,
    checkpoint_sizes,
    require_checkpoint,
    sign_checkpoint,
    store_checkpoint,
    stored_checkpoint,
)
from storage.keys import KeyRing, read_verifier_key
from storage.log import walk
from storage.merkle import leaf_hash
from storage.merkle_proofs import Tree
from storage.notes import Note
from storage.proofs import Entry, Proof
from storage.segments import LogState
from storage.succession import Succession, is_rotation


@dataclass(frozen=True, slots=True)
class Ledger:
    """A log read as a tree, with the lines of the events asked for and of all rotations."""

    tree: Tree
    lines: dict[int, bytes]

    def succession(self, first: str) -> Succession:
        """All keys of the log, from the first one on."""
        rotations = ((n, line) for n, line in self.lines.items() if is_rotation(line))
        return Succession.of(first, rotations)

    def entry(self, index: int, size: int) -> Entry:
        """The event in the tree of the first `size` events."""
        return Entry(index, self.lines[index], tuple(self.tree.inclusion(index, size)))


def read_ledger(bucket: Bucket, state: LogState, wanted: Collection[int] = ()) -> Ledger:
    """Every segment up to `state`, verified. Raises NotFound for an event beyond, DamagedArchive.

    Nothing is signed that was not read back first.
    """
    beyond = [number for number in wanted if not 0 <= number < state.size]
    if beyond:
        raise NotFound(f"there is no event {beyond[0]}: the log has {state.size}, from 0 on")
    lines: dict[int, bytes] = {}

    def leaves() -> Iterator[bytes]:
        for segment, _ in walk(bucket, LogState(), until=state.seg):
            for number, line in enumerate(segment.lines, segment.header.first):
                if number in wanted or is_rotation(line):
                    lines[number] = line
                yield leaf_hash(line)

    tree = Tree(leaves())
    if tree.root() != state.tree.root:
        raise DamagedArchive("the log has changed since it was opened", key="log/")
    return Ledger(tree, lines)


def make_checkpoint(bucket: Bucket, vkey: str, tree: Tree, ring: KeyRing) -> Note:
    """Sign the log as it stands and keep the note, or return the one kept for this size.

    Raises NotFound when this machine does not have the private half of the key.
    """
    kept = stored_checkpoint(bucket, tree.size)
    origin, _ = read_verifier_key(vkey)
    checkpoint = Checkpoint(origin, tree.size, tree.root())
    return kept or store_checkpoint(bucket, sign_checkpoint(checkpoint, ring, vkey))


def covering_checkpoint(
    bucket: Bucket, keys: Succession, tree: Tree, index: int, anchored: Collection[int] = ()
) -> Note | None:
    """The first checkpoint kept that an event is under, one of the sizes `anchored` if there is.

    Raises DamagedArchive when it does not fit the log.
    """
    for size in sorted(checkpoint_sizes(bucket), key=lambda size: (size not in anchored, size)):
        if index < size <= tree.size:
            note = stored_checkpoint(bucket, size)
            if note:
                require_checkpoint(note, keys, size, tree.root(size))
                return note
    return None


def prove(
    ledger: Ledger,
    note: Note,
    keys: Succession,
    index: int,
    *,
    before: int | None = None,
    payload: bytes | None = None,
) -> Proof:
    """The proof that the event, and the one `before`, are in the log under this checkpoint.

    It brings the rotations that lead to the key under the checkpoint.
    """
    size = Checkpoint.parse(note.text).size
    rotations = [one.event for one in keys.tenures if one.event is not None and one.event < size]
    return Proof(
        entry=ledger.entry(index, size),
        checkpoint=note,
        vkey=keys.at(size),
        before=None if before is None else ledger.entry(before, size),
        payload=payload,
        rotations=tuple(ledger.entry(number, size) for number in rotations),
    )
