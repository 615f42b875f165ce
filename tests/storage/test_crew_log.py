"""Logs checked by several processes: the same report as one gives, at any damage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.crew import Crew
from storage.findings import Report
from storage.heads import Head
from storage.integrity import verify_log
from storage.links import links
from storage.log import Log, walk
from storage.memory import MemoryBucket
from storage.merkle import Frontier, leaf_hash, subtrees
from storage.opening import open_bucket
from storage.segments import LogState, segment_key, write_segment
from tests.storage.places import capture, place_on

COMMITS = 40
LINE = b'{"n":1}'


def filled(where: str) -> None:
    archive = Archive(open_bucket(where), origin="o")
    for look in range(COMMITS):
        urls = [f"https://news.example/{number}" for number in range(look % 5 + 1)]
        archive.record([capture(url, b"<p>Some words.</p>", look) for url in urls])


def both(where: str, known: Head | None = None) -> tuple[Report, Report]:
    """What one process finds, and what two find."""
    bucket = open_bucket(where)
    crew = Crew(where, workers=2, events=1)
    return verify_log(bucket, known), verify_log(bucket, known, crew=crew)


@pytest.fixture
def where(tmp_path: Path) -> str:
    filled(str(tmp_path / "kept"))
    return str(tmp_path / "kept")


def segment(where: str, number: int) -> Path:
    path = Path(where) / segment_key(number)
    path.chmod(0o644)
    return path


def test_a_crew_finds_a_sound_log_sound(where: str) -> None:
    alone, together = both(where)
    assert together == alone
    assert together.roots == alone.roots
    assert (together.findings, together.segments) == ((), COMMITS)


@pytest.mark.parametrize("number", [0, 16, 38])
@pytest.mark.parametrize("damage", ["bytes", "missing", "another's", "cut short"])
def test_a_crew_finds_the_same_damage_to_a_log(where: str, number: int, damage: str) -> None:
    path = segment(where, number)
    raw = path.read_bytes()
    match damage:
        case "bytes":
            path.write_bytes(raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:])
        case "missing":
            path.unlink()
        case "another's":
            path.write_bytes(segment(where, number + 1).read_bytes())
        case _:
            path.write_bytes(raw[: len(raw) // 2])
    alone, together = both(where)
    assert together == alone
    assert not together.sound


@pytest.mark.parametrize("line", [b'{"n": 1}', b'{"n":1.5}', b'["n"]'])
def test_a_crew_takes_no_event_of_another_form(where: str, line: bytes) -> None:
    state = Log(open_bucket(where)).state
    raw, after = write_segment(state, [LINE, line], writer="w", nonce="n")
    more, _ = write_segment(after, [LINE], writer="w", nonce="n")
    for number, body in ((state.seg, raw), (after.seg, more)):
        (Path(where) / segment_key(number)).write_bytes(body)
    alone, together = both(where)
    assert together == alone
    assert "canonical form" in together.findings[0].message


def test_a_crew_sees_that_history_was_rewritten(where: str) -> None:
    state = next(after for _, after in walk(open_bucket(where), LogState()) if after.seg == 20)
    known = Head("o", state.size, "0" * 64, state.seg, state.prev)
    alone, together = both(where, known)
    assert together == alone
    assert "rewritten" in together.findings[0].message


def test_a_crew_checks_the_log_on_a_server(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = place_on(moto, monkeypatch)
    filled(where)
    alone, together = both(where)
    assert together == alone
    assert together.sound


@given(st.integers(0, 200), st.integers(0, 200))
def test_subtrees_found_apart_make_the_same_tree(size: int, count: int) -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(size + count)]
    start = Frontier().extended(leaves[:size])
    joined = start.joined(count, subtrees(size, leaves[size:]))
    assert joined == Frontier().extended(leaves)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.data())
def test_links_lead_where_reading_does(counts: list[int], data: st.DataObject) -> None:
    bucket, state, states = MemoryBucket(), LogState(), [LogState()]
    for count in counts:
        raw, state = write_segment(state, [LINE] * count, writer="w", nonce="n")
        bucket.put_if_absent(segment_key(len(states) - 1), raw)
        states.append(state)
    number = data.draw(st.integers(0, len(counts) - 1))
    (link,) = links(bucket, [number])
    fits = [link.after(each) for each in states]
    assert fits == [states[number + 1] if each.seg == number else None for each in states]
