"""An archive on S3 servers of this machine: `python -m benchmarks.s3`.

Latency of one object, and commits a second by one process and by four at once. Four contend for
each place in the log; what is promised is a share of one writer's rate on the same server.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from storage.log import Log
from storage.s3 import S3Bucket
from storage.s3_place import Place
from tests import servers

PUTS = 200
COMMITS = 100
WRITERS = 4
SHARE = 0.2


def main() -> int:
    print(f"{'what':34} {'moto':>10} {'SeaweedFS':>10}")
    with tempfile.TemporaryDirectory() as folder:
        with servers.moto() as endpoint:
            moto = measured(endpoint)
        with servers.seaweedfs(Path(folder)) as endpoint:
            seaweedfs = measured(endpoint)
    for what, figure in moto.items():
        print(f"{what:34} {figure:>10.2f} {seaweedfs[what]:>10.2f}")
    ratios = [rows[f"{WRITERS} writers / one"] for rows in (moto, seaweedfs)]
    print(f"promise: four writers reach {SHARE} of one or more")
    return 0 if min(ratios) >= SHARE else 1


def measured(endpoint: str) -> dict[str, float]:
    os.environ.update(servers.environment(endpoint))
    bucket = place()
    body = os.urandom(1024)
    bucket.put_if_absent("packs/large", os.urandom(8 << 20))
    rows = {
        "put 1 KiB, ms (median)": median(lambda n: bucket.put_if_absent(f"packs/{n}", body)),
        "get 1 KiB, ms": median(lambda n: bucket.get(f"packs/{n}")),
        "get 20 KiB out of 8 MiB, ms": median(
            lambda n: bucket.get("packs/large", start=n * 20_480, length=20_480)
        ),
    }
    one, many = rate(1), rate(WRITERS)
    rows["commits/s, one writer"] = one
    rows[f"commits/s, {WRITERS} writers"] = many
    rows[f"{WRITERS} writers / one"] = many / one
    return rows


def place() -> S3Bucket:
    return S3Bucket(Place(servers.BUCKET, f"{secrets.token_hex(6)}/"))


def median(action: Callable[[int], object]) -> float:
    spent = []
    for number in range(PUTS):
        begin = time.perf_counter()
        action(number)
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent) * 1000


def rate(writers: int) -> float:
    """Commits a second by so many processes, from the first to begin to the last to end."""
    prefix = f"{secrets.token_hex(6)}/"
    each = COMMITS // writers
    command = [sys.executable, "-m", "benchmarks.s3", prefix, str(each)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(writers)
    ]
    for writer in running:
        assert writer.stdout
        writer.stdout.readline()
    begin = time.perf_counter()
    for writer in running:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in running:
        writer.communicate()
    spent = time.perf_counter() - begin
    assert Log(S3Bucket(Place(servers.BUCKET, prefix))).state.size == each * writers
    return each * writers / spent


def write(prefix: str, count: int) -> None:
    log = Log(S3Bucket(Place(servers.BUCKET, prefix)))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(count):
        log.append([b"{}"])


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(main())
