"""An archive: the log and the payloads its events name, written and read as one."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from threading import RLock
from time import monotonic
from typing import Final, Self

from newsdiff.codec import encode, tag
from newsdiff.errors import BadInput
from newsdiff.events import Event, Look
from newsdiff.ports import Sighting
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.heads import Head, HeadBook, contradiction
from storage.log import Log
from storage.packs import Packs, Payload
from storage.segments import LogState

_REMEMBER_EVERY: Final = 0.5  # seconds; a head for each commit would cost as much as the commit


class Archive:
    """Implements `newsdiff.ports.Recorder`. Safe for several threads and several processes.

    Opening verifies the log from `since` (a state that was verified before) on, and that the head
    this machine remembers is in it; DamagedArchive otherwise.
    """

    def __init__(
        self,
        bucket: Bucket,
        *,
        origin: str,
        heads: HeadBook | None = None,
        catalogue: Catalogue | None = None,
        since: LogState | None = None,
    ) -> None:
        self.origin = origin
        self._heads = heads
        self._lock = RLock()
        known = heads.known(origin) if heads else None
        damage = contradiction(bucket, known) if known else None
        if damage:
            raise damage
        self._log = Log(bucket, since=since)
        self._catalogue = catalogue or Catalogue()
        self._packs = Packs(bucket, self._catalogue)
        self._remember()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remember how far the log came, and let go of the catalogue of packs."""
        with self._lock:
            self._remember()
            self._catalogue.close()

    @property
    def state(self) -> LogState:
        """Where the log stands; whoever keeps it may open the archive again `since` then."""
        return self._log.state

    @property
    def size(self) -> int:
        return self._log.state.size

    @property
    def root(self) -> str:
        """The RFC 6962 root over all events, in hex."""
        return self._log.state.root

    def refresh(self) -> None:
        """Take in what others recorded."""
        with self._lock:
            self._log.refresh()
            self._remember()

    def record(self, sightings: Sequence[Sighting], /) -> range:
        """Store the bytes, then the events, in one commit; return their numbers in the log.

        Returns only when all of it is durable. Raises StorageFailed with nothing appended, and
        OutcomeUnknown when that cannot be known. More than 10,000 events take several commits:
        see `Log.append`.
        """
        lines = [encode(sighting.event) for sighting in sightings]
        payloads = [payload for sighting in sightings if (payload := _payload(sighting))]
        with self._lock:
            self._require_blocks(sightings, {payload.sha256 for payload in payloads})
            packs = self._packs.store(payloads)  # before the events: no event without its bytes
            numbers = self._log.append(lines, packs=packs)
            if monotonic() - self._remembered >= _REMEMBER_EVERY:
                self._remember()
        return numbers

    def events(self, start: int = 0) -> Iterator[tuple[int, Event]]:
        """The events from number `start` on, in order and gap-free, up to the size it has now."""
        return self._log.read(start)

    def payload(self, digest: str) -> bytes:
        """The bytes an event names. Raises NotFound, or DamagedArchive naming pack and digest."""
        return self._packs.payload(digest)

    def _remember(self) -> None:
        """After a kill the memory is half a second old at worst: the next opening renews it."""
        self._remembered = monotonic()
        if self._heads:
            self._heads.remember(Head.of(self.origin, self._log.state))

    def _require_blocks(self, sightings: Sequence[Sighting], brought: set[str]) -> None:
        for sighting in sightings:
            block = block_of(sighting.event)
            if block and block not in brought and not self._packs.has(block):
                raise BadInput(f"a {tag(sighting.event)} event names bytes nobody has: {block}")


def block_of(event: Event) -> str | None:
    """The digest of the bytes the event names, if it names any."""
    block = getattr(event, "block", None)
    return block if isinstance(block, str) else None


def chain_of(event: Event) -> str:
    """The row of like answers the event's bytes belong to.

    Answers of another kind (an error page, a header block alone) would be poor bases for each
    other, so each kind of answer of a URL is a row of its own.
    """
    if not isinstance(event, Look):
        return ""
    status = getattr(event, "status", None)
    return sha256(f"{tag(event)} {status} {event.url}".encode()).hexdigest()[:16]


def _payload(sighting: Sighting) -> Payload | None:
    if sighting.payload is None:
        return None
    digest = sha256(sighting.payload).hexdigest()
    if digest != block_of(sighting.event):
        raise BadInput(f"a {tag(sighting.event)} event does not name the bytes that came with it")
    return Payload(digest, chain_of(sighting.event), sighting.payload)
