"""A process that records looks until it is killed: `store_writer ARCHIVE STATE NAME COUNT`.

Prints a line for each recording once it is acknowledged: the event's number and its block.
"""

import sys
from pathlib import Path

from storage import open_archive, open_bucket
from storage.archive import block_of
from tests.storage.places import capture, page


def main(where: str, state: str, name: str, count: str) -> None:
    archive = open_archive(
        where,
        heads=Path(state) / "heads",
        catalogue=Path(state) / "catalogue.db",
        bucket=open_bucket(where, proofs=Path(state) / "proven"),
    )
    url = f"https://news.example/{name}"
    print("ready", flush=True)
    sys.stdin.readline()
    for look in range(int(count)):
        sighting = capture(url, page(url, look), look)
        (number,) = archive.record([sighting])
        print(number, block_of(sighting.event), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
