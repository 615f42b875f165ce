"""Many writers, one archive: no gap, nothing twice, on a disk and on S3."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage import init_archive, open_archive
from storage.archive import Archive, block_of
from storage.integrity import verify_log
from storage.payload_check import verify_payloads
from storage.segments import LogState
from tests.conftest import StoppedClock
from tests.servers import losing
from tests.storage.places import capture, opened_s3, page, place_on
from tests.storage.writers import assert_kept, finish, release, start

WRITERS = 4
EACH = 8
FEW = 4
URL = "https://news.example/{}"


@pytest.fixture(params=["folder", "moto", "seaweedfs"])
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "folder":
        return str(tmp_path / "archive")
    return place_on(request.getfixturevalue(request.param), monkeypatch)


def test_processes_at_once_leave_no_gap_and_nothing_twice(
    where: str, tmp_path: Path, clock: StoppedClock
) -> None:
    init_archive(where, keys=tmp_path / "keys", clock=clock)
    writers = [start(where, tmp_path / "state", f"writer-{n}", EACH) for n in range(WRITERS)]
    release(writers)
    acks = [finish(writer) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    promised = [ack for each in acks for ack in each]
    assert sorted(number for number, _ in promised) == list(range(WRITERS * EACH))
    assert_kept(where, tmp_path / "state", promised)


def fates(told: list[str]) -> Iterator[str]:
    """A third is lost, half of that after it was done; what was said is kept in `told`."""
    chance = random.Random(9)
    while True:
        told.append(chance.choice(["request", "reply", "", "", "", ""]))
        yield told[-1]


def test_replies_that_are_lost_make_nothing_happen_twice(
    moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with ExitStack() as stack:
        proxy = stack.enter_context(losing(moto, fates(told)))
        bucket = stack.enter_context(opened_s3(proxy, monkeypatch))

        def write(writer: int) -> list[int]:
            archive = Archive(bucket, origin="example.org/newsdiff")
            url = URL.format(writer)
            looks = [capture(url, page(url, look), look) for look in range(FEW)]
            return [number for look in looks for number in archive.record([look])]

        with ThreadPoolExecutor(WRITERS) as pool:
            numbers = [number for each in pool.map(write, range(WRITERS)) for number in each]
        assert sorted(numbers) == list(range(WRITERS * FEW))
        events = Archive(bucket, origin="example.org/newsdiff").events()
        assert set(Counter(block_of(event) for _, event in events).values()) == {1}
        report = verify_log(bucket)
        assert verify_payloads(bucket, report).findings == ()
    assert {"request", "reply"} <= set(told)


def test_a_reader_follows_the_log_without_asking_the_writers(
    where: str, tmp_path: Path, clock: StoppedClock
) -> None:
    writer = init_archive(where, keys=tmp_path / "keys", clock=clock)
    reader = open_archive(where)
    seen: list[int] = []
    for look in range(3):
        writer.record([capture(URL.format(1), page(URL.format(1), look), look)])
        reader.refresh()
        seen += [number for number, _ in reader.events(len(seen))]
        assert reader.state == writer.state
    assert seen == [0, 1, 2]
    later = open_archive(where, since=LogState.from_json(reader.state.to_json()))
    assert later.root == writer.root
