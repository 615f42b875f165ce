import os
import signal
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.schedule import Chore, next_cron, stopping, watch
from newsdiff.errors import BadInput, StorageFailed
from newsdiff.events import Captured, Unchanged
from newsdiff.ports import Followed
from tests.jobs.newsroom import followed
from tests.jobs.server import Server, opened
from tests.jobs.test_due import Watched

TICK = 0.02


def test_watching_looks_until_it_is_stopped() -> None:
    watched = Watched(followed("https://a.example/often", every=1))
    stop = threading.Event()
    seen: list[Followed] = []

    def on_look(one: Followed, _seen: object) -> None:
        seen.append(one)
        if len(seen) == 3:
            stop.set()

    passing = Chore("time passing", TICK, lambda: watched.newsroom.clock.advance(5))
    watch(replace(watched.watching, on_look=on_look), stop, tick=TICK, chores=[passing])
    kinds = [type(event) for event in watched.newsroom.archive.events]
    assert kinds == [Captured, Unchanged, Unchanged]
    assert watched.batches == [range(1), range(1, 2), range(2, 3)]


def test_chores_have_their_turn() -> None:
    watched = Watched()
    stop = threading.Event()
    watch(watched.watching, stop, tick=TICK, chores=[Chore("sweep", TICK, stop.set)])
    assert stop.is_set()


def test_the_first_error_ends_the_watch_and_is_raised() -> None:
    watched = Watched(followed("https://a.example/flood"))
    watched.newsroom.archive.broken = True
    stop = threading.Event()
    with pytest.raises(StorageFailed, match="the disk is full"):
        watch(watched.watching, stop, tick=TICK)
    assert stop.is_set()


def test_a_stop_does_not_wait_for_a_slow_server(server: Server) -> None:
    watched = Watched()
    stop = threading.Event()

    def says_nothing(running: Server, _connection: socket.socket) -> bool:
        stop.set()
        running.stopped.wait(5)
        return False

    server.script("/robots.txt", says_nothing)
    watched.queue.follow([followed(server.url("/flood"))], due=watched.newsroom.clock())
    with opened(server) as fetcher:
        watched.newsroom.use(fetcher)
        watch(replace(watched.watching, desk=watched.newsroom.desk), stop, tick=TICK)
    assert watched.newsroom.archive.events == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_for_a_stop(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stopping() as stop:
        os.kill(os.getpid(), number)
        assert stop.wait(5)
    assert signal.getsignal(number) is before


def test_a_second_interrupt_is_one() -> None:
    def twice() -> None:
        with stopping() as stop:
            os.kill(os.getpid(), signal.SIGINT)
            assert stop.wait(5)
            os.kill(os.getpid(), signal.SIGINT)
            stop.wait(5)

    with pytest.raises(KeyboardInterrupt):
        twice()


def test_the_next_time_of_a_cron_expression_lies_after_the_moment() -> None:
    noon = datetime(2025, 3, 30, 12, tzinfo=UTC)
    assert next_cron("0 12 * * *", noon) == noon + timedelta(days=1)
    assert next_cron("30 * * * *", noon) == noon + timedelta(minutes=30)


@pytest.mark.parametrize("expression", ["", "99 * * * *", "0 0 31 2 *", "x"])
def test_a_cron_expression_that_nothing_fits_is_refused(expression: str) -> None:
    with pytest.raises(BadInput):
        next_cron(expression, datetime(2025, 3, 30, 12, tzinfo=UTC))
