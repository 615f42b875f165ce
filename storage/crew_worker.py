"""A process that checks parts of an archive: `python -m storage.crew_worker PLACE [CATALOGUE]`.

Each line of its input is a question: with a catalogue a stretch of payloads to inspect, without
one the numbers of the first segment to check and the one to stop at. Each line of its output is
what was found or the trouble that the place gave. It ends with its input.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from newsdiff.errors import StorageFailed
from storage.catalogue import Catalogue
from storage.inspection import Flaw, Inspected, Inspection, Stretch
from storage.links import Link, links
from storage.opening import open_bucket


def main(where: str, catalogue: str | None = None) -> None:
    answering: Callable[[bytes], object] | None = None
    for line in sys.stdin.buffer:
        try:
            answering = answering or _answering(where, catalogue)
            told = {"answer": answering(line)}
        except StorageFailed as error:
            told = {"trouble": str(error), "hint": error.hint}
        sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
        sys.stdout.buffer.flush()


def _answering(where: str, catalogue: str | None) -> Callable[[bytes], object]:
    bucket = open_bucket(where)
    if catalogue is None:
        return lambda line: list(links(bucket, range(*orjson.loads(line))))
    inspection = Inspection(bucket, Catalogue(Path(catalogue)))
    return lambda line: inspection.inspect(read_stretch(line))


def read_stretch(line: bytes) -> Stretch:
    values = orjson.loads(line)
    return Stretch(**{name: value and tuple(value) for name, value in values.items()})


def read_inspected(values: dict[str, Any]) -> Inspected:
    return Inspected(values["done"], tuple(Flaw(**flaw) for flaw in values["flaws"]))


def read_links(values: list[dict[str, Any]]) -> list[Link]:
    return [Link(**{**link, "subtrees": tuple(link["subtrees"])}) for link in values]


if __name__ == "__main__":
    main(*sys.argv[1:])
