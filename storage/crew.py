"""A crew: processes that check parts of an archive side by side."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from typing import Any, BinaryIO, Final, TypeVar, cast

import orjson

from newsdiff.errors import NewsdiffError, StorageFailed

_SHARE: Final = 128 << 20  # bytes; a process takes nearly as long to start as to check them
_EVENTS: Final = 150_000  # a process takes as long to start as to check half of them

Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Crew:
    """At most so many workers at the place `where`.

    One for each `share` bytes of payloads, or for each so many `events`.
    """

    where: str
    workers: int
    share: int = _SHARE
    events: int = _EVENTS

    def needed(self, size: int = 0, *, events: int = 0) -> int:
        return min(self.workers, size // self.share + events // self.events)


@contextmanager
def at_work(
    arguments: Sequence[str], workers: int, read: Callable[[Any], Answer]
) -> Iterator[Callable[[Iterable[Question]], Iterator[Answer]]]:
    """Hands questions out to so many `crew_worker`s; answers come in the order of questions.

    `read` makes an answer of its JSON values. Raises StorageFailed when the place refuses,
    NewsdiffError when a process ends too early. None of them outlives the context.
    """
    with ExitStack() as stack:
        started = [stack.enter_context(_worker(arguments)) for _ in range(workers)]
        yield lambda questions: map(read, _handed_out(iter(questions), started))


@contextmanager
def _worker(arguments: Sequence[str]) -> Iterator["_Worker"]:
    with subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", "-m", "storage.crew_worker", *arguments],
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


def _handed_out(questions: Iterator[object], workers: Sequence["_Worker"]) -> Iterator[object]:
    numbered = enumerate(questions)
    found: dict[int, object] = {}
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
    """`number` is that of the question it was asked last."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.asked = cast("BinaryIO", process.stdin)
        self.told = cast("BinaryIO", process.stdout)
        self.number = -1

    def ask(self, questions: Iterator[tuple[int, object]]) -> bool:
        """Whether there was a question left to ask."""
        self.number, question = next(questions, (-1, None))
        if question is None:
            return False
        with suppress(BrokenPipeError):  # it has gone: reading from it will say so
            self.asked.write(orjson.dumps(question) + b"\n")
            self.asked.flush()
        return True

    def answer(self) -> object:
        """The answer's values."""
        line = self.told.readline()
        if not line.endswith(b"\n"):
            raise NewsdiffError("a process that checks the archive ended too early")
        values = orjson.loads(line)
        if "trouble" in values:
            raise StorageFailed(values["trouble"], hint=values["hint"])
        return values["answer"]
