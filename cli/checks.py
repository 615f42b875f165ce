"""What `verify` checks, level by level."""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cli.anchoring import check_anchors
from cli.signatures import check_signatures
from cli.since import first_event
from cli.trust import NOBODY, Trust
from cli.verdict import Damage, Verdict

if TYPE_CHECKING:
    from cli.run import Run
    from storage.crew import Crew
    from storage.findings import Finding, Report
    from storage.s3_versions import PastChecked
    from storage.succession import Tenure

_MOST_WORKERS: Final = 8


def check(
    run: "Run",
    levels: Sequence[str],
    trust: Trust = NOBODY,
    *,
    since: str | None = None,
    published: Path | None = None,
) -> Verdict:
    """Check the levels asked for; a damaged log ends it, as everything else hangs from it.

    `since` narrows the payloads to those of later events; the log is checked whole.
    """
    from storage.local import LocalBucket
    from storage.opening import describe
    from storage.publication_check import check_published

    bucket, logged = run.bucket, "quick" if "quick" in levels else "log"
    described = describe(bucket, run.settings.archive)
    report, start = _check_log(run, described.origin, levels, since)
    report, keys = _check_keys(run, described.vkey, report, levels, trust)
    damages = [_damage(finding, logged) for finding in report.findings]
    anchors, wrong = check_anchors(bucket, trust) if "anchors" in levels else ([], [])
    damages += [_damage(finding, "anchors") for finding in wrong]
    past = _check_past(run) if "s3" in levels else None
    damages += [_damage(finding, "s3") for finding in past.findings] if past else []
    shown = None
    if published and not damages:
        shown = check_published(bucket, report.state, LocalBucket(published))
        damages += [_damage(finding, "published") for finding in shown.findings]
    looks = None
    if "index" in levels and not any(damage.level == logged for damage in damages):
        looks, found = _check_index(run)
        damages += found
    return Verdict(
        origin=described.origin,
        levels=(*levels, "published") if shown else tuple(levels),
        report=report,
        damages=tuple(damages),
        keys=keys,
        anchors=tuple(anchors),
        past=past,
        published=shown,
        looks=looks,
        since=start,
    )


def _check_log(
    run: "Run", origin: str, levels: Sequence[str], since: str | None
) -> tuple["Report", int]:
    """The report on the log and, if asked for, on the payloads from an event on: that event."""
    from storage.heads import HeadBook
    from storage.integrity import verify
    from storage.payload_check import verify_payloads

    bucket, heads = run.bucket, HeadBook(run.settings.heads)
    with run.screen.progress("verifying") as bar:

        def told(_what: str, done: int, of: int) -> None:
            bar(done, of)

        quick = "quick" in levels
        report = verify(bucket, origin=origin, heads=heads, quick=quick, progress=told)
        start = first_event(bucket, report.state, since) if since and report.sound else 0
        if "payload" in levels:
            report = verify_payloads(bucket, report, since=start, crew=_crew(run), progress=told)
    return report, start


def _check_keys(
    run: "Run", first: str, report: "Report", levels: Sequence[str], trust: Trust
) -> tuple["Report", tuple["Tenure", ...]]:
    """The report with what is wrong with keys and checkpoints; a damaged log has none to show."""
    damaged = any(finding.key.startswith("log/") for finding in report.findings)
    if damaged or {"quick", "log"}.isdisjoint(levels):
        return report, ()
    return check_signatures(run.bucket, first, report, trust.key, quick="quick" in levels)


def _crew(run: "Run") -> "Crew":
    from storage.crew import Crew

    workers = run.settings.workers or min(os.cpu_count() or 1, _MOST_WORKERS)
    return Crew(run.settings.archive, workers)


def _check_past(run: "Run") -> "PastChecked":
    from storage.s3 import S3Bucket
    from storage.s3_place import Place
    from storage.s3_versions import verify_versions

    place = Place.parse(run.settings.archive)
    with (
        run.screen.progress("looking back") as bar,
        closing(S3Bucket(place)) as bucket,
    ):
        return verify_versions(bucket, lambda _, done, of: bar(done, of))


def _damage(finding: "Finding", level: str) -> Damage:
    if level != "s3" and finding.key.startswith("packs/"):
        level = "payload"
    return Damage(level, finding.key, finding.message, finding.event, finding.story)


def _check_index(run: "Run") -> tuple[int | None, list[Damage]]:
    """How many looks the index holds, and the first row that a rebuild has otherwise."""
    from newsdiff.errors import DamagedArchive
    from storage.analysis import standard_analysis
    from storage.index_check import check_index

    try:
        with run.opened(current=False) as opened, run.screen.progress("rebuilding") as bar:
            difference = check_index(
                opened.archive,
                opened.index,
                opened.reader,
                standard_analysis(),
                lambda _, done, of: bar(done, of),
            )
            ((rows,),) = opened.index.rows("SELECT count(*) FROM capture")
    except DamagedArchive as error:
        return None, [Damage("index", error.key or "index", str(error), error.event)]
    if difference is None:
        return rows, []
    key = f"index/{difference.table}"
    return rows, [Damage("index", key, str(difference), None, difference.story)]
