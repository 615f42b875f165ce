"""Import of saved pages: each file of a manifest becomes a look that somebody else made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from jobs.manifest import LARGEST_FILE, ManifestLine
from jobs.sightings import digest
from newsdiff.errors import BadInput
from newsdiff.events import Captured, StoryFollowed, story_id
from newsdiff.ports import Clock, Recorder, Sighting
from newsdiff.times import When

_BATCH: Final = 64  # lines
_BATCH_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What an import asks of the archive, and where it writes.

    `follows` says whether a URL is a story already; `holds` whether a look of that story, at that
    time, with that body (its sha256), is there already.
    """

    recorder: Recorder
    clock: Clock
    follows: Callable[[str], bool]
    holds: Callable[[str, When, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    lines: int = 0
    added: int = 0
    known: int = 0
    stories: int = 0
    bytes: int = 0


def import_files(
    lines: Iterable[ManifestLine],
    shelf: Shelf,
    *,
    origin: str,
    on_line: Callable[[ManifestLine], None] = lambda _line: None,
    after: Callable[[range], None] = lambda _numbers: None,
) -> Imported:
    """Record each line's file as a Captured of `origin`, in batches, and count what was new.

    A URL that is no story yet becomes one. Lines that the archive holds already, or that come
    twice, add nothing. Check the manifest first (`jobs.manifest.checked`): a file that cannot be
    read raises BadInput when whole batches before it are recorded.
    """
    copying = _Copying(shelf, origin)
    for line in lines:
        copying.take(line)
        on_line(line)
        if copying.is_full:
            after(copying.flush())
    if copying.has_any:
        after(copying.flush())
    return copying.count


@dataclass(slots=True)
class _Copying:
    """The batch at hand, and what this import has seen so far."""

    shelf: Shelf
    origin: str
    count: Imported = field(default_factory=Imported)
    _batch: list[Sighting] = field(default_factory=list)
    _bytes: int = 0
    _begun: set[str] = field(default_factory=set)
    _seen: set[tuple[str, When, str]] = field(default_factory=set)

    @property
    def has_any(self) -> bool:
        return bool(self._batch)

    @property
    def is_full(self) -> bool:
        return len(self._batch) >= _BATCH or self._bytes >= _BATCH_BYTES

    def take(self, line: ManifestLine) -> None:
        body = _bytes_of(line)
        look = (story_id(line.url), line.seen, digest(body))
        count = replace(self.count, lines=self.count.lines + 1)
        if look in self._seen or self.shelf.holds(*look):
            self.count = replace(count, known=count.known + 1)
            return
        self._seen.add(look)
        self.count = replace(count, added=count.added + 1, bytes=count.bytes + len(body))
        self._follow(line)
        self._batch.append(self._captured(line, body))
        self._bytes += len(body)

    def flush(self) -> range:
        batch, self._batch, self._bytes = self._batch, [], 0
        return self.shelf.recorder.record(batch)

    def _follow(self, line: ManifestLine) -> None:
        if line.url in self._begun or self.shelf.follows(line.url):
            return
        self._begun.add(line.url)
        self.count = replace(self.count, stories=self.count.stories + 1)
        story = story_id(line.url)
        now = self.shelf.clock()
        self._batch.append(Sighting(StoryFollowed(story=story, url=line.url, recorded=now)))

    def _captured(self, line: ManifestLine, body: bytes) -> Sighting:
        header = _header_block(line)
        block = header + body
        event = Captured(
            story=story_id(line.url),
            url=line.url,
            seen=line.seen,
            recorded=self.shelf.clock(),
            status=line.status,
            block=digest(block),
            length=len(block),
            header_length=len(header),
            body=digest(body),
            origin=self.origin,
        )
        return Sighting(event, block)


def _bytes_of(line: ManifestLine) -> bytes:
    try:
        with line.path.open("rb") as stream:
            body = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(f"{line.place}: cannot read {line.path}: {error.strerror}") from error
    if len(body) > LARGEST_FILE:
        raise BadInput(f"{line.place}: {line.path} has grown beyond what can be imported")
    return body


def _header_block(line: ManifestLine) -> bytes:
    if not line.headers:
        return b""
    fields = [f"{name}: {value}" for name, value in line.headers]
    return "\r\n".join([f"HTTP/1.1 {line.status} ", *fields, "", ""]).encode()
