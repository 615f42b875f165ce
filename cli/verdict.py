"""What `verify` found, level by level, and how it is told."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.anchoring import AnchorCheck
from cli.render.keys import signing_lines
from cli.render.words import count

if TYPE_CHECKING:
    from storage.findings import Report
    from storage.publication_check import Published
    from storage.s3_versions import PastChecked
    from storage.succession import Tenure


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged thing: its key, what is wrong, the first event and the story it touches."""

    level: str
    key: str
    message: str
    event: int | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`looks` are those compared with a rebuild; None when there was no comparing.

    `past` and `published` are None when these levels were not checked. `since` is the first event
    whose payloads were; the log is checked whole.
    """

    origin: str
    levels: tuple[str, ...]
    report: "Report"
    damages: tuple[Damage, ...]
    keys: tuple["Tenure", ...] = ()
    anchors: tuple[AnchorCheck, ...] = ()
    past: "PastChecked | None" = None
    published: "Published | None" = None
    looks: int | None = None
    since: int = 0

    @property
    def sound(self) -> bool:
        return not self.damages

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not checked though it may seem so."""
        gap = self.past.gap if self.past else None
        earlier = f"payloads that only events before {self.since} name; the log was checked whole"
        return tuple(filter(None, (gap, earlier if self.since else None)))

    def to_dict(self) -> dict[str, Any]:
        report = self.report
        return {
            "origin": self.origin,
            "events": report.state.size,
            "root": report.state.root,
            "segments": report.segments,
            "packs": report.packs,
            "payloads": report.payloads,
            "checkpoints": report.checkpoints,
            "looks": self.looks,
            "anchors": [asdict(anchor) for anchor in self.anchors],
            "keys": [asdict(tenure) for tenure in self.keys],
            "objects": self.past.objects if self.past else None,
            "published": self.published.files if self.published else None,
            "gaps": self.gaps,
            "levels": self.levels,
            "damages": [asdict(damage) for damage in self.damages],
            "sound": self.sound,
        }

    def lines(self) -> Iterator[Text]:
        state = self.report.state
        yield Text(f"{self.origin}: {count(state.size, 'event')}, root {state.root[:16]}")
        unasked = [damage.level for damage in self.damages if damage.level not in self.levels]
        for level in dict.fromkeys((*unasked, *self.levels)):
            yield Text(f"  {level:<8} {self._checked(level)}")
            if level in {"log", "quick"}:
                yield from (Text(f"           {line}") for line in signing_lines(self.keys))
            if level == "anchors":
                yield from (Text(f"           {anchor.line()}") for anchor in self.anchors)
            yield from (_line(damage) for damage in self.damages if damage.level == level)
        yield from (Text(f"  NOT CHECKED  {gap}", "bold yellow") for gap in self.gaps)
        yield Text("ok" if self.sound else f"{count(len(self.damages), 'damage')} found")

    def _checked(self, level: str) -> str:
        report, looks = self.report, "not checked: what it is made from is damaged"
        if self.looks is not None:
            looks = f"{count(self.looks, 'look')} compared with a rebuild"
        segments, packs = count(report.segments, "segment"), count(report.packs, "pack")
        objects = self.past.objects if self.past else 0
        files = self.published.files if self.published else 0
        return {
            "quick": f"{segments} since this machine last looked, and the newest checkpoint",
            "log": f"{segments}, chain and root; {count(report.checkpoints, 'checkpoint')}",
            "payload": f"{packs}, {count(report.payloads, 'payload')} read and hashed",
            "anchors": count(len(self.anchors), "anchor"),
            "s3": f"{count(objects, 'object')}, versions and delete markers",
            "published": f"{count(files, 'file')} held against the log",
            "index": looks,
        }[level]


def _line(damage: Damage) -> Text:
    where = f"event {damage.event}, " if damage.event is not None else ""
    story = f"story {damage.story}, " if damage.story else ""
    return Text(f"  DAMAGED  {damage.key}: {where}{story}{damage.message}", "bold red")
