"""A worker process that reads pages, seen from the process that asks it."""

import contextlib
import os
import subprocess
import sys
import time
from typing import BinaryIO, Final, cast

from jobs.page_wire import READY, read_reading, write_page
from newsdiff.errors import NewsdiffError
from newsdiff.ports import Page, Reading

_START_SECONDS: Final = 60.0


class PageWorker:
    """`deadline` (of the monotonic clock) is when what it does now has taken too long.

    It is busy while it starts and while it reads the page `number`.
    """

    def __init__(self, memory: int) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", "jobs.page_worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            process_group=0,  # Ctrl-C is for us; a reader goes when its input ends
        )
        self.asked = cast("BinaryIO", self.process.stdin)
        self.told = cast("BinaryIO", self.process.stdout)
        self.number = -1
        self.started = False
        self.busy = True
        self.deadline = time.monotonic() + _START_SECONDS

    def start(self) -> None:
        """Call when it has something to tell for the first time. Raises NewsdiffError."""
        if self.told.read(len(READY)) != READY:
            raise NewsdiffError("the process that reads pages did not start")
        self.started, self.busy = True, False

    def ask(self, number: int, page: Page, seconds: float) -> None:
        self.number, self.busy, self.deadline = number, True, time.monotonic() + seconds
        with contextlib.suppress(OSError):  # it has gone: reading from it will say so
            write_page(self.asked, page)

    def answer(self) -> Reading | None:
        """What it made of the page `number`; None when it has gone."""
        self.busy = False
        return read_reading(self.told)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.asked, self.told):
            with contextlib.suppress(OSError):
                stream.close()


def _environment() -> dict[str, str]:
    paths = [path or os.curdir for path in sys.path]
    # One page is one thread's work; a linear algebra library would reserve memory for each core.
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
