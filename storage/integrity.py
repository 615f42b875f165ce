"""Verification: whether every stored byte still says what it said when it was written."""

from collections.abc import Iterator
from dataclasses import replace

from newsdiff.errors import DamagedArchive
from storage.bucket import Bucket
from storage.checkpoints import checkpoint_sizes, require_checkpoint, stored_checkpoint
from storage.findings import Finding, Progress, Report, tell
from storage.heads import Head, HeadBook, contradiction
from storage.log import walk
from storage.payload_check import verify_payloads
from storage.segments import LogState, segment_key, segment_number
from storage.succession import Succession


def verify(
    bucket: Bucket,
    *,
    origin: str,
    heads: HeadBook | None = None,
    payloads: bool = False,
    quick: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Verify the log and, if asked, the payloads; a sound log's head is remembered.

    `quick` begins where this machine's memory ends.
    """
    known = heads.known(origin) if heads else None
    report = verify_log(bucket, known, quick=quick, progress=progress)
    if heads and report.sound:
        heads.remember(Head.of(origin, report.state))
    return verify_payloads(bucket, report, progress=progress) if payloads else report


def verify_log(
    bucket: Bucket,
    known: Head | None = None,
    *,
    quick: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Check every segment: its form, its place in the chain, the root; then the remembered head.

    A `quick` check takes the segments up to the remembered head as read, but for the last.
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
        for _, after in walk(bucket, state):
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
