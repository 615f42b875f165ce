"""What a proof proves, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from cli.render.keys import named, plain, take_overs
from newsdiff.codec import encode, tag
from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import Captured, Event, Unchanged
from newsdiff.times import When, stamp

if TYPE_CHECKING:
    from storage.proofs import Proof, Proved

_LONGEST_KEY: Final = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof that holds."""

    proved: "Proved"
    key: str
    timestamps: int = 0
    vouched: str | None = None  # by when it existed, as an authority says that we trust

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
            "existed_by": self.vouched,
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
        if self.vouched:
            yield f"All of this existed by {self.vouched}, by the word of a time-stamping authority"
            yield "under the certificates given. The other times are the archive's own word."
        elif self.timestamps:
            yield "These times are the archive's own word. An authority's timestamp stands in the"
            yield "proof and was not checked: give --tsa-ca."
        else:
            yield "These times are the archive's own word: no one else's stands in the proof."


def checked(proof: "Proof", vkey: str, authorities: Sequence[Any] = ()) -> Checked:
    """The proof, when it holds against the key and sets like against like.

    Given certificates of time-stamping authorities, when its timestamps hold as well.
    """
    from storage.proofs import check_proof

    proved = check_proof(proof, vkey)
    if proved.before and not contrasting(proved.before[1], proved.event):
        raise DamagedArchive("the two events in the proof are not looks that saw different pages")
    vouched = _vouched(proof, authorities) if authorities else None
    return Checked(proved, vkey, len(proof.timestamps), vouched)


def authorities(path: Path | None) -> list[Any]:
    """The certificates in a file that was named."""
    from storage.keys import certificates

    return certificates(path.read_bytes()) if path else []


def _vouched(proof: "Proof", authorities: Sequence[Any]) -> str | None:
    """By when the checkpoint existed, as the earliest of the timestamps says."""
    from storage.timestamps import read_timestamp

    note = proof.checkpoint.to_bytes()
    times = [read_timestamp(reply, note, authorities).time for reply in proof.timestamps]
    return stamp(min(times)) if times else None


def public_key(text: str) -> str:
    """The verifier key of an option: the key itself, or a file that holds it or is archive.json."""
    from storage.keys import read_verifier_key

    path = Path(text)
    try:
        if path.is_file():
            with path.open("rb") as opened:
                raw = opened.read(_LONGEST_KEY)
            text = raw.decode().strip()
            if text.startswith("{"):
                text = str(orjson.loads(raw)["vkey"])
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{path} holds no public key") from error
    read_verifier_key(text)
    return text


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
