"""A crew: processes that inspect the stretches of an archive's packs side by side."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import BinaryIO, Final, cast

import orjson

from newsdiff.errors import NewsdiffError
from storage.crew_worker import read_inspected
from storage.inspection import Inspected, Stretch

_SHARE: Final = 256 << 20  # bytes; a process takes as long to start as to check a quarter of them

Inspect = Callable[[Iterable[Stretch]], Iterator[Inspected]]


@dataclass(frozen=True, slots=True)
class Crew:
    """At most so many workers at the place `where`, and one for each `share` bytes of payloads."""

    where: str
    workers: int
    share: int = _SHARE

    def needed(self, size: int) -> int:
        return min(self.workers, size // self.share)


@contextmanager
def at_work(where: str, catalogue: Path, workers: int) -> Iterator[Inspect]:
    """Hands stretches out to so many processes; what they find comes in the order of stretches.

    Raises StorageFailed when the place refuses, NewsdiffError when a process ends too early. None
    of them outlives the context.
    """
    with ExitStack() as stack:
        started = [stack.enter_context(_worker(where, catalogue)) for _ in range(workers)]
        yield lambda stretches: _handed_out(iter(stretches), started)


@contextmanager
def _worker(where: str, catalogue: Path) -> Iterator["_Worker"]:
    with subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", "-m", "storage.crew_worker", where, str(catalogue)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        process_group=0,  # Ctrl-C is for us; a worker goes with us, or when its input ends
    ) as process:
        try:
            yield _Worker(process)
        finally:
            process.kill()


def _handed_out(stretches: Iterator[Stretch], workers: Sequence["_Worker"]) -> Iterator[Inspected]:
    numbered = enumerate(stretches)
    found: dict[int, Inspected] = {}
    turn = 0
    with DefaultSelector() as selector:
        for worker in workers:
            if worker.ask(numbered):
                selector.register(worker.told, EVENT_READ, worker)
        while selector.get_map():
            for key, _ in selector.select():
                worker = key.data
                found[worker.number] = worker.answer()
                if not worker.ask(numbered):
                    selector.unregister(worker.told)
            while turn in found:
                yield found.pop(turn)
                turn += 1


class _Worker:
    """`number` is that of the stretch it was asked about last."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.asked = cast("BinaryIO", process.stdin)
        self.told = cast("BinaryIO", process.stdout)
        self.number = -1

    def ask(self, stretches: Iterator[tuple[int, Stretch]]) -> bool:
        """Whether there was a stretch left to ask about."""
        self.number, stretch = next(stretches, (-1, None))
        if stretch is None:
            return False
        with suppress(BrokenPipeError):  # it has gone: reading from it will say so
            self.asked.write(orjson.dumps(asdict(stretch)) + b"\n")
            self.asked.flush()
        return True

    def answer(self) -> Inspected:
        line = self.told.readline()
        if not line.endswith(b"\n"):
            raise NewsdiffError("a process that checks payloads ended too early")
        return read_inspected(line)
