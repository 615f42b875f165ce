"""OpenTimestamps: that some bytes existed before a Bitcoin block was made. opentimestamps' home.

A calendar promises at once (pending) and can show some hours later how the digest leads to the
merkle root of a block. Whether the block has that root is not checked here: it takes Bitcoin's
block headers. The library is the extra `opentimestamps`; nothing else of newsdiff needs it.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from types import ModuleType
from typing import Any, Final

from newsdiff.errors import DamagedArchive, missing_extra

LONGEST: Final = 65_536  # bytes of a proof
_HIGHEST: Final = 100_000_000  # blocks; there will be so many in the year 3900
_ROOT: Final = 32  # bytes
_BAD_BYTES: Final = (ValueError, TypeError, AssertionError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Bytes existed when the block of this height was made, if `root` is its merkle root.

    `root` is in hex as Bitcoin's tools print it.
    """

    height: int
    root: str


@dataclass(frozen=True, slots=True, order=True)
class Promise:
    """The calendar at `url` will say more about this `digest`."""

    url: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a proof leads to; blocks in order of height."""

    blocks: tuple[Block, ...]
    promises: tuple[Promise, ...]


def calendar_query(message: bytes) -> bytes:
    """What a calendar is asked about the message: its SHA-256.

    Raises BadInput where its reply could not be read.
    """
    _library()
    return sha256(message).digest()


def new_proof(message: bytes, reply: bytes) -> bytes:
    """The file `.ots` about the message that a calendar's reply to its SHA-256 makes.

    Raises DamagedArchive when it is no reply of a calendar.
    """
    library = _library()
    with _reading(library):
        stamp = _timestamp(library, reply, sha256(message).digest())
    return _file(library, stamp)


def read_proof(proof: bytes, message: bytes) -> Commitment:
    """What the proof leads to from the message; DamagedArchive when it is of other bytes."""
    library = _library()
    stamp = _opened(library, proof, message)
    blocks, promises = set(), set()
    for digest, word in stamp.all_attestations():
        match word:
            case library.notary.BitcoinBlockHeaderAttestation():
                if len(digest) != _ROOT or word.height > _HIGHEST:
                    raise DamagedArchive("the proof leads to no Bitcoin block")
                blocks.add(Block(word.height, digest[::-1].hex()))
            case library.notary.PendingAttestation():
                promises.add(Promise(word.uri, digest))
    return Commitment(tuple(sorted(blocks)), tuple(sorted(promises)))


def completed(proof: bytes, message: bytes, promise: Promise, reply: bytes) -> bytes:
    """The proof with what the calendar of a promise says now. Raises DamagedArchive."""
    library = _library()
    stamp = _opened(library, proof, message)
    with _reading(library):
        more = _timestamp(library, reply, promise.digest)
        for found in _all(stamp):
            if found.msg == promise.digest:
                found.merge(more)
        return _file(library, stamp)


def _opened(library: ModuleType, proof: bytes, message: bytes) -> Any:
    with _reading(library):
        context = library.serialize.BytesDeserializationContext(proof[: LONGEST + 1])
        opened = library.timestamp.DetachedTimestampFile.deserialize(context)
    ours = (library.op.OpSHA256(), sha256(message).digest())
    if (opened.file_hash_op, opened.file_digest) != ours:
        raise DamagedArchive("the OpenTimestamps proof is of other bytes")
    return opened.timestamp


def _timestamp(library: ModuleType, reply: bytes, digest: bytes) -> Any:
    context = library.serialize.BytesDeserializationContext(reply[: LONGEST + 1])
    stamp = library.timestamp.Timestamp.deserialize(context, digest)
    context.assert_eof()
    return stamp


def _file(library: ModuleType, stamp: Any) -> bytes:
    context = library.serialize.BytesSerializationContext()
    library.timestamp.DetachedTimestampFile(library.op.OpSHA256(), stamp).serialize(context)
    proof: bytes = context.getbytes()
    return proof


def _all(stamp: Any) -> Iterator[Any]:
    yield stamp
    for below in list(stamp.ops.values()):
        yield from _all(below)


@contextmanager
def _reading(library: ModuleType) -> Iterator[None]:
    """The library tells of bad bytes in many ways, and warns of operations that it may drop."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (library.serialize.DeserializationError, *_BAD_BYTES) as error:
            raise DamagedArchive(f"no OpenTimestamps proof: {str(error)[:200]}") from error


def _library() -> ModuleType:
    try:
        import opentimestamps.core.notary
        import opentimestamps.core.op
        import opentimestamps.core.serialize
        import opentimestamps.core.timestamp
    except ImportError:
        raise missing_extra("a proof of OpenTimestamps", "opentimestamps") from None
    return opentimestamps.core  # type: ignore[no-any-return,unused-ignore]
