"""An archive: the log and the payloads its events name, written and read as one."""

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from threading import RLock
from time import monotonic
from typing import Final, Self

from newsdiff.codec import encode, tag
from newsdiff.errors import BadInput
from newsdiff.events import Event, Look, Withdrawn
from newsdiff.plain_looks import PlainLook
from newsdiff.ports import Sighting
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.heads import Head, HeadBook, contradiction
from storage.log import Log
from storage.packs import Packs, Payload
from storage.removals import removed_by, removed_payloads
from storage.repacking import Removal, prepare, remove
from storage.segments import LogState, Segment

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
        self._catalogue = catalogue or Catalogue()
        self._packs = Packs(bucket, self._catalogue)
        self._bucket = bucket
        self._met: set[str] = set()
        self._passed_over = since is not None  # the orders before that
        self._log = Log(bucket, since=since, heed=self._heed)
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
            stored = self._store(payloads)  # before the events: no event without its bytes
            numbers = self._log.append(lines, packs=lambda: self._standing(stored, payloads))
            if monotonic() - self._remembered >= _REMEMBER_EVERY:
                self._remember()
        return numbers

    def withdraw(self, orders: Sequence[Withdrawn], *, also: Sequence[Event] = ()) -> Removal:
        """Record the orders (and what goes with them), in one commit, and carry them out.

        Whatever stops it, nothing but what the orders name is lost: `carry_out` finishes it.
        Raises DamagedArchive with nothing done when payloads that must stay cannot be read.
        """
        gone = {digest for order in orders for digest in order.removed}
        with self._lock:
            if gone:
                prepare(self._bucket, gone)  # so that a full disk is met before the order
            self._log.append([encode(event) for event in (*orders, *also)])
            removal = self.carry_out(gone)
            self._remember()
        return removal

    def carry_out(self, gone: Collection[str]) -> Removal:
        """Remove payloads that orders in the log name, as far as they are still there."""
        with self._lock:
            if not gone:
                return Removal()
            removal = remove(self._bucket, gone)
            self._packs.forget(gone)
            return removal

    def events(self, start: int = 0) -> Iterator[tuple[int, Event]]:
        """The events from number `start` on, in order and gap-free, up to the size it has now."""
        return self._log.read(start)

    def entries(self, start: int = 0) -> Iterator[Event | PlainLook]:
        """The same unnumbered, plain looks as their lines have them."""
        return self._log.entries(start)

    def payload(self, digest: str) -> bytes:
        """The bytes an event names. Raises NotFound, or DamagedArchive naming pack and digest."""
        return self._packs.payload(digest)

    def _heed(self, segment: Segment) -> None:
        """Orders that others recorded: nothing may be packed on bytes that they remove."""
        self._met |= removed_by(segment)

    def _store(self, payloads: Sequence[Payload]) -> list[str]:
        if self._passed_over:
            self._met |= removed_payloads(self._bucket, self._catalogue)
            self._passed_over = False
        if self._met:
            self._packs.forget(self._met)
            self._met = set()
        return self._packs.store(payloads)

    def _standing(self, stored: list[str], payloads: Sequence[Payload]) -> list[str]:
        """The packs of a batch; orders met on the way have some of it packed again."""
        if self._met:
            stored += self._store(payloads)
        return stored

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
