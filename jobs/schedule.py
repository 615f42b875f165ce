"""The watch: a few coarse jobs over the due-queue. The home of apscheduler.

One job per story would lose looks when many fall due at once; here a late job runs late, once.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from logging import ERROR, getLogger
from types import FrameType
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.due import Watching, look_at_due
from newsdiff.errors import BadInput

_NEXT: Final = timedelta(microseconds=1)
_SHIFT: Final = 60.0  # seconds; after so long a tick lets the chores have their turn


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done now and then while watching: maintenance, feeds, a heartbeat."""

    name: str
    seconds: float
    run: Callable[[], None]


def watch(
    watching: Watching,
    stop: threading.Event,
    *,
    tick: float = 2.0,
    chores: Sequence[Chore] = (),
) -> None:
    """Look at what falls due, every `tick` seconds, until `stop` is set.

    Ticks and chores take turns in one thread of their own. The first error of either ends the watch
    and is raised here, once what was seen is recorded.
    """
    errors: list[BaseException] = []
    scheduler = _scheduler()
    for chore in (Chore("tick", tick, lambda: _tick(watching, stop)), *chores):
        trigger = IntervalTrigger(seconds=chore.seconds, timezone=UTC)
        scheduler.add_job(_guarded(chore, errors, stop), trigger, id=chore.name)
    scheduler.modify_job("tick", next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
    for error in errors:
        raise error


def next_cron(expression: str, after: datetime) -> datetime:
    """The first moment after one that fits a cron expression, in UTC.

    Raises BadInput for what is no expression, and for one that nothing fits.
    """
    try:
        trigger = CronTrigger.from_crontab(expression, timezone=UTC)
    except ValueError as error:
        raise BadInput(f"no cron expression: {expression[:60]!r} ({error})") from None
    found: datetime | None = trigger.get_next_fire_time(None, after + _NEXT)
    if found is None:
        raise BadInput(f"nothing ever fits the cron expression {expression[:60]!r}")
    return found


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set. A second Ctrl-C interrupts. Main thread only."""
    stop = threading.Event()

    def asked(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tick(watching: Watching, stop: threading.Event) -> None:
    look_at_due(watching, stop.is_set, per_host=1, seconds=_SHIFT)


def _guarded(
    chore: Chore, errors: list[BaseException], stop: threading.Event
) -> Callable[[], None]:
    def run() -> None:
        if stop.is_set():
            return
        try:
            chore.run()
        except BaseException as error:  # noqa: BLE001 - it is raised in the caller's thread
            errors.append(error)
            stop.set()

    return run


def _scheduler() -> Any:
    quiet = getLogger("jobs.schedule")
    quiet.setLevel(ERROR)  # a tick that is still busy when the next is due is no news
    return BackgroundScheduler(
        timezone=UTC,
        logger=quiet,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
