"""What `verify` checks, level by level, and how it is told."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from cli.anchoring import AnchorCheck, check_anchors
from cli.render.keys import signing_lines
from cli.render.words import count
from cli.signatures import check_signatures
from cli.since import first_event
from cli.trust import NOBODY, Trust

if TYPE_CHECKING:
    from cli.run import Run
    from storage.crew import Crew
    from storage.publication import Published
    from storage.s3_versions import PastChecked
    from storage.succession import Tenure

_MOST_WORKERS: Final = 8


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged thing: its key, what is wrong, the first event and the story it touches."""

    level: str
    key: str
    message: str
    event: int | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    origin: str
    events: int
    root: str
    segments: int
    packs: int
    payloads: int
    checkpoints: int
    looks: int | None
    anchors: tuple[AnchorCheck, ...]
    keys: tuple["Tenure", ...]
    objects: int | None
    published: int | None
    gaps: tuple[str, ...]
    levels: tuple[str, ...]
    damages: tuple[Damage, ...]

    @property
    def sound(self) -> bool:
        return not self.damages

    def to_dict(self) -> dict[str, Any]:
        from dataclasses import asdict

        return {**asdict(self), "sound": self.sound}

    def lines(self) -> Iterator[Text]:
        yield Text(f"{self.origin}: {count(self.events, 'event')}, root {self.root[:16]}")
        unasked = [damage.level for damage in self.damages if damage.level not in self.levels]
        for level in dict.fromkeys((*unasked, *self.levels)):
            damages = [damage for damage in self.damages if damage.level == level]
            yield Text(f"  {level:<8} {self._checked(level)}")
            if level in {"log", "quick"}:
                yield from (Text(f"           {line}") for line in signing_lines(self.keys))
            if level == "anchors":
                yield from (Text(f"           {anchor.line()}") for anchor in self.anchors)
            for damage in damages:
                where = f"event {damage.event}, " if damage.event is not None else ""
                story = f"story {damage.story}, " if damage.story else ""
                yield Text(f"  DAMAGED  {damage.key}: {where}{story}{damage.message}", "bold red")
        yield from (Text(f"  NOT CHECKED  {gap}", "bold yellow") for gap in self.gaps)
        yield Text("ok" if self.sound else f"{count(len(self.damages), 'damage')} found")

    def _checked(self, level: str) -> str:
        looks = "not checked: what it is made from is damaged"
        if self.looks is not None:
            looks = f"{count(self.looks, 'look')} compared with a rebuild"
        segments, packs = count(self.segments, "segment"), count(self.packs, "pack")
        return {
            "quick": f"{segments} since this machine last looked, and the newest checkpoint",
            "log": f"{segments}, chain and root; {count(self.checkpoints, 'checkpoint')}",
            "payload": f"{packs}, {count(self.payloads, 'payload')} read and hashed",
            "anchors": count(len(self.anchors), "anchor"),
            "s3": f"{count(self.objects or 0, 'object')}, versions and delete markers",
            "published": f"{count(self.published or 0, 'file')} held against the log",
            "index": looks,
        }[level]


def check(
    run: "Run",
    levels: Sequence[str],
    trust: Trust = NOBODY,
    *,
    since: str | None = None,
    published: Path | None = None,
) -> Outcome:
    """Check the levels asked for; a damaged log ends it, as everything else hangs from it.

    `since` narrows the payloads to those of later events; the log is checked whole.
    """
    from storage.heads import HeadBook
    from storage.integrity import verify
    from storage.local import LocalBucket
    from storage.opening import describe
    from storage.payload_check import verify_payloads
    from storage.publication import check_published

    bucket = run.bucket
    described = describe(bucket, run.settings.archive)
    quick = tuple(levels) == ("quick",)
    heads = HeadBook(run.settings.heads)
    with run.screen.progress("verifying") as bar:
        report = verify(
            bucket,
            origin=described.origin,
            heads=heads,
            quick=quick,
            crew=(crew := _crew(run)),
            progress=lambda _, done, of: bar(done, of),
        )
        start = first_event(bucket, report.state, since) if since and report.sound else 0
        if "payload" in levels:
            report = verify_payloads(
                bucket,
                report,
                since=start,
                crew=crew,
                progress=lambda _, done, of: bar(done, of),
            )
    keys: tuple[Tenure, ...] = ()
    if {"quick", "log"} & set(levels) and not any(
        f.key.startswith("log/") for f in report.findings
    ):
        report, keys = check_signatures(bucket, described.vkey, report, trust.key, quick=quick)
    logged = "quick" if quick else "log"
    damages = [_damage(finding, logged) for finding in report.findings]
    anchors: list[AnchorCheck] = []
    if "anchors" in levels:
        anchors, wrong = check_anchors(bucket, trust)
        damages += [Damage("anchors", finding.key, finding.message) for finding in wrong]
    past: PastChecked | None = None
    if "s3" in levels:
        past = _check_past(run)
        damages += [_damage(finding, "s3") for finding in past.findings]
    shown: Published | None = None
    if published and not damages:
        shown = check_published(bucket, report.state, LocalBucket(published))
        damages += [_damage(finding, "published") for finding in shown.findings]
    rows: int | None = None
    if "index" in levels and not any(damage.level == logged for damage in damages):
        rows, found = _check_index(run)
        damages += found
    return Outcome(
        described.origin,
        report.state.size,
        report.state.root,
        report.segments,
        report.packs,
        report.payloads,
        report.checkpoints,
        rows,
        tuple(anchors),
        keys,
        past.objects if past else None,
        shown.files if shown else None,
        _gaps(past, start),
        (*levels, "published") if shown else tuple(levels),
        tuple(damages),
    )


def _gaps(past: "PastChecked | None", start: int) -> tuple[str, ...]:
    """What was not checked though it may seem so."""
    earlier = f"payloads that only events before {start} name; the log was checked whole"
    gap = past.gap if past else None
    return tuple(filter(None, (gap, earlier if start else None)))


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


def _damage(finding: Any, level: str) -> Damage:
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
