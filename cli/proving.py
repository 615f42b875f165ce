"""What a proof proves, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson

from cli.render.keys import named, plain, take_overs
from cli.trust import NOBODY, Trust
from newsdiff.codec import encode, tag
from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import Captured, Event, Unchanged
from newsdiff.times import When, stamp

if TYPE_CHECKING:
    from storage.calendars import Block
    from storage.proofs import Proof, Proved


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof that holds."""

    proved: "Proved"
    key: str
    timestamps: int = 0
    vouched: str | None = None  # by when it existed, as an authority says that we trust
    blocks: tuple["Block", ...] = ()
    unchecked: tuple[tuple[str, str], ...] = ()  # whose word stands in it too, and what it needs

    @property
    def existed_by(self) -> str | None:
        """By when all of it existed, as the earliest of those says whom we trust."""
        words = [stamp(word.time) for word in self.proved.cosigned]
        return min([*words, self.vouched] if self.vouched else words, default=None)

    @property
    def between(self) -> tuple[str | None, str] | None:
        """After which look and by which the bytes came, by the archive's clock."""
        event = self.proved.event
        seen = getattr(event, "seen", None)
        if not isinstance(seen, When):
            return None
        earlier = getattr(self.proved.before[1], "seen", None) if self.proved.before else None
        return (stamp(earlier.start) if isinstance(earlier, When) else None, stamp(seen.end))

    def to_dict(self) -> dict[str, Any]:
        proved = self.proved
        return {
            "origin": proved.checkpoint.origin,
            "key": self.key,
            "keys": [asdict(tenure) for tenure in proved.keys.tenures],
            "size": proved.checkpoint.size,
            "root": proved.checkpoint.root.hex(),
            "event": _event_dict(proved.number, proved.event),
            "before": _event_dict(*proved.before) if proved.before else None,
            "between": self.between,
            "payload": None if proved.payload is None else len(proved.payload),
            "timestamps": self.timestamps,
            "cosigned": [
                {"witness": word.witness, "time": stamp(word.time)} for word in proved.cosigned
            ],
            "existed_by": self.existed_by,
            "blocks": [asdict(block) for block in self.blocks],
        }

    def lines(self) -> Iterator[str]:
        proved, checkpoint = self.proved, self.proved.checkpoint
        yield f"Event {proved.number} of {checkpoint.origin}: {_said(proved.event)}"
        if isinstance(proved.event, Captured | Unchanged):
            yield f"It was written down at {stamp(proved.event.recorded)}{_brought(proved.event)}."
        if proved.before:
            number, event = proved.before
            yield f"Event {number}, the last look before that saw otherwise: {_said(event)}"
        if proved.payload is not None:
            yield f"The {len(proved.payload):,} bytes in the proof are those that were seen."
        yield f"It is in the log of {checkpoint.size:,} events, root {checkpoint.root.hex()},"
        yield f"signed by {named(proved.keys.last.vkey)}."
        yield from take_overs(proved.keys.tenures)
        yield from self._times()

    def _times(self) -> Iterator[str]:
        match self.between:
            case (None, by):
                yield f"It was so by {by}."
            case (after, by):
                yield f"It came between {after} and {by}."
        for word in self.proved.cosigned:
            yield f"All of this existed by {stamp(word.time)}, by the word of the witness"
            yield f"{named(word.witness)}, who saw this log only ever grow."
        if self.vouched:
            yield f"All of this existed by {self.vouched}, by the word of a time-stamping authority"
            yield "under the certificates given."
        for block in self.blocks:
            yield f"All of this existed when Bitcoin block {block.height} was made, if its root"
            yield f"is {block.root}: ask a Bitcoin node."
        which = "The other" if self.existed_by or self.blocks else "These"
        yield f"{which} times are the archive's own word."
        for word_of, option in self.unchecked:
            yield f"In the proof, and not checked: {word_of}; {option}."


def checked(proof: "Proof", vkey: str, trust: Trust = NOBODY) -> Checked:
    """The proof, when it holds against the key and sets like against like.

    Given authorities or witnesses to trust, when their timestamps and cosignatures hold as well.
    """
    from storage.proofs import check_proof

    proved = check_proof(proof, vkey, trust.witnesses)
    if proved.before and not contrasting(proved.before[1], proved.event):
        raise DamagedArchive("the two events in the proof are not looks that saw different pages")
    vouched = _vouched(proof, trust.authorities) if trust.authorities else None
    blocks = _blocks(proof)
    unchecked = tuple(_unchecked(proof, trust, read=blocks is not None))
    return Checked(proved, vkey, len(proof.timestamps), vouched, blocks or (), unchecked)


def _unchecked(proof: "Proof", trust: Trust, *, read: bool) -> Iterator[tuple[str, str]]:
    if proof.timestamps and not trust.authorities:
        yield "an authority's timestamp", "give --tsa-ca"
    if proof.signed != proof.checkpoint.to_bytes() and not trust.witnesses:
        yield "a cosignature of a witness", "give --witness"
    if not read:
        yield "a commitment to Bitcoin", 'pip install "newsdiff[opentimestamps]"'


def _blocks(proof: "Proof") -> tuple["Block", ...] | None:
    """The Bitcoin blocks that the checkpoint is committed to; None when they cannot be read here.

    That takes an extra, and a proof can be checked without any.
    """
    from storage.calendars import read_proof

    try:
        found = [read_proof(raw, proof.signed).blocks for raw in proof.commitments]
    except BadInput:
        return None
    return tuple(block for blocks in found for block in blocks)


def _vouched(proof: "Proof", authorities: Sequence[Any]) -> str | None:
    """By when the checkpoint existed, as the earliest of the timestamps says."""
    from storage.timestamps import read_timestamp

    times = [read_timestamp(reply, proof.signed, authorities).time for reply in proof.timestamps]
    return stamp(min(times)) if times else None


def contrasting(before: Event, event: Event) -> bool:
    """Whether both are looks at one story, the first of them earlier, that saw other bytes."""
    return (
        isinstance(before, Captured | Unchanged)
        and isinstance(event, Captured | Unchanged)
        and before.story == event.story
        and before.body != event.body
        and before.seen.start <= event.seen.end
    )


def _event_dict(number: int, event: Event) -> dict[str, Any]:
    return {"number": number, **orjson.loads(encode(event))}


def _brought(look: Captured | Unchanged) -> str:
    return f", brought by an import ({plain(look.origin)})" if look.origin else ""


def _said(event: Event) -> str:
    match event:
        case Captured():
            words = (
                f"on {event.seen} {event.url} answered {event.status} with {event.length} bytes, "
                f"sha256 {event.block} (the body alone: {event.body})."
            )
        case Unchanged():
            words = f"on {event.seen} {event.url} still had the body with sha256 {event.body}."
        case _:
            words = f"{tag(event)} {encode(event).decode()}"
    return plain(words)
