"""Archives checked by several processes: the same report, and nobody left behind."""

import os
from pathlib import Path

import pytest

from newsdiff.errors import NewsdiffError
from storage.archive import Archive
from storage.catalogue import Catalogue
from storage.crew import Crew, at_work
from storage.crew_worker import read_inspected
from storage.findings import Report
from storage.inspection import Stretch
from storage.integrity import verify_log
from storage.local import LocalBucket
from storage.opening import open_bucket
from storage.payload_check import verify_payloads
from tests.storage.places import capture, page, place_on

URLS = [f"https://news.example/{number}" for number in range(40)]


def filled(where: str) -> None:
    archive = Archive(open_bucket(where), origin="o")
    for look in range(12):
        archive.record([capture(url, page(url, look), look) for url in URLS])


def both(where: str) -> tuple[Report, Report]:
    """What one process finds, and what three find."""
    bucket = open_bucket(where)
    report = verify_log(bucket)
    crew = Crew(where, workers=3, share=1)
    return verify_payloads(bucket, report), verify_payloads(bucket, report, crew=crew)


@pytest.fixture
def where(tmp_path: Path) -> str:
    filled(str(tmp_path / "kept"))
    return str(tmp_path / "kept")


def spoil(path: Path, offset: int) -> None:
    path.chmod(0o644)
    body = bytearray(path.read_bytes())
    body[offset] ^= 1
    path.write_bytes(body)


def packs(where: str) -> list[Path]:
    return sorted(Path(where).rglob("*.ndpack"))


def test_a_crew_finds_a_sound_archive_sound(where: str) -> None:
    alone, together = both(where)
    assert together == alone
    assert (together.findings, together.packs, together.payloads) == ((), 12, 480)


@pytest.mark.parametrize("offset", [20, 3000, -40, -3])
def test_a_crew_finds_the_same_damage(where: str, offset: int) -> None:
    for path in packs(where)[::5]:
        spoil(path, offset)
    alone, together = both(where)
    assert together == alone
    assert len(together.findings) >= 3


def test_a_crew_names_a_missing_pack(where: str) -> None:
    packs(where)[4].unlink()
    alone, together = both(where)
    assert together == alone
    assert not together.sound


def test_a_crew_checks_what_is_on_a_server(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = place_on(moto, monkeypatch)
    filled(where)
    alone, together = both(where)
    assert together == alone
    assert together.sound


def test_progress_is_told_to_the_end(where: str) -> None:
    told: list[tuple[str, int, int]] = []
    bucket = open_bucket(where)
    crew = Crew(where, workers=2, share=1)
    verify_payloads(bucket, verify_log(bucket), crew=crew, progress=lambda *step: told.append(step))
    assert ("packs", 12, 12) in told
    assert told[-1] == ("payloads", 480, 480)


def test_a_small_archive_is_checked_without_a_crew() -> None:
    crew = Crew("anywhere", workers=4, share=100)
    assert [crew.needed(size) for size in (0, 99, 199, 250, 9999)] == [0, 0, 1, 2, 4]
    crew = Crew("anywhere", workers=4, events=100)
    assert [crew.needed(events=count) for count in (0, 99, 250, 9999)] == [0, 0, 2, 4]


@pytest.fixture
def catalogue(where: str, tmp_path: Path) -> Path:
    path = tmp_path / "catalogue"
    Catalogue(path).sync(LocalBucket(Path(where)))
    return path


def test_trouble_with_the_place_is_the_crews_too(catalogue: Path) -> None:
    with (
        at_work(("s3://no/such_place?", str(catalogue)), 1, read_inspected) as inspect,
        pytest.raises(NewsdiffError, match="ended too early"),
    ):
        list(inspect([Stretch()]))


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for path in found for pid in path.read_text().split()}


def test_nobody_is_left_behind_when_a_check_is_broken_off(where: str, catalogue: Path) -> None:
    before = children()
    with pytest.raises(KeyboardInterrupt):
        broken_off(where, catalogue, before)
    assert children() == before


def broken_off(where: str, catalogue: Path, before: set[int]) -> None:
    with at_work((where, str(catalogue)), 2, read_inspected) as inspect:
        next(inspect([Stretch()] * 20))
        assert len(children() - before) == 2
        raise KeyboardInterrupt
