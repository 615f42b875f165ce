"""What `verify` checks, level by level, and how it is told."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from cli.render.keys import take_overs
from cli.render.words import count
from cli.signatures import check_signatures
from newsdiff.times import stamp

if TYPE_CHECKING:
    from cli.run import Run
    from storage.crew import Crew
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
class AnchorCheck:
    """By when the log's first events, so many, existed; `vouched` by an authority we trust."""

    size: int
    time: str
    vouched: bool

    def line(self) -> str:
        word = "an authority vouches" if self.vouched else "not checked: give --tsa-ca"
        return f"           events before {self.size} existed by {self.time} ({word})"


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
                yield from (Text(f"           {line}") for line in take_overs(self.keys))
            if level == "anchors":
                yield from (Text(anchor.line()) for anchor in self.anchors)
            for damage in damages:
                where = f"event {damage.event}, " if damage.event is not None else ""
                story = f"story {damage.story}, " if damage.story else ""
                yield Text(f"  DAMAGED  {damage.key}: {where}{story}{damage.message}", "bold red")
        yield Text("ok" if self.sound else f"{count(len(self.damages), 'damage')} found")

    def _checked(self, level: str) -> str:
        match level:
            case "quick":
                new = count(self.segments, "segment")
                return f"{new} since this machine last looked, and the newest checkpoint"
            case "log":
                signed = count(self.checkpoints, "checkpoint")
                return f"{count(self.segments, 'segment')}, chain and root; {signed}"
            case "anchors":
                return count(len(self.anchors), "timestamp")
            case "payload":
                payloads = count(self.payloads, "payload")
                return f"{count(self.packs, 'pack')}, {payloads} read and hashed"
            case _ if self.looks is None:
                return "not checked: what it is made from is damaged"
            case _:
                return f"{count(self.looks, 'look')} compared with a rebuild"


def check(
    run: "Run",
    levels: Sequence[str],
    authorities: Sequence[Any] = (),
    *,
    trusted: str | None = None,
) -> Outcome:
    """Check the levels asked for; a damaged log ends it, as everything else hangs from it."""
    from storage.heads import HeadBook
    from storage.integrity import verify
    from storage.opening import describe
    from storage.payload_check import verify_payloads

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
            progress=lambda _, done, of: bar(done, of),
        )
        if "payload" in levels:
            crew = _crew(run)
            report = verify_payloads(
                bucket, report, crew=crew, progress=lambda _, done, of: bar(done, of)
            )
    keys: tuple[Tenure, ...] = ()
    if {"quick", "log"} & set(levels) and not any(
        f.key.startswith("log/") for f in report.findings
    ):
        report, keys = check_signatures(bucket, described.vkey, report, trusted, quick=quick)
    logged = "quick" if quick else "log"
    damages = [_damage(finding, logged) for finding in report.findings]
    anchors: list[AnchorCheck] = []
    if "anchors" in levels:
        anchors, found = _check_anchors(run, authorities)
        damages += found
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
        tuple(levels),
        tuple(damages),
    )


def _crew(run: "Run") -> "Crew":
    from storage.crew import Crew

    workers = run.settings.workers or min(os.cpu_count() or 1, _MOST_WORKERS)
    return Crew(run.settings.archive, workers)


def _check_anchors(
    run: "Run", authorities: Sequence[Any]
) -> tuple[list[AnchorCheck], list[Damage]]:
    from newsdiff.errors import DamagedArchive
    from storage.anchors import check_anchor, stored_anchors

    checks, damages = [], []
    for anchor in stored_anchors(run.bucket):
        try:
            found = check_anchor(run.bucket, anchor, authorities)
            checks.append(AnchorCheck(anchor.size, stamp(found.time), found.vouched))
        except DamagedArchive as error:
            damages.append(Damage("anchors", error.key, str(error)))
    return checks, damages


def _damage(finding: Any, logged: str) -> Damage:
    level = "payload" if finding.key.startswith("packs/") else logged
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
