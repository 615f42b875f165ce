"""A process that inspects stretches: `python -m storage.crew_worker PLACE CATALOGUE`.

Each line of its input is a stretch, each line of its output what was found in it or the trouble
that the place gave. It ends with its input.
"""

import sys
from dataclasses import asdict
from pathlib import Path

import orjson

from newsdiff.errors import StorageFailed
from storage.catalogue import Catalogue
from storage.inspection import Flaw, Inspected, Inspection, Stretch
from storage.opening import open_bucket


def main(where: str, catalogue: str) -> None:
    inspection: Inspection | None = None
    for line in sys.stdin.buffer:
        try:
            inspection = inspection or Inspection(open_bucket(where), Catalogue(Path(catalogue)))
            answer = asdict(inspection.inspect(read_stretch(line)))
        except StorageFailed as error:
            answer = {"trouble": str(error), "hint": error.hint}
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.buffer.flush()


def read_stretch(line: bytes) -> Stretch:
    values = orjson.loads(line)
    return Stretch(**{name: value and tuple(value) for name, value in values.items()})


def read_inspected(line: bytes) -> Inspected:
    """The inverse of what a worker writes. Raises StorageFailed for its trouble."""
    values = orjson.loads(line)
    if "trouble" in values:
        raise StorageFailed(values["trouble"], hint=values["hint"])
    return Inspected(values["done"], tuple(Flaw(**flaw) for flaw in values["flaws"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
