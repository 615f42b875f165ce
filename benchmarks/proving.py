"""Proofs over a log of 100,000 events: `python -m benchmarks.proving [DIR]`.

With a second argument the tiles are left in that folder, for another client to audit.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.store import capture, failure, row, stored, timed
from newsdiff.codec import encode
from storage.heads import Head, HeadBook
from storage.integrity import verify, verify_log
from storage.keys import KeyRing
from storage.local import LocalBucket
from storage.log import Log
from storage.proofs import Proof, check_proof
from storage.proving import make_checkpoint, prove, read_ledger
from storage.succession import Succession
from storage.tiles import write_tiles

EVENTS, BATCH, ORIGIN = 100_000, 1000, "example.org/benchmark"


def main(folder: Path, public: Path) -> None:
    print(f"{'what':44} {'ours':>14} {'limit':>14} {'ratio':>7}  promise")
    bucket = LocalBucket(folder / "archive", sync=lambda _: None)
    log = filled(bucket)
    ring = KeyRing(folder / "keys")
    vkey = ring.make(ORIGIN)
    proofs(bucket, log, ring, vkey)
    quick(folder, bucket, log)
    out = LocalBucket(public, sync=lambda _: None)
    took = timed(lambda: write_tiles(bucket, log.state, out))
    again = timed(lambda: write_tiles(bucket, log.state, out))
    note = make_checkpoint(bucket, vkey, write_tiles(bucket, log.state, out)[0], ring)
    (public / "checkpoint").write_bytes(note.to_bytes())
    (public / "vkey").write_text(vkey, encoding="utf-8")
    row("events published as tiles, per second", EVENTS / took, 50_000, ">= 1", "/s")
    row("the same with nothing new", EVENTS / again, 50_000, ">= 1", "/s")
    hashes = sum(stored(public / "tile" / level) for level in "012")
    row("bytes of hash tiles for each event", hashes / EVENTS, 33, "<= 1", "B")
    row(
        "bytes of bundles to the log's",
        stored(public / "tile" / "entries"),
        stored(folder / "archive" / "log"),
        "",
        "B",
    )


def filled(bucket: LocalBucket) -> Log:
    log = Log(bucket)
    body = b"<p>Some words.</p>"
    for start in range(0, EVENTS, BATCH):
        sights = [capture(n, 0, body) if n % 4 else failure(n) for n in range(start, start + BATCH)]
        log.append([encode(sight.event) for sight in sights])
    return log


def proofs(bucket: LocalBucket, log: Log, ring: KeyRing, vkey: str) -> None:
    took = timed(lambda: read_ledger(bucket, log.state))
    row("events read back before signing, per second", EVENTS / took, 50_000, ">= 1", "/s")
    wanted = range(1, EVENTS, EVENTS // 40)
    ledger = read_ledger(bucket, log.state, wanted)
    note = make_checkpoint(bucket, vkey, ledger.tree, ring)
    made = [prove(ledger, note, Succession.of(vkey), index).to_bytes() for index in wanted]
    row("bytes of a proof", statistics.median(map(len, made)), 4096, "<= 1", "B")
    took = timed(lambda: [check_proof(Proof.parse(raw), vkey) for raw in made])
    row("milliseconds to check one", 1000 * took / len(made), 5, "<= 1", "ms")


def quick(folder: Path, bucket: LocalBucket, log: Log) -> None:
    book = HeadBook(folder / "heads")
    book.remember(Head.of(ORIGIN, log.state))
    took = timed(lambda: verify(bucket, origin=ORIGIN, heads=book, quick=True))
    row("a quick check, to the whole log", took, timed(lambda: verify_log(bucket)), "<= 0.1", "s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        main(Path(name), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name) / "public")
