"""Each notice with the changes that it explains, and the changes that no notice explains."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from cli.ledger import Entry, entries

if TYPE_CHECKING:
    from cli.run import Opened
    from storage.records import StoryRecord

KINDS: Final = ("figures", "sourcing")
_FOUND: Final = "found"  # with the first version: when it came nobody saw


@dataclass(frozen=True, slots=True)
class Explained:
    """A change that a notice speaks of, and the seconds from its first sight to the notice's."""

    kind: str
    entry: Entry
    latency: int

    def to_dict(self) -> dict[str, Any]:
        return {"of": self.kind, "latency_s": self.latency, **self.entry.to_dict()}


@dataclass(frozen=True, slots=True)
class PairedNotice:
    entry: Entry
    explains: tuple[Explained, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**self.entry.to_dict(), "explains": [change.to_dict() for change in self.explains]}


@dataclass(frozen=True, slots=True)
class Pairing:
    """`silent` are the changes of figures and sourcing for which no notice was found."""

    notices: tuple[PairedNotice, ...]
    silent: tuple[tuple[str, Entry], ...]

    @property
    def explained(self) -> int:
        return sum(len(notice.explains) for notice in self.notices)

    @property
    def changes(self) -> int:
        return self.explained + len(self.silent)


def pairing(opened: "Opened", story: "StoryRecord") -> Pairing:
    """A change belongs to the first notice that names it, with it or after it."""
    notices = [*_found(opened, story), *entries(opened, story, "notices")]
    changes = [(kind, entry) for kind in KINDS for entry in entries(opened, story, kind)]
    explained: list[list[Explained]] = [[] for _ in notices]
    silent: list[tuple[str, Entry]] = []
    for kind, entry in changes:
        at = _speaking(notices, entry)
        if at is None:
            silent.append((kind, entry))
        else:
            explained[at].append(Explained(kind, entry, _latency(entry, notices[at])))
    return Pairing(
        tuple(PairedNotice(n, tuple(e)) for n, e in zip(notices, explained, strict=True)),
        tuple(sorted(silent, key=lambda change: change[1].version.number)),
    )


def _found(opened: "Opened", story: "StoryRecord") -> Iterator[Entry]:
    """The notices of the first version, which no change brought."""
    for first in opened.history.versions(story)[:1]:
        for notice in opened.history.article(first).notices:
            yield Entry(first, {"kind": _FOUND, "old": None, "new": asdict(notice)}, None)


def _speaking(notices: list[Entry], change: Entry) -> int | None:
    from newsdiff.changes.coverage import covers

    if change.notice is None:
        return None
    for at, notice in enumerate(notices):
        told = notice.change["new"]
        same = notice.version.number == change.notice.number
        if same and told and covers(told["text"], change.change):
            return at
    return None


def _latency(change: Entry, notice: Entry) -> int:
    return round((notice.version.seen.start - change.version.seen.start).total_seconds())
