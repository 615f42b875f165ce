"""What is fuzzed: a reader that takes any bytes, and sound bytes to begin from.

A target ends in silence when the bytes were read or called damaged; what else it raises is a find.
Where a checksum or a compression would stop a guess at the door, the bytes are put behind it.
"""

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.robots import Robots
from jobs.wire import Answer, Request, fields
from newsdiff.block import parse_block
from newsdiff.codec import canonical, decode, encode
from newsdiff.errors import BadInput, DamagedArchive, NotFound, Unreadable
from newsdiff.events import KeyRotated, StoryFollowed, Withdrawn, story_id
from storage.archive import Archive
from storage.catalogue import Catalogue
from storage.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from storage.cosignatures import cosign, cosigned_by
from storage.integrity import verify
from storage.keys import KeyRing, read_verifier_key, witness_key
from storage.memory import MemoryBucket
from storage.merkle_proofs import verify_inclusion
from storage.notes import Note
from storage.pack_format import MAGIC, pack_key
from storage.packs import Packs
from storage.proofs import Proof, check_proof
from storage.proving import prove, read_ledger
from storage.segments import LogState, open_segment, read_segment, segment_key, write_segment
from storage.succession import Succession
from storage.timestamps import read_timestamp
from storage.zstd import compress

ORIGIN = "example.org/fuzzed"
URL = "https://news.example/story"
NOW = datetime(2026, 3, 17, 9, tzinfo=UTC)
FOLLOWED = encode(StoryFollowed(story=story_id(URL), url=URL, recorded=NOW))
DIGEST = sha256(b"payload").hexdigest()


@dataclass(frozen=True, slots=True)
class Target:
    read: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]


def event(raw: bytes) -> None:
    with suppress(DamagedArchive):
        encode(decode(raw))


def segment(raw: bytes) -> None:
    """The bytes as an object, and as what was compressed in one."""
    for body in (raw, compress(raw)):
        with suppress(ValueError):
            open_segment(body)
        with suppress(DamagedArchive):
            read_segment(LogState(), body)


def archive(raw: bytes) -> None:
    """Events of any form in a sound log: verification must name them, nothing may break."""
    bucket = MemoryBucket()
    lines = raw.split(b"\n")
    whole, _ = write_segment(LogState(), lines, writer="fuzz", nonce="0")
    bucket.put_if_absent(segment_key(0), whole)
    verify(bucket, origin=ORIGIN, payloads=True)
    with suppress(DamagedArchive), Archive(bucket, origin=ORIGIN) as opened:
        list(opened.events())


def pack(raw: bytes) -> None:
    """A footer of any form behind one sound frame; or, after an x, bytes of any form."""
    bucket, frame = MemoryBucket(), compress(b"payload")
    footer = compress(raw)
    sound = MAGIC + frame + footer + len(footer).to_bytes(4, "big") + MAGIC
    whole = raw[1:] if raw[:1] == b"x" else sound
    bucket.put_if_absent(pack_key(sha256(whole).hexdigest()), whole)
    packs = Packs(bucket, Catalogue())
    with suppress(DamagedArchive, NotFound):
        if packs.payload(DIGEST) != b"payload":
            raise AssertionError("other bytes than the digest's")
    verify(bucket, origin=ORIGIN, payloads=True)


def note(raw: bytes) -> None:
    with suppress(DamagedArchive):
        found = Note.parse(raw)
        if found.to_bytes() != raw:
            raise AssertionError("two notes of one form")
        Checkpoint.parse(found.text)


def signed(raw: bytes) -> None:
    with suppress(DamagedArchive):
        open_checkpoint(Note.parse(raw), sound().vkey)


def cosigned(raw: bytes) -> None:
    """A note with signatures of any form, held against a witness."""
    with suppress(DamagedArchive):
        list(cosigned_by(Note.parse(raw), [sound().witness]))


def rotation(raw: bytes) -> None:
    later = Succession.of(sound().vkey, [(0, raw)]).tenures[1:]
    if any(tenure.signed for tenure in later):
        raise AssertionError("a key took over that the one before did not sign for")


def key(raw: bytes) -> None:
    with suppress(BadInput):
        read_verifier_key(raw.decode(errors="replace"))


def proof(raw: bytes) -> None:
    """The bytes as a file, and as the extra line of one."""
    for body in (raw, _with_extra(raw)):
        with suppress(DamagedArchive, BadInput):
            found = Proof.parse(body)
            check_proof(found, found.vkey)


def path(raw: bytes) -> None:
    """An inclusion proof: two numbers, then hashes."""
    index, size = int.from_bytes(raw[:8], "big"), int.from_bytes(raw[8:16], "big")
    parts = [raw[at : at + 32] for at in range(16, len(raw), 32)]
    if verify_inclusion(b"leaf", index, size, parts, b"root"):
        raise AssertionError("proved what is not so")


def timestamp(raw: bytes) -> None:
    with suppress(DamagedArchive):
        read_timestamp(raw, b"message")


def head(raw: bytes) -> None:
    with suppress(BadInput):
        LogState.from_json(raw)


def answer(raw: bytes) -> None:
    """A stored answer: where its header ends, then its bytes."""
    header = int.from_bytes(raw[:2], "big")
    with suppress(Unreadable):
        parse_block(raw[2:], header)
    list(fields(raw[2:]))


def robots(raw: bytes) -> None:
    rules = Robots(lambda: NOW)
    rules.allowed(URL, lambda request: Answer(request=request, status=200, body=raw))


def redirect(raw: bytes) -> None:
    """Where a Location field leads, which the reader of robots.txt follows."""
    block = b"HTTP/1.1 302 Found\r\nLocation: " + raw + b"\r\n\r\n"

    def reply(request: Request) -> Answer:
        return Answer(request=request, status=302, header=block)

    Robots(lambda: NOW).allowed(URL, reply)


@dataclass(frozen=True, slots=True)
class Sound:
    """Parts of a sound archive."""

    vkey: str
    witness: str
    segment: bytes
    note: bytes
    cosigned: bytes
    proof: bytes


@cache
def sound() -> Sound:
    with TemporaryDirectory() as folder:
        ring = KeyRing(Path(folder))
        vkey = ring.make(ORIGIN)
        raw, state = write_segment(LogState(), [FOLLOWED], writer="fuzz", nonce="0")
        bucket = MemoryBucket()
        bucket.put_if_absent(segment_key(0), raw)
        checkpoint = sign_checkpoint(Checkpoint.of(ORIGIN, state), ring, vkey)
        word = cosign(checkpoint, vkey, ring, NOW)
    ledger = read_ledger(bucket, state, {0})
    proved = prove(ledger, checkpoint, Succession.of(vkey), 0)
    cosigned = Note(checkpoint.text, (*checkpoint.signatures, word)).to_bytes()
    notes = checkpoint.to_bytes(), cosigned
    return Sound(vkey, witness_key(vkey), raw, *notes, proved.to_bytes())


def _with_extra(extra: bytes) -> bytes:
    first, _, rest = sound().proof.split(b"\n", 2)
    return b"\n".join([first, b"extra " + base64.b64encode(extra), rest])


def _extra() -> bytes:
    line = sound().proof.split(b"\n", 2)[1]
    return base64.b64decode(line.removeprefix(b"extra "))


def _footer() -> bytes:
    sound = {"sha256": DIGEST, "off": 8, "clen": len(compress(b"payload")), "len": 7}
    frame = {**sound, "base": None, "chain": "c", "pos": 0}
    based = {**frame, "base": DIGEST}
    return canonical({"format": "newsdiff-pack/1", "frames": [frame, based]})


def _segment_text() -> bytes:
    raw = sound().segment
    header = open_segment(raw).header.line
    return b"\n".join([header, FOLLOWED, b""])


def _rotation(signature: str | None, reason: str | None) -> bytes:
    old, new = sound().vkey, sound().vkey
    event = KeyRotated(recorded=NOW, previous=old, vkey=new, reason=reason, signature=signature)
    return encode(event)


GZIP = base64.b64decode("H4sIAAAAAAAC/8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
ORDER = Withdrawn(
    story=story_id(URL),
    recorded=NOW,
    level="erase",
    scope="looks",
    basis="law",
    reference="7",
    blocks=(DIGEST,),
)

TARGETS = {
    "event": Target(event, lambda: [FOLLOWED, b'{"type":"new","v":2}', encode(ORDER)]),
    "segment": Target(segment, lambda: [sound().segment, _segment_text()]),
    "archive": Target(archive, lambda: [FOLLOWED, encode(ORDER) + b"\n" + FOLLOWED]),
    "pack": Target(pack, lambda: [_footer(), b"x" + MAGIC + b"\0\0\0\0" + MAGIC]),
    "note": Target(note, lambda: [sound().note]),
    "signed": Target(signed, lambda: [sound().note]),
    "cosigned": Target(cosigned, lambda: [sound().cosigned]),
    "rotation": Target(rotation, lambda: [_rotation(None, "lost"), _rotation("AAAA", None)]),
    "key": Target(key, lambda: [sound().vkey.encode(), sound().witness.encode()]),
    "proof": Target(proof, lambda: [sound().proof, _extra()]),
    "path": Target(path, lambda: [bytes(7) + b"\1" + bytes(7) + b"\3" + bytes(64)]),
    "timestamp": Target(timestamp, lambda: [bytes.fromhex("3009300702010230020c00")]),
    "head": Target(head, lambda: [LogState().to_json()]),
    "answer": Target(answer, lambda: [len(ANSWER).to_bytes(2, "big") + ANSWER + GZIP]),
    "robots": Target(
        robots, lambda: [b"User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 3\n"]
    ),
    "redirect": Target(redirect, lambda: [b"https://other.example/robots.txt"]),
}
