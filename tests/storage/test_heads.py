from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from storage.heads import Head, HeadBook

HEAD = Head("example.org/newsdiff", 7, "1" * 64, 3, "2" * 64)


def test_a_head_is_remembered(tmp_path: Path) -> None:
    HeadBook(tmp_path / "state").remember(HEAD)
    assert HeadBook(tmp_path / "state").known(HEAD.origin) == HEAD


def test_an_archive_never_seen_has_no_head(tmp_path: Path) -> None:
    assert HeadBook(tmp_path).known(HEAD.origin) is None


def test_a_head_never_moves_back(tmp_path: Path) -> None:
    book = HeadBook(tmp_path)
    for size in (7, 9, 8, 1):
        book.remember(replace(HEAD, size=size))
    assert book.known(HEAD.origin) == replace(HEAD, size=9)


def test_archives_are_told_apart_by_origin(tmp_path: Path) -> None:
    book = HeadBook(tmp_path)
    other = replace(HEAD, origin="../../else", size=1)
    book.remember(HEAD)
    book.remember(other)
    assert (book.known(HEAD.origin), book.known(other.origin)) == (HEAD, other)
    assert {path.parent for path in tmp_path.rglob("*")} == {tmp_path}


def test_many_writers_leave_the_farthest_head(tmp_path: Path) -> None:
    heads = [replace(HEAD, size=size) for size in range(1, 60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(HeadBook(tmp_path).remember, heads))
    assert HeadBook(tmp_path).known(HEAD.origin) == heads[-1]


@pytest.mark.parametrize("text", [b"", b"{", b"{}", b"[]", b'{"origin":1}'])
def test_a_spoilt_note_counts_as_none_and_is_replaced(tmp_path: Path, text: bytes) -> None:
    book = HeadBook(tmp_path)
    book.remember(HEAD)
    (path,) = tmp_path.glob("*.json")
    path.write_bytes(text)
    assert book.known(HEAD.origin) is None
    book.remember(replace(HEAD, size=1))
    assert book.known(HEAD.origin) == replace(HEAD, size=1)


def test_a_note_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    book = HeadBook(tmp_path / "file")
    book.remember(HEAD)
    assert book.known(HEAD.origin) is None
