"""Reading stored answers in this process and in others."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from jobs.reading import InlineReader, PoolReader
from newsdiff.ports import Page, Reader, Reading


def page(number: int = 0) -> Page:
    story = "".join(
        f"<p>On day {n} the harbour office counted {number + n} boats in the north basin.</p>"
        for n in range(30)
    )
    html = f"<html lang=en><body><article><h1>Boats {number}</h1>{story}</article>".encode()
    header = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return Page(f"https://news.example/{number}", 200, header + html, len(header))


def headlines(readings: list[Reading]) -> list[str]:
    return [reading.article.headline if reading.article else "" for reading in readings]


# It parses within bounds, then keeps the extractor busy for longer than the limit of a test.
SLOW = Page("https://news.example/slow", 200, b"<table>" + b"<tr><td>1<td>2" * 33_000, 0)


@pytest.fixture(scope="module")
def pool() -> Iterator[PoolReader]:
    with PoolReader(2) as reader:
        yield reader


@pytest.fixture(params=["inline", "pool"])
def reader(request: pytest.FixtureRequest, pool: PoolReader) -> Reader:
    return pool if request.param == "pool" else InlineReader()


def test_readings_come_in_the_order_of_the_pages(reader: Reader) -> None:
    readings = list(reader.read(page(n) for n in range(20)))
    assert headlines(readings) == [f"Boats {n}" for n in range(20)]


def test_nothing_to_read_is_nothing(reader: Reader) -> None:
    assert list(reader.read([])) == []


def test_whatever_a_page_holds_there_is_a_reading(reader: Reader) -> None:
    odd = [
        Page("", 404, b"", 0),
        Page("", 200, b"<div>" * 5000, 0),
        Page("", 200, bytes(range(256)) * 4, 0),
        Page("", 200, b"short", 99),
        page(7),
    ]
    readings = list(reader.read(odd))
    assert [r.quality for r in readings] == ["gone", "unreadable", "not-html", "unreadable", "ok"]


def test_both_readers_say_the_same(pool: PoolReader) -> None:
    pages = [page(3), Page("u", 200, page(4).block, page(4).header_length, "nl")]
    assert list(pool.read(pages)) == list(InlineReader().read(pages))


def test_pages_are_taken_in_a_few_ahead_only(pool: PoolReader) -> None:
    taken: list[int] = []

    def pages() -> Iterator[Page]:
        for number in range(100):
            taken.append(number)
            yield page(number)

    readings = pool.read(pages())
    assert headlines([next(iter(readings))]) == ["Boats 0"]
    assert len(taken) < 20


def test_a_batch_that_was_left_does_not_disturb_the_next(pool: PoolReader) -> None:
    left = iter(pool.read(page(n) for n in range(30)))
    next(left)
    del left
    assert headlines(list(pool.read([page(77)]))) == ["Boats 77"]


def test_a_page_that_takes_too_long_is_given_up_and_the_rest_is_read() -> None:
    with PoolReader(1, seconds=1.0) as reader:
        list(reader.read([page(0)]))
        readings = list(reader.read([page(1), SLOW, page(2)]))
    assert [r.quality for r in readings] == ["ok", "unreadable", "ok"]
    assert readings[1].reason == "timed out"


def killed_in_between(pool: PoolReader) -> Iterator[Page]:
    yield page(0)
    yield page(1)
    for worker in pool.processes:
        os.kill(worker, signal.SIGKILL)
    yield page(2)


def test_a_worker_that_dies_costs_at_most_its_page() -> None:
    with PoolReader(1) as reader:
        list(reader.read([page(9)]))
        readings = list(reader.read(killed_in_between(reader)))
        assert {r.quality for r in readings} <= {"ok", "unreadable"}
        assert len(readings) == 3
        assert headlines(list(reader.read([page(5)]))) == ["Boats 5"]


def test_a_worker_has_no_more_memory_than_it_is_given() -> None:
    line = b'<p title="' + b"x" * 400 + b'">some words in <i>a row</i></p>'
    heavy = Page("", 200, line * 24_000, 0)
    for megabytes in (118, 126, 170, 190):
        with PoolReader(1, memory=megabytes << 20) as reader:
            assert list(reader.read([heavy])) == [Reading("unreadable", "out of memory")]


def test_no_process_outlives_the_pool() -> None:
    with PoolReader(1) as reader:
        list(reader.read([page()]))
        processes = reader.processes
    assert processes
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_trouble_in_the_source_of_pages_is_passed_on(pool: PoolReader) -> None:
    def broken() -> Iterator[Page]:
        yield page(0)
        raise OSError("the disk is gone")

    read: Callable[[], list[Reading]] = lambda: list(pool.read(broken()))  # noqa: E731
    with pytest.raises(OSError, match="the disk is gone"):
        read()
    assert headlines(list(pool.read([page(6)]))) == ["Boats 6"]
