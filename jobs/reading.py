"""Reading stored answers: in this process, or in worker processes that can be killed."""

import os
import selectors
import time
from collections import deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self

from jobs.page_process import PageWorker
from newsdiff.errors import NewsdiffError
from newsdiff.ports import Page, Reading

_PAGE_SECONDS: Final = 10.0
_MEMORY: Final = 1 << 30
_MOST_WORKERS: Final = 4
_AHEAD: Final = 8  # pages taken in for each worker; starting one costs as much as reading dozens


class InlineReader:
    """Reads in this process: for a few pages, where a hanging one may be interrupted by hand."""

    def read(self, pages: Iterable[Page], /) -> Iterator[Reading]:
        from newsdiff.answers import read_answer

        return map(read_answer, pages)


class PoolReader:
    """Reads in worker processes, in order; a page that takes too long is given up.

    Use as a context manager, from one thread. Workers start when there is work for them. A worker
    that hangs or dies is replaced, and its page answered as `unreadable`.
    """

    def __init__(
        self, workers: int | None = None, *, seconds: float = _PAGE_SECONDS, memory: int = _MEMORY
    ) -> None:
        self.workers = workers or min(os.cpu_count() or 1, _MOST_WORKERS)
        self.seconds = seconds
        self.memory = memory
        self._workers: list[PageWorker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the worker processes there are now."""
        return tuple(worker.process.pid for worker in self._workers)

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def read(self, pages: Iterable[Page], /) -> Iterator[Reading]:
        """Pages are taken in as they are needed, a few ahead. One reading at a time per pool.

        Raises NewsdiffError when the workers cannot be started.
        """
        batch = _Batch(pages, self.workers * _AHEAD)
        try:
            while not batch.over:
                batch.take()
                self._set_to_work(batch)
                yield from batch.ready()
                if self._busy():
                    self._listen(batch)
        finally:
            for worker in [worker for worker in self._busy() if worker.started]:
                self._replace(worker)  # the batch was left; what is told now is for nobody

    def _busy(self) -> list[PageWorker]:
        return [worker for worker in self._workers if worker.busy]

    def _set_to_work(self, batch: "_Batch") -> None:
        for worker in self._workers:
            if not worker.busy and batch.waiting:
                worker.ask(*batch.waiting.popleft(), self.seconds)
        wanted = min(self.workers, -(-batch.unread // _AHEAD))
        while len(self._workers) < wanted:
            self._workers.append(PageWorker(self.memory))

    def _listen(self, batch: "_Batch") -> None:
        """Wait until a worker tells something or the first deadline has passed."""
        with selectors.DefaultSelector() as selector:
            for worker in self._busy():
                selector.register(worker.told, selectors.EVENT_READ, worker)
            first = min(worker.deadline for worker in self._busy())
            heard = selector.select(max(0.0, first - time.monotonic()))
        for key, _ in heard:
            self._hear(key.data, batch)
        for worker in self._busy():
            if worker.deadline <= time.monotonic():
                self._give_up(worker, batch, "timed out")

    def _hear(self, worker: PageWorker, batch: "_Batch") -> None:
        if not worker.started:
            worker.start()
            return
        reading = worker.answer()
        if reading is None:
            self._give_up(worker, batch, "the process that read the page ended")
        else:
            batch.done[worker.number] = reading

    def _give_up(self, worker: PageWorker, batch: "_Batch", reason: str) -> None:
        if not worker.started:
            raise NewsdiffError("the process that reads pages did not start")
        batch.done[worker.number] = Reading("unreadable", reason)
        self._replace(worker)

    def _replace(self, worker: PageWorker) -> None:
        worker.stop()
        self._workers.remove(worker)


class _Batch:
    """Pages on their way: waiting for a worker, with one, or read and waiting for their turn."""

    def __init__(self, pages: Iterable[Page], most: int) -> None:
        self.pages = enumerate(pages)
        self.most = most
        self.waiting: deque[tuple[int, Page]] = deque()
        self.done: dict[int, Reading] = {}
        self.taken = self.handed_on = 0
        self.exhausted = False

    @property
    def over(self) -> bool:
        return self.exhausted and self.handed_on == self.taken

    @property
    def unread(self) -> int:
        return self.taken - self.handed_on - len(self.done)

    def take(self) -> None:
        while not self.exhausted and self.taken - self.handed_on < self.most:
            item = next(self.pages, None)
            self.exhausted = item is None
            if item:
                self.waiting.append(item)
                self.taken += 1

    def ready(self) -> Iterator[Reading]:
        while self.handed_on in self.done:
            yield self.done.pop(self.handed_on)
            self.handed_on += 1
