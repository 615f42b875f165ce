"""Verification of what was seen: every pack, every payload, and that each one named is kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import DamagedArchive
from newsdiff.events import Event
from storage.archive import block_of
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.crew import Crew, at_work
from storage.crew_worker import read_inspected
from storage.findings import Finding, Progress, Report, tell
from storage.inspection import Flaw, Inspected, Inspection, Stretch
from storage.log import reread
from storage.pack_format import is_digest, pack_key, pack_name
from storage.removals import removed_by
from storage.segments import LogState, Segment, segment_key

_FILE: Final = "catalogue.sqlite"
_PACKS_AT_ONCE: Final = 32  # in one stretch
_FRAMES_AT_ONCE: Final = 256

Inspect = Callable[[Iterable[Stretch]], Iterator[Inspected]]


def verify_payloads(
    bucket: Bucket,
    report: Report,
    *,
    since: int = 0,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> Report:
    """The report on a log with what is wrong with its payloads, if the log itself is sound.

    Checked are every pack and every payload, and that each block named in the log is kept; but for
    those that a `withdrawn` event removes: these must not be there. `since` an event, only the
    payloads that it and later ones name are checked, and the packs they lie in. A `crew` at the
    same place shares the work when there is much of it.
    """
    if not report.sound:
        return report
    state = report.state
    with TemporaryDirectory() as folder, closing(Catalogue(Path(folder) / _FILE)) as catalogue:
        catalogue.sync(bucket)
        wanted = _named(bucket, state, since) if since else None
        check = _Check(catalogue, removed_blocks(bucket, state), wanted)
        for name, error in catalogue.damaged.items():
            check.blame(pack_key(name), str(error))
        with _inspecting(bucket, catalogue, Path(folder) / _FILE, crew) as inspect:
            packs = _check_packs(bucket, check, inspect, progress)
            payloads = _check_frames(check, inspect, progress)
        for segment in reread(bucket, state):
            _check_blocks(segment, check, since)
    return replace(report, findings=check.findings(), packs=packs, payloads=payloads)


@contextmanager
def _inspecting(
    bucket: Bucket, catalogue: Catalogue, path: Path, crew: Crew | None
) -> Iterator[Inspect]:
    """In other processes where that pays, else in this one."""
    workers = crew.needed(catalogue.extent()[1]) if crew else 0
    if crew and workers > 1:
        with at_work((crew.where, str(path)), workers, read_inspected) as inspect:
            yield inspect
    else:
        yield lambda stretches: map(Inspection(bucket, catalogue).inspect, stretches)


def removed_blocks(bucket: Bucket, state: LogState) -> frozenset[str]:
    """The payloads that orders in a sound log of this state have removed."""
    segments = reread(bucket, state)
    return frozenset(digest for segment in segments for digest in removed_by(segment))


def _named(bucket: Bucket, state: LogState, since: int) -> frozenset[str]:
    """The payloads that the events from number `since` on name."""
    lines = (
        line
        for segment in reread(bucket, state)
        for line in segment.lines[max(0, since - segment.header.first) :]
    )
    blocks = (block_of(event) for line in lines if (event := _event(line)))
    return frozenset(block for block in blocks if block and is_digest(block))


def _event(line: bytes) -> Event | None:
    try:
        return decode(line)
    except DamagedArchive:
        return None  # told when the blocks are checked


@dataclass(slots=True)
class _Trouble:
    message: str
    events: int = 0
    first: int | None = None
    story: str | None = None
    dangling: bool = False  # all that is wrong is that bases are not there

    @property
    def harmless(self) -> bool:
        """Whether it is only what a write or a copy that was stopped left: no event needs it."""
        return self.dangling and self.first is None


@dataclass(slots=True)
class _Check:
    """What a check of payloads has learned so far; only what is wrong is held in memory."""

    catalogue: Catalogue
    removed: frozenset[str]
    wanted: frozenset[str] | None = None  # all, if None
    troubles: dict[str, _Trouble] = field(default_factory=dict)
    suspects: dict[str, str] = field(default_factory=dict)  # digest -> key of the bad pack
    packs: set[str] = field(default_factory=set)

    def blame(self, key: str, message: str, *, dangling: bool = False) -> _Trouble:
        trouble = self.troubles.setdefault(key, _Trouble(message, dangling=dangling))
        trouble.dangling &= dangling
        return trouble

    def findings(self) -> tuple[Finding, ...]:
        """The troubles, in the order of the first event each touches."""
        ordered = sorted(
            self.troubles.items(),
            key=lambda item: (item[1].first is None, item[1].first or 0, item[0]),
        )
        return tuple(
            Finding(key, _sentence(trouble), trouble.first, trouble.story)
            for key, trouble in ordered
            if not trouble.harmless
        )


def _sentence(trouble: _Trouble) -> str:
    if trouble.first is None:
        return trouble.message
    return f"{trouble.message}; touches {trouble.events} events, from event {trouble.first} on"


def _check_packs(bucket: Bucket, check: _Check, inspect: Inspect, progress: Progress | None) -> int:
    names = [name for key in bucket.keys("packs/") if (name := pack_name(key))]
    check.packs.update(names)
    if check.wanted is not None:
        copies = chain.from_iterable(map(check.catalogue.copies, check.wanted))
        names = sorted({copy.pack for copy in copies})
    starts = range(0, len(names), _PACKS_AT_ONCE)
    done = 0
    for found in inspect(Stretch(tuple(names[at : at + _PACKS_AT_ONCE])) for at in starts):
        for flaw in found.flaws:
            check.blame(flaw.key, flaw.message)
        done += found.done
        tell(progress, "packs", done, len(names))
    return len(names)


def _check_frames(check: _Check, inspect: Inspect, progress: Progress | None) -> int:
    """How many payloads are sound."""
    for key in check.troubles:
        for frame in check.catalogue.frames(pack_name(key) or ""):
            check.suspects[frame.sha256] = key
    flawed: Counter[str] = Counter()
    stretches, payloads, total = _work(check)
    done = 0
    for found in inspect(stretches):
        for flaw in found.flaws:
            flawed[flaw.digest or ""] += 1
            _weigh(flaw, check)
        done += found.done
        tell(progress, "payloads", done, total)
    withdrawn = _check_removed(check)
    if check.wanted is not None:
        withdrawn &= check.wanted
    lost = {
        digest for digest, times in flawed.items() if times == len(check.catalogue.copies(digest))
    }
    return payloads - len(lost | withdrawn)


def _work(check: _Check) -> tuple[Iterator[Stretch], int, int]:
    """What to inspect, and how many payloads and frames that is."""
    catalogue = check.catalogue
    if check.wanted is None:
        return _stretches(catalogue), catalogue.extent()[0], catalogue.count()
    copies = list(chain.from_iterable(map(catalogue.copies, check.wanted)))
    copies.sort(key=lambda copy: (copy.frame.chain, copy.frame.pos, copy.frame.sha256))
    digests = list(dict.fromkeys(copy.frame.sha256 for copy in copies))
    starts = range(0, len(digests), _FRAMES_AT_ONCE)
    parts = (tuple(digests[start : start + _FRAMES_AT_ONCE]) for start in starts)
    return (Stretch(digests=part) for part in parts), len(digests), len(copies)


def _stretches(catalogue: Catalogue) -> Iterator[Stretch]:
    places = [("", 0), *islice(catalogue.places(_FRAMES_AT_ONCE), 1, None), None]
    return (Stretch(start=start, end=end) for start, end in pairwise(places) if start)


def _weigh(flaw: Flaw, check: _Check) -> None:
    """Hold a frame's flaw against the archive, unless it went with what was withdrawn."""
    digest = flaw.digest or ""
    copies = check.catalogue.copies(digest)
    bases = {copy.pack: copy.frame.base for copy in copies}
    # Packed on withdrawn bytes just as they went, and once more after that.
    outdated = bases[flaw.pack] in check.removed and not check.removed.issuperset(
        base or "" for base in bases.values()
    )
    if digest not in check.removed and not outdated:
        check.blame(flaw.key, flaw.message, dangling=_dangles(digest, check.catalogue))
        check.suspects[digest] = flaw.key


def _dangles(digest: str, catalogue: Catalogue) -> bool:
    """Whether the payload's bases lead to one that is in no pack."""
    seen: set[str] = set()
    while digest not in seen:
        seen.add(digest)
        copies = catalogue.copies(digest)
        if not copies:
            return True
        digest = copies[0].frame.base or digest
    return False


def _check_removed(check: _Check) -> set[str]:
    """The payloads that were withdrawn and are there all the same."""
    there = set()
    for digest in check.removed:
        for copy in check.catalogue.copies(digest):
            key = pack_key(copy.pack)
            check.blame(key, f"{key} holds withdrawn bytes: newsdiff repair")
            there.add(digest)
    return there


def _check_blocks(segment: Segment, check: _Check, since: int) -> None:
    header = segment.header
    for number, line in enumerate(segment.lines, header.first):
        if number < since:
            continue
        try:
            event = decode(line)
        except DamagedArchive as error:
            key = segment_key(header.seg)
            _touch(check.blame(key, f"{key} is damaged: {error}"), number, None)
            continue
        block = block_of(event)
        if block is None:
            continue
        trouble = _trouble_of(block, segment, check)
        if trouble:
            story = getattr(event, "story", None)
            _touch(trouble, number, story if isinstance(story, str) else None)


def _trouble_of(digest: str, segment: Segment, check: _Check) -> _Trouble | None:
    """What is wrong with the bytes an event names, if anything is."""
    if digest in check.suspects:
        return check.troubles[check.suspects[digest]]
    if digest in check.removed or (is_digest(digest) and check.catalogue.holds(digest)):
        return None
    for name in segment.header.packs:
        if is_digest(name) and name not in check.packs:
            key = pack_key(name)
            return check.blame(key, f"{key} is missing")
        if is_digest(name) and pack_key(name) in check.troubles:
            return check.troubles[pack_key(name)]
    key = segment_key(segment.header.seg)
    return check.blame(key, f"{key} names bytes that no pack holds: {digest[:64]}")


def _touch(trouble: _Trouble, number: int, story: str | None) -> None:
    trouble.events += 1
    if trouble.first is None:
        trouble.first, trouble.story = number, story
