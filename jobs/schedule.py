"""The watch: a few coarse jobs over the due-queue. The home of apscheduler.

One job per story would lose looks when many fall due at once; here a late job runs late, once.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from logging import ERROR, getLogger
from time import monotonic
from types import FrameType
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.chores import Chore, Errands
from jobs.due import Watching, look_at_due
from newsdiff.errors import BadInput, DamagedArchive, NewsdiffError, NoArchive

_NEXT: Final = timedelta(microseconds=1)
_SHIFT: Final = 60.0  # seconds; after so long a tick lets the chores have their turn
_OFTEN: Final = 30.0  # seconds; so often a shared chore is asked for, whose time the queue knows
LONGEST_SILENCE: Final = 900.0  # seconds; no look, hop or chore takes so long
SENSELESS: Final = (DamagedArchive, NoArchive)
"""What no later try mends."""


class Hung(NewsdiffError):
    """The watch's thread does not answer. It cannot be ended but with its process."""


class Pulse:
    """When the watch's thread last did something, and when that is too long ago.

    `glance` is called as `often` (in seconds) as long as it is not.
    """

    def __init__(
        self,
        silence: float = LONGEST_SILENCE,
        *,
        often: float = 5.0,
        glance: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.silence = silence
        self._often = min(often, silence)
        self._glance = glance
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        self._last = self._clock()

    @property
    def age(self) -> float:
        """Seconds since then."""
        return self._clock() - self._last

    def wait(self, stop: threading.Event) -> None:
        """Come back when `stop` is set. Raises Hung when the beats stay away."""
        while not stop.wait(self._often):
            if self.age > self.silence:
                raise Hung(f"nothing moved in the watch for {self.silence:.0f} seconds")
            self._glance()


def watch(
    watching: Watching,
    errands: Errands,
    stop: threading.Event,
    *,
    tick: float = 2.0,
    pulse: Pulse | None = None,
) -> None:
    """Look at what falls due, every `tick` seconds, until `stop` is set.

    Ticks and chores take turns in one thread of their own. An error of either is told, and it waits
    longer before it is tried again; one that no later try mends ends the watch and is raised here,
    once what was seen is recorded. Raises Hung when nothing moves any more, and waits for nothing.
    """
    pulse = pulse or Pulse()
    errors: list[BaseException] = []
    scheduler = _scheduler()
    looking = Chore("tick", tick, lambda: _tick(watching, stop, pulse), fatal=SENSELESS)
    for chore in (looking, *errands.chores):
        often = min(chore.seconds, _OFTEN) if chore.shared else chore.seconds
        trigger = IntervalTrigger(seconds=often, timezone=UTC)
        scheduler.add_job(_guarded(chore, errands, errors, stop, pulse), trigger, id=chore.name)
    scheduler.modify_job("tick", next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        pulse.wait(stop)
    finally:
        stop.set()
        scheduler.shutdown(wait=pulse.age <= pulse.silence)
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


def _tick(watching: Watching, stop: threading.Event, pulse: Pulse) -> None:
    def ends() -> bool:
        pulse.beat()  # asked before each step of the round
        return stop.is_set()

    look_at_due(watching, ends, per_host=1, seconds=_SHIFT)


def _guarded(
    chore: Chore,
    errands: Errands,
    errors: list[BaseException],
    stop: threading.Event,
    pulse: Pulse,
) -> Callable[[], None]:
    def run() -> None:
        if stop.is_set():
            return
        pulse.beat()
        try:
            errands.run(chore)
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
