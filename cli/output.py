"""Where words go: data to stdout, progress and trouble to stderr."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

_LABEL = re.compile(r"\s*(?:\S+\s{2,})?")  # what a line begins with before its words
_LONGEST_LABEL = 16
_PIPE_WIDTH = 1_000_000  # nothing is wrapped or cut when no terminal reads along


class Progress(Protocol):
    def __call__(self, done: int, total: int | None = None, /) -> None: ...


class Screen:
    """The two streams of one run. Colour only on a terminal, never under NO_COLOR."""

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        self.json = json
        self.quiet = quiet
        self.listener: Callable[[str], None] | None = None  # hears what would go to stderr
        self.out = Console(highlight=False, markup=False, emoji=False, **_width(sys.stdout))
        self.err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)

    @property
    def columns(self) -> int | None:
        """The columns of the terminal; None in a pipe, where nothing is shortened."""
        return self.out.width if self.out.is_terminal else None

    @property
    def width(self) -> int:
        return min(self.out.width, 100) if sys.stdout.isatty() else 80

    def show(self, *things: "RenderableType") -> None:
        """Print for a person: on a terminal wrapped below where a line's words begin."""
        for thing in things:
            if isinstance(thing, Text) and self.out.is_terminal:
                self._hanging(thing)
            elif isinstance(thing, (str, Text)) or self.out.is_terminal:
                self.out.print(thing, soft_wrap=isinstance(thing, (str, Text)))
            else:
                self._table(thing)

    def _hanging(self, line: Text) -> None:
        label = _LABEL.match(line.plain)
        hang = min(label.end(), _LONGEST_LABEL) if label else 0
        words = line[hang:]
        wrapped = words.wrap(self.out, max(20, self.out.width - hang)) or [words]
        for number, part in enumerate(wrapped):
            self.out.print((line[:hang] if number == 0 else Text(" " * hang)) + part)

    def _table(self, table: "RenderableType") -> None:
        """A table in a pipe: whole, and without the blanks that pad it on a screen."""
        with self.out.capture() as drawn:
            self.out.print(table)
        for line in drawn.get().strip("\n").splitlines():
            if line.strip():
                self.out.print(line.rstrip(), soft_wrap=True)

    def data(self, value: Any) -> None:
        """Print as JSON: the same bytes in every locale and terminal."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        sys.stdout.buffer.write(orjson.dumps(value, option=options))
        sys.stdout.buffer.flush()

    def say(self, message: str) -> None:
        """A line of progress or trouble."""
        if self.listener:
            self.listener(message)
        elif not self.quiet:
            self.err.print(message)

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Progress]:
        """A bar on a terminal, nothing in a pipe; gone when it is done."""
        if self.quiet or not self.err.is_terminal:
            yield _silent
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Bars(*columns, console=self.err, transient=True) as bars:
            task = bars.add_task(label, total=total)

            def report(done: int, total: int | None = None, /) -> None:
                if total is not None:
                    bars.update(task, total=total)
                bars.update(task, completed=done)

            yield report


def _silent(_done: int, _total: int | None = None, /) -> None:
    """Progress that nobody watches."""


def _width(stream: Any) -> dict[str, Any]:
    return {} if stream.isatty() else {"width": _PIPE_WIDTH}
