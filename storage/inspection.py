"""One stretch of packs or frames looked at, and the flaws found in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.catalogue import Catalogue, Copy, Place
from storage.pack_format import pack_key
from storage.packs import Packs

_CHUNK: Final = 8 << 20  # bytes of a pack read at once
_AT_HAND: Final = 4 << 20  # bytes of bases: few enough to stay in a processor's cache


@dataclass(frozen=True, slots=True)
class Stretch:
    """Packs to hash; or payloads to open; or, without any, the frames from one place to another.

    The frame at `end` is left to the next stretch.
    """

    packs: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    start: Place = ("", 0)
    end: Place | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the object `key`; `pack` and `digest` say which frame showed it."""

    key: str
    message: str
    pack: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Inspected:
    """How many packs or frames were looked at."""

    done: int
    flaws: tuple[Flaw, ...] = ()


class Inspection:
    """`catalogue` must be that of the packs in the bucket."""

    def __init__(self, bucket: Bucket, catalogue: Catalogue) -> None:
        self._bucket = bucket
        self._catalogue = catalogue
        self._packs = Packs(bucket, catalogue, remembered=_AT_HAND)

    def inspect(self, stretch: Stretch) -> Inspected:
        if stretch.packs:
            found = [_pack_flaw(self._bucket, name) for name in stretch.packs]
        else:
            found = [self._frame_flaw(copy) for copy in self._copies(stretch)]
        return Inspected(len(found), tuple(flaw for flaw in found if flaw))

    def _copies(self, stretch: Stretch) -> Iterator[Copy]:
        if stretch.digests:
            return chain.from_iterable(map(self._catalogue.copies, stretch.digests))
        return self._catalogue.in_chain_order(stretch.start, stretch.end)

    def _frame_flaw(self, copy: Copy) -> Flaw | None:
        try:
            self._packs.open(copy)
        except DamagedArchive as error:  # its key may be that of the base's pack
            return Flaw(error.key, str(error), copy.pack, copy.frame.sha256)
        return None


def _pack_flaw(bucket: Bucket, name: str) -> Flaw | None:
    key, digest = pack_key(name), sha256()
    for chunk in _chunks(bucket, key):
        digest.update(chunk)
    if digest.hexdigest() == name:
        return None
    return Flaw(key, f"{key} is damaged: its bytes do not match its name", name)


def _chunks(bucket: Bucket, key: str) -> Iterator[bytes]:
    start = 0
    while chunk := bucket.get(key, start=start, length=_CHUNK):
        yield chunk
        start += len(chunk)
