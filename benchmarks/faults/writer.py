"""A process that records looks until it is stopped: `writer FOLDER STORE NAME COUNT`.

Prints a line for each: number and block of an acknowledged event, or `failed` or `unknown`.
"""

import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.faults.stores import store
from newsdiff.errors import StorageFailed
from newsdiff.events import Captured, story_id
from newsdiff.ports import Sighting
from newsdiff.times import instant
from storage.archive import Archive
from storage.bucket import OutcomeUnknown

MOMENT = datetime(2026, 3, 17, 9, tzinfo=UTC)


def sighting(name: str, look: int) -> tuple[Sighting, str]:
    """A page of some kilobytes that does not compress well, and the digest of its block."""
    url = f"https://news.example/{name}"
    noise = b"".join(sha256(f"{name} {look} {row}".encode()).digest() for row in range(60))
    block = b"HTTP/1.1 200 OK\r\n\r\n" + noise
    digest = sha256(block).hexdigest()
    event = Captured(
        story=story_id(url),
        url=url,
        seen=instant(MOMENT),
        recorded=MOMENT,
        status=200,
        block=digest,
        length=len(block),
        header_length=19,
        body=sha256(noise).hexdigest(),
    )
    return Sighting(event, block), digest


def main(folder: str, kind: str, name: str, count: str) -> None:
    archive = Archive(store(kind, Path(folder)), origin="faults")
    print("ready", flush=True)
    sys.stdin.readline()
    for look in range(int(count)):
        seen, block = sighting(name, look)
        try:
            (number,) = archive.record([seen])
            print(number, block, flush=True)
        except OutcomeUnknown:
            print("unknown", flush=True)
            return
        except StorageFailed:
            print("failed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
