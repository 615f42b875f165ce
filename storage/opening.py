"""Making an archive and opening one: `archive.json`, and where archives can be."""

import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdiff.codec import canonical
from newsdiff.errors import BadInput, DamagedArchive, NoArchive
from newsdiff.ports import Clock
from newsdiff.times import stamp
from storage.archive import Archive
from storage.bucket import Bucket, OutcomeUnknown
from storage.catalogue import Catalogue
from storage.heads import HeadBook
from storage.local import LocalBucket
from storage.memory import MemoryBucket
from storage.probe import PROBES, ProvenBucket
from storage.s3_place import SCHEME, Place
from storage.segments import LogState

if TYPE_CHECKING:
    from storage.keys import KeyRing

FORMAT: Final = "newsdiff-archive/1"
MEMORY: Final = "memory:"
_KEY: Final = "archive.json"
_LONGEST: Final = 65_536  # bytes
_MOST_DOUBTS: Final = 5
_FAMILY: Final = FORMAT.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What `archive.json` says: written once, when the archive was made."""

    origin: str
    vkey: str
    created: str
    hash: str = "sha256"
    format: str = FORMAT


def init_archive(
    where: str | Path,
    *,
    origin: str | None = None,
    keys: "KeyRing | Path",
    clock: Clock,
    heads: HeadBook | Path | None = None,
    bucket: Bucket | None = None,
) -> Archive:
    """Make an archive, and its signing key outside it, and open it.

    `origin` is its name for good, such as example.org/newsdiff; a random one if None. `bucket` is
    the place, when it is open already. Raises BadInput when there is an archive already or
    something else is in the way.
    """
    from storage.keys import KeyRing, checked_origin

    bucket = bucket or open_bucket(where)
    _require_room(bucket, where)
    origin = checked_origin(origin or f"newsdiff/{secrets.token_hex(8)}")
    ring = keys if isinstance(keys, KeyRing) else KeyRing(keys)
    description = Description(origin=origin, vkey=ring.make(origin), created=stamp(clock()))
    if not _placed(bucket, canonical(asdict(description)) + b"\n"):
        raise _taken(where)
    return Archive(bucket, origin=origin, heads=_book(heads))


def open_archive(
    where: str | Path,
    *,
    heads: HeadBook | Path | None = None,
    catalogue: Path | None = None,
    since: LogState | None = None,
    bucket: Bucket | None = None,
) -> Archive:
    """Open the archive; `memory:` is a new and empty one, for trying things out.

    `heads` is where this machine remembers how far archives had come. `catalogue` is a file for
    the derived catalogue of packs, which otherwise is made in memory when it is first needed.
    `since` is a state of the log verified before, to start from. `bucket` is the place, when it is
    open already.
    Raises NoArchive, or DamagedArchive when the log does not hold.
    """
    bucket = bucket or open_bucket(where)
    origin = "memory" if str(where) == MEMORY else describe(bucket, where).origin
    return Archive(
        bucket,
        origin=origin,
        heads=_book(heads),
        catalogue=Catalogue(catalogue),
        since=since,
    )


def open_bucket(where: str | Path, *, proofs: Path | None = None) -> Bucket:
    """The place an archive is at, whether or not there is one.

    `proofs` is a folder that remembers which servers let one writer win (storage/probe.py).
    """
    if str(where) == MEMORY:
        return MemoryBucket()
    if str(where).startswith(SCHEME):
        return _distant(str(where), proofs)
    if "://" in str(where):
        raise BadInput(f"cannot store an archive at {where}; name a folder or s3://bucket/prefix")
    if Path(where).is_file():
        raise BadInput(f"{where} is a file; name a folder")
    return LocalBucket(Path(where))


def _distant(where: str, proofs: Path | None) -> Bucket:
    place = Place.parse(where)
    from storage.s3 import S3Bucket

    bucket = S3Bucket(place)
    proof = proofs / sha256(bucket.address.encode()).hexdigest()[:32] if proofs else None
    return ProvenBucket(bucket, bucket.address, proof)


def describe(bucket: Bucket, where: str | Path) -> Description:
    """What the archive says of itself. Raises NoArchive, BadInput or DamagedArchive."""
    text = bucket.get(_KEY, length=_LONGEST)
    if text is None:
        raise NoArchive(
            f"there is no archive at {where}",
            hint='Make one with "newsdiff init", or name one: newsdiff -A DIR log',
        )
    try:
        values: dict[str, Any] = orjson.loads(text)
        form = str(values["format"])
        if form != FORMAT and form.startswith(_FAMILY):
            raise BadInput(f"the archive at {where} is {form}; this newsdiff reads {FORMAT}")
        description = Description(**values)
        sound = form == FORMAT and all(isinstance(value, str) for value in values.values())
    except (ValueError, TypeError, KeyError):
        sound = False
    if not sound:
        raise DamagedArchive(f"{_KEY} at {where} is damaged: it cannot be read", key=_KEY)
    return description


def _require_room(bucket: Bucket, where: str | Path) -> None:
    if bucket.get(_KEY, length=1) is not None:
        raise _taken(where)
    if not all(key.startswith(PROBES) for key in bucket.keys("")):
        raise BadInput(f"{where} holds other things; name a new or an empty place")


def _placed(bucket: Bucket, description: bytes) -> bool:
    """Whether the description stands now; a reply that was lost is found out by looking."""
    for _ in range(_MOST_DOUBTS):
        try:
            return bucket.put_if_absent(_KEY, description) or bucket.get(_KEY) == description
        except OutcomeUnknown as error:
            doubt = error
    raise doubt


def _taken(where: str | Path) -> BadInput:
    return BadInput(f"there is an archive at {where} already", hint=f"newsdiff -A {where} log")


def _book(heads: HeadBook | Path | None) -> HeadBook | None:
    return HeadBook(heads) if isinstance(heads, Path) else heads
