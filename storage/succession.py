"""The keys of an archive, one after the other, and how each came to be the archive's.

The first stands in `archive.json`, the others in `key-rotated` events. A key signs checkpoints of
logs that hold its event; the key before it, those of shorter ones.
"""

import base64
from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final, Self

from newsdiff.codec import decode
from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import KeyRotated
from storage.bucket import Bucket
from storage.keys import key_name, read_verifier_key, verifies
from storage.log import walk
from storage.segments import LogState

_ROTATION: Final = b'"type":"key-rotated"'
_HAND_OVER: Final = "newsdiff-key-rotation/1"


@dataclass(frozen=True, slots=True)
class Tenure:
    """A key, and the event that made it the archive's; None for the first.

    `signed` says whether the key before handed over to it.
    """

    vkey: str
    event: int | None = None
    signed: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rotation in the log that changes nothing, and why."""

    event: int
    why: str


@dataclass(frozen=True, slots=True)
class Succession:
    tenures: tuple[Tenure, ...]
    refused: tuple[Refusal, ...] = ()

    @classmethod
    def of(cls, first: str, lines: Iterable[tuple[int, bytes]] = ()) -> Self:
        """From the first key on through the rotations: lines of the log with their numbers."""
        tenures, known = [Tenure(first)], {first}
        refused: list[Refusal] = []
        for number, line in lines:
            try:
                rotation = _rotation(line)
                _require_right(rotation, tenures[-1].vkey, known)
            except BadInput as error:
                refused.append(Refusal(number, str(error)))
                continue
            signed = rotation.signature is not None
            tenures.append(Tenure(rotation.vkey, number, signed, rotation.reason))
            known.add(rotation.vkey)
        return cls(tuple(tenures), tuple(refused))

    @property
    def first(self) -> Tenure:
        return self.tenures[0]

    @property
    def last(self) -> Tenure:
        return self.tenures[-1]

    @property
    def unsigned(self) -> tuple[Tenure, ...]:
        """The keys that took over without a word of the one before."""
        return tuple(tenure for tenure in self.tenures if not tenure.signed)

    def at(self, size: int) -> str:
        """The key that signs the log of so many events."""
        after = bisect_left(self.tenures, size, lo=1, key=lambda tenure: tenure.event or 0)
        return self.tenures[after - 1].vkey

    def heirs(self, vkey: str) -> tuple[Tenure, ...]:
        """The key and those that came after it; none when it is no key of the archive."""
        places = [place for place, one in enumerate(self.tenures) if one.vkey == vkey]
        return self.tenures[places[0] :] if places else ()

    def require_heirs(self, trusted: str) -> None:
        """Raises DamagedArchive unless signatures lead from the trusted key to the last one."""
        heirs = self.heirs(trusted)
        if not heirs:
            raise DamagedArchive(f"{key_name(trusted)} is no key of this archive")
        for heir in heirs[1:]:
            if not heir.signed:
                raise DamagedArchive(
                    f"{key_name(heir.vkey)} took over at event {heir.event} without a signature of "
                    f"the key before, for this reason: {heir.reason!r}",
                    key="log/",
                    event=heir.event,
                )


def hand_over(previous: str, vkey: str) -> bytes:
    """What the key before signs; the archive's origin stands in both keys."""
    return f"{_HAND_OVER}\n{previous}\n{vkey}\n".encode()


def is_rotation(line: bytes) -> bool:
    """Whether an event's line says that it is a rotation."""
    return _ROTATION in line


def read_succession(bucket: Bucket, first: str, state: LogState) -> Succession:
    """All keys of a log that was verified up to `state`. Raises DamagedArchive."""
    return Succession.of(
        first,
        (
            (number, line)
            for segment, _ in walk(bucket, LogState(), until=state.seg)
            for number, line in enumerate(segment.lines, segment.header.first)
            if is_rotation(line)
        ),
    )


def _require_right(rotation: KeyRotated, now: str, known: Container[str]) -> None:
    """Raises BadInput for a rotation that changes nothing; `now` is the key in force."""
    if rotation.previous != now:
        replaced = key_name(rotation.previous)[:300]
        raise BadInput(f"it replaces {replaced}; the key then was {key_name(now)}")
    if read_verifier_key(rotation.vkey)[0] != read_verifier_key(now)[0]:
        raise BadInput(f"{key_name(rotation.vkey)} is the key of another archive")
    if rotation.vkey in known:
        raise BadInput(f"{key_name(rotation.vkey)} was the archive's key before")
    if rotation.signature is None and not (rotation.reason or "").strip():
        raise BadInput("it has neither a signature nor a reason")
    if rotation.signature is not None and not _is_handed_over(rotation, rotation.signature):
        raise BadInput(f"its signature is not one of {key_name(now)}")


def _rotation(line: bytes) -> KeyRotated:
    try:
        event = decode(line)
    except DamagedArchive as error:
        raise BadInput(str(error)) from error
    if not isinstance(event, KeyRotated):
        raise BadInput("it is of a kind that this newsdiff does not know")
    needed, optional = (event.previous, event.vkey), (event.reason, event.signature)
    if not all(isinstance(text, str) for text in (*needed, *filter(None, optional))):
        raise BadInput("unreadable event: not texts")
    return event


def _is_handed_over(rotation: KeyRotated, signature: str) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return verifies(rotation.previous, raw, hand_over(rotation.previous, rotation.vkey))
