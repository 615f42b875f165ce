"""Verification: whether every stored byte still says what it said when it was written."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Final

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.checkpoints import checkpoint_sizes, require_checkpoint, stored_checkpoint
from storage.crew import Crew, at_work
from storage.crew_worker import read_links
from storage.findings import Finding, Progress, Report, tell
from storage.heads import Head, HeadBook, contradiction
from storage.log import fetch, walk
from storage.payload_check import verify_payloads
from storage.segments import LogState, segment_key, segment_number
from storage.succession import Succession

_SEGMENTS_AT_ONCE: Final = 16


def verify(  # noqa: PLR0913  # what to check, what with, whom to tell
    bucket: Bucket,
    *,
    origin: str,
    heads: HeadBook | None = None,
    payloads: bool = False,
    quick: bool = False,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> Report:
    """Verify the log and, if asked, the payloads; a sound log's head is remembered.

    `quick` begins where this machine's memory ends. A `crew` at the same place shares the work
    when there is much of it.
    """
    known = heads.known(origin) if heads else None
    report = verify_log(bucket, known, quick=quick, crew=crew, progress=progress)
    if heads and report.sound:
        heads.remember(Head.of(origin, report.state))
    return verify_payloads(bucket, report, crew=crew, progress=progress) if payloads else report


def verify_log(
    bucket: Bucket,
    known: Head | None = None,
    *,
    quick: bool = False,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check every segment: its form, its place in the chain, the root; then the remembered head.

    A `quick` check takes the segments up to the remembered head as read, but for the last. A `crew`
    at the same place shares the work when there is much of it.
    """
    numbers = sorted(
        number for key in bucket.keys("log/") if (number := segment_number(key)) is not None
    )
    start = (known.state if quick and known else None) or LogState()
    state, before, roots = start, start.size, {start.size: start.tree.root}
    sizes = set(checkpoint_sizes(bucket))
    try:
        if known and start.seg and (damage := contradiction(bucket, known)):
            raise damage
        with closing(_states(bucket, state, numbers, crew)) as states:
            for after in states:
                before, state = state.size, after
                if known and known.seg == state.seg and Head.of(known.origin, state) != known:
                    finding = _rewritten(known, before)
                    return Report(state, (finding,), segments=state.seg)
                if state.size in sizes:
                    roots[state.size] = state.tree.root
                tell(progress, "segments", state.seg, len(numbers))
    except DamagedArchive as error:
        event = before if error.event is None else error.event
        finding = Finding(error.key, str(error), event)
        return Report(state, (finding,), segments=state.seg)
    cut = tuple(_cut_short(state, numbers, known))
    return Report(state, cut, segments=state.seg - start.seg, roots=roots)


def _states(
    bucket: Bucket, state: LogState, numbers: list[int], crew: Crew | None
) -> Generator[LogState, None, None]:
    """The state after each segment; raises DamagedArchive at one that does not fit."""
    for after in _found_by(crew, bucket, state, numbers) if crew else ():
        yield (state := after)
    for _, after in walk(bucket, state):  # what a crew did not find sound, too: this tells why
        yield after


def _found_by(
    crew: Crew, bucket: Bucket, state: LogState, numbers: list[int]
) -> Generator[LogState, None, None]:
    """The states after segments that a crew finds sound, up to the first that is not."""
    workers = crew.needed(events=_events(bucket, numbers) - state.size)
    if workers < 2:
        return
    starts = range(state.seg, numbers[-1] + 1, _SEGMENTS_AT_ONCE)
    runs = ((start, min(start + _SEGMENTS_AT_ONCE, numbers[-1] + 1)) for start in starts)
    with at_work((crew.where,), workers, read_links) as links_of:
        for link in chain.from_iterable(links_of(runs)):
            after = link.after(state)
            if after is None:
                return
            yield (state := after)


def _events(bucket: Bucket, numbers: list[int]) -> int:
    """How many events the last of these segments says there are."""
    try:
        header = fetch(bucket, numbers[-1])[0].header if numbers else None
    except DamagedArchive:
        return 0
    return header.first + header.count if header else 0


def verify_checkpoints(
    bucket: Bucket, keys: Succession, report: Report, *, quick: bool = False
) -> Report:
    """The report on a log with what is wrong with its checkpoints; `quick` looks at the newest."""
    sizes = checkpoint_sizes(bucket)[-1:] if quick else checkpoint_sizes(bucket)
    seen_from = min(report.roots, default=0)
    findings = []
    for size in sizes:
        root = report.roots.get(size, None if size < seen_from else b"")
        try:
            note = stored_checkpoint(bucket, size)
            if note:
                require_checkpoint(note, keys, size, root)
        except DamagedArchive as error:
            findings.append(Finding(error.key, str(error)))
    found = (*report.findings, *findings)
    return replace(report, findings=found, checkpoints=len(sizes))


def _cut_short(state: LogState, numbers: list[int], known: Head | None) -> Iterator[Finding]:
    key = segment_key(state.seg)
    if numbers and numbers[-1] >= state.seg:
        yield Finding(key, f"{key} is missing, though later segments are there", state.size)
    elif known and known.seg > state.seg:
        seen = f"this machine has seen {known.size} events, the log ends after {state.size}"
        yield Finding(key, f"{key} is missing: {seen}", state.size)


def _rewritten(known: Head, first: int) -> Finding:
    key = segment_key(known.seg - 1)
    why = f"it is not what this machine has seen at {known.size} events: history was rewritten"
    return Finding(key, f"{key} is damaged: {why}", first)
