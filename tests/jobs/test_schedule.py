import os
import signal
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.chores import Chore, Errands
from jobs.happenings import Tell, untold
from jobs.schedule import Hung, Pulse, next_cron, stopping, watch
from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import Captured, Unchanged
from newsdiff.ports import Followed
from tests.jobs.newsroom import FakeTurns, followed
from tests.jobs.server import Server, opened
from tests.jobs.test_due import Watched

TICK = 0.02


def errands(watched: Watched, *chores: Chore, tell: Tell = untold) -> Errands:
    return Errands(watched.newsroom.clock, FakeTurns(), chores, tell)


def test_watching_looks_until_it_is_stopped() -> None:
    watched = Watched(followed("https://a.example/often", every=1))
    stop = threading.Event()
    seen: list[Followed] = []

    def on_look(one: Followed, _seen: object) -> None:
        seen.append(one)
        if len(seen) == 3:
            stop.set()

    passing = Chore("time passing", TICK, lambda: watched.newsroom.clock.advance(5))
    watching = replace(watched.watching, on_look=on_look)
    watch(watching, errands(watched, passing), stop, tick=TICK)
    kinds = [type(event) for event in watched.newsroom.archive.events]
    assert kinds == [Captured, Unchanged, Unchanged]
    assert watched.batches == [range(1), range(1, 2), range(2, 3)]


def test_chores_have_their_turn() -> None:
    watched = Watched()
    stop = threading.Event()
    sweep = Chore("sweep", TICK, stop.set)
    watch(watched.watching, errands(watched, sweep), stop, tick=TICK)
    assert stop.is_set()


def test_a_watch_goes_on_when_the_disk_takes_things_again() -> None:
    watched = Watched(followed("https://a.example/flood"))
    watched.newsroom.archive.broken = True
    stop = threading.Event()
    told: list[str] = []

    def tell(_kind: str, /, **particulars: object) -> None:
        if particulars.get("chore") == "tick" and particulars["outcome"] == "failed":
            told.append(str(particulars["trouble"]))

    def mend() -> None:
        if told:
            watched.newsroom.archive.broken = False
            watched.newsroom.clock.advance(60)
        if watched.newsroom.archive.events:
            stop.set()

    at_work = errands(watched, Chore("mend", TICK, mend), tell=tell)
    watch(watched.watching, at_work, stop, tick=TICK)
    assert set(told) == {"the disk is full"}
    assert [type(event) for event in watched.newsroom.archive.events] == [Captured]


def test_damage_ends_the_watch_and_is_raised() -> None:
    watched = Watched(followed("https://a.example/flood"))
    stop = threading.Event()

    def torn(_numbers: range) -> None:
        raise DamagedArchive("segment 3 does not follow segment 2")

    watching = replace(watched.watching, after=torn)
    with pytest.raises(DamagedArchive, match="segment 3"):
        watch(watching, errands(watched), stop, tick=TICK)
    assert stop.is_set()
    assert watched.newsroom.archive.events


def test_a_watch_whose_thread_hangs_is_given_up() -> None:
    watched = Watched()
    stop, let_go = threading.Event(), threading.Event()

    def hangs() -> None:
        let_go.wait(20)

    at_work = errands(watched, Chore("hangs", TICK, hangs))
    with pytest.raises(Hung, match="nothing moved"):
        watch(watched.watching, at_work, stop, pulse=Pulse(5 * TICK))
    assert stop.is_set()
    let_go.set()


def test_a_watch_is_glanced_at_while_it_lives() -> None:
    watched = Watched()
    stop = threading.Event()
    watch(watched.watching, errands(watched), stop, pulse=Pulse(often=TICK, glance=stop.set))
    assert stop.is_set()


def test_a_pulse_tells_how_long_nothing_moved() -> None:
    times = iter([0.0, 7.0, 10.0, 12.5])
    pulse = Pulse(clock=lambda: next(times))
    assert pulse.age == 7
    pulse.beat()
    assert pulse.age == 2.5


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
        watching = replace(watched.watching, desk=watched.newsroom.desk)
        watch(watching, errands(watched), stop, tick=TICK)
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
