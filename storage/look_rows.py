"""Looks as rows of the index, and what else a look adds to it."""

from dataclasses import dataclass, field
from typing import Any, Final

from newsdiff.events import Captured, CaptureFailed, Look, Redirected, Refused, Unchanged
from newsdiff.plain_looks import PlainLook
from newsdiff.times import stamp
from storage.stories import KnownStory

_Row = tuple[Any, ...]

_KINDS: Final = {
    Captured: "captured",
    CaptureFailed: "failed",
    Redirected: "redirected",
    Refused: "refused",
    Unchanged: "unchanged",
}


@dataclass(slots=True)
class LookRows:
    """What one batch of looks adds. `touched` are the stories whose versions it may change."""

    captures: list[_Row] = field(default_factory=list)
    readings: list[_Row] = field(default_factory=list)
    answers: dict[tuple[int, str], _Row] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    def add(self, number: int, story: KnownStory, row: _Row) -> None:
        """Add the look with this number in the log; `row` is made of it below."""
        mine = story.number
        self.captures.append((number, mine, mine, *row))
        url, kind, start, _, _, status, _, _, body, _, _, origin, *_ = row
        if body is None:
            return
        if not story.seed:
            self.touched.add(mine)
            if kind == "captured":
                self._read(number, story, body, status)
        if origin is None:
            self._answer((mine, url), (mine, url, number, start, body))

    def _read(self, number: int, story: KnownStory, body: str, status: int) -> None:
        key = (story.number, body, status)
        taken = ("withdrawn", story.withdrawn) if story.withdrawn else (None, None)
        self.readings.append((*key, number, story.language, *taken, None, None, None, None))

    def _answer(self, key: tuple[int, str], answer: _Row) -> None:
        known = self.answers.get(key)
        if known is None or (answer[3], answer[2]) > (known[3], known[2]):
            self.answers[key] = answer


def plain_row(look: PlainLook) -> _Row:
    """The row of a look, from its URL on; it has no version yet."""
    seen, get = look["seen"], look.get
    return (
        look["url"],
        look["type"],  # the kinds of both that are plain are called as their types
        seen,
        seen,
        look["recorded"],
        look["status"],
        look["block"],
        get("header_length", look["length"]),  # what was unchanged sent nothing else
        look["body"],
        None,
        None,
        get("origin"),
        None,
        0,
        look["length"],
        get("against"),
        None,
        None,
    )


def row(look: Look) -> _Row:
    """The same of any look."""
    start = stamp(look.seen.start)
    end = stamp(look.seen.end) if look.seen.is_day else start
    times = (start, end, stamp(look.recorded))
    kept, against = getattr(look, "length", None), getattr(look, "against", None)
    return (look.url, _KINDS[type(look)], *times, *_told(look), None, 0, kept, against, None, None)


def _told(look: Look) -> _Row:
    """From the status to the origin: what the event says of itself."""
    match look:
        case Captured():
            return (look.status, look.block, look.header_length, look.body, None, None, look.origin)
        case Unchanged():
            return (look.status, look.block, look.length, look.body, None, None, look.origin)
        case CaptureFailed():
            return (look.status, look.block, None, None, look.failure, look.reason, None)
        case Redirected():
            return (look.status, look.block, look.length, None, None, look.target, None)
        case Refused():
            return (None, None, None, None, look.rule, look.reason, None)
