"""Eight writers on one S3 server beside delta-rs: `python -m benchmarks.rivals`

Both let every writer append to one log by a conditional put, on the same SeaweedFS, by turns, from
processes of their own that begin together. One row or event a commit; every one must be there in
the end. What is promised is a ratio: 1.5 of delta-rs' commits a second. Needs the dependency group
`rivals`.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storage.log import Log
from storage.s3 import S3Bucket
from storage.s3_place import Place
from tests import servers

WRITERS = 8
EACH = 10  # commits
TURNS = 3
PROMISED = 1.5


def main() -> int:
    if find_spec("deltalake") is None:
        print("delta-rs is not here: pip install --group rivals")
        return 1
    with tempfile.TemporaryDirectory() as folder, servers.seaweedfs(Path(folder)) as endpoint:
        os.environ.update(servers.environment(endpoint))
        rates: dict[str, list[float]] = {"newsdiff": [], "deltalake": []}
        for _ in range(TURNS):
            for name, found in rates.items():
                found.append(rate(name))
    ours, theirs = (statistics.median(found) for found in rates.values())
    for name, found in rates.items():
        print(f"{name:10} {', '.join(f'{one:.1f}' for one in found)} commits/s, {WRITERS} writers")
    print(f"ratio of the medians {ours / theirs:.2f}, promised {PROMISED}")
    return 0 if ours >= PROMISED * theirs else 1


def rate(name: str) -> float:
    """Commits a second by all writers, from the first to begin to the last to end."""
    place = secrets.token_hex(6)
    if name == "deltalake":
        _append_row(_table(place), "made")
    command = [sys.executable, "-m", "benchmarks.rivals", name, place]
    running = [
        subprocess.Popen(
            [*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(WRITERS)
    ]
    for writer in running:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    begin = time.perf_counter()
    for writer in running:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate(timeout=600)[1] for writer in running]
    spent = time.perf_counter() - begin
    assert _kept(name, place) == WRITERS * EACH, "a commit was lost or doubled"
    return WRITERS * EACH / spent


def _write(name: str, place: str, writer: str) -> None:
    append = _ours(place) if name == "newsdiff" else _theirs(place)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(EACH):
        append(f"{writer}-{number}")


def _ours(place: str) -> Callable[[str], object]:
    log = Log(S3Bucket(Place(servers.BUCKET, f"{place}/")))
    return lambda text: log.append([b'{"text":"%s"}' % text.encode()])


def _theirs(place: str) -> Callable[[str], object]:
    from deltalake import CommitProperties

    table, patient = _table(place), CommitProperties(max_commit_retries=1000)
    return lambda text: _append_row(table, text, patient)


def _append_row(table: str, text: str, commit: Any = None) -> None:
    from arro3.core import Array, DataType, Table
    from deltalake import write_deltalake

    row = Table.from_pydict({"text": Array([text], DataType.string())})
    options = {**_options(), "conditional_put": "etag"}
    write_deltalake(table, row, mode="append", storage_options=options, commit_properties=commit)


def _table(place: str) -> str:
    return f"s3://{servers.BUCKET}/{place}"


def _options() -> dict[str, str]:
    return {"allow_http": "true", "aws_endpoint": os.environ["AWS_ENDPOINT_URL_S3"]}


def _kept(name: str, place: str) -> int:
    """How many different events or rows are there; -1 when some are there twice."""
    found = _our_lines(place) if name == "newsdiff" else _their_files(place)
    return len(found) if len(found) == len(set(found)) else -1


def _our_lines(place: str) -> list[str]:
    log = Log(S3Bucket(Place(servers.BUCKET, f"{place}/")))
    return [line.decode() for segment in log.segments() for line in segment.lines]


def _their_files(place: str) -> list[str]:
    """A file for each commit but the one that made the table."""
    from deltalake import DeltaTable

    table = DeltaTable(_table(place), storage_options=_options())
    return list(map(str, table.file_uris()))[1:]


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _write(*sys.argv[1:])
    else:
        sys.exit(main())
