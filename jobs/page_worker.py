"""The process that reads pages: one at a time, from stdin to stdout, until stdin ends."""

import gc
import logging
import resource
import sys
import warnings

from jobs.page_wire import READY, read_page, write_reading
from newsdiff.answers import read_answer
from newsdiff.ports import Page, Reading


def main() -> None:
    """The first argument is the limit of the address space in bytes."""
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    gc.freeze()  # what was imported stays: no collection need look through it
    told = sys.stdout.buffer
    told.write(READY)
    told.flush()
    while page := read_page(sys.stdin.buffer):
        write_reading(told, _read(page))


def _read(page: Page) -> Reading:
    try:
        return read_answer(page)
    except MemoryError:
        return Reading("unreadable", "out of memory")
    except Exception as error:  # noqa: BLE001 - a parser's own bug must not end the batch
        return Reading("unreadable", f"{type(error).__name__}: {str(error)[:200]}")


if __name__ == "__main__":
    main()
