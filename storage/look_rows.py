"""Looks as rows of the index, and what else a look adds to it."""

from dataclasses import dataclass, field
from typing import Any, Final

from newsdiff.events import Captured, CaptureFailed, Look, Redirected, Refused, Unchanged
from newsdiff.plain_looks import PlainLook
from newsdiff.times import stamp
from storage.stories import KnownStory

_Row = tuple[Any, ...]

# Where in a row they are
_NUMBER, _URL, _KIND, _SEEN, _STATUS, _BODY, _ORIGIN = 0, 3, 4, 5, 8, 11, 14
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
    touched: set[int] = field(default_factory=set)
    _newest: dict[tuple[int, str], _Row] = field(default_factory=dict)

    def add(self, story: KnownStory, row: _Row) -> None:
        """Add a look at the story; `row` is made of it below."""
        self.captures.append(row)
        if row[_BODY] is None:
            return
        if not story.seed:
            self.touched.add(story.number)
            if row[_KIND] == "captured":
                self._read(story, row)
        if row[_ORIGIN] is None:
            key = (story.number, row[_URL])
            known = self._newest.get(key)
            if known is None or row[_SEEN] >= known[_SEEN]:  # the later in the log of two at once
                self._newest[key] = row

    def answers(self) -> list[_Row]:
        """The newest answer of our own looks to each story and URL."""
        return [(*key, row[_NUMBER], row[_SEEN], row[_BODY]) for key, row in self._newest.items()]

    def _read(self, story: KnownStory, row: _Row) -> None:
        key = (story.number, row[_BODY], row[_STATUS])
        taken = ("withdrawn", story.withdrawn) if story.withdrawn else (None, None)
        seen = (row[_NUMBER], story.language)
        self.readings.append((*key, *seen, *taken, None, None, None, None))


def plain_row(number: int, story: int, look: PlainLook) -> _Row:
    """The row of a look with this number in the log; it has no version yet."""
    seen, get = look["seen"], look.get
    return (
        number,
        story,
        story,
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


def row(number: int, story: int, look: Look) -> _Row:
    """The same of any look."""
    start = stamp(look.seen.start)
    end = stamp(look.seen.end) if look.seen.is_day else start
    times = (start, end, stamp(look.recorded))
    kept, against = getattr(look, "length", None), getattr(look, "against", None)
    begun = (number, story, story, look.url, _KINDS[type(look)], *times)
    return (*begun, *_told(look), None, 0, kept, against, None, None)


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
