"""Rows of the index into records. Each function takes the columns of one question in `history`."""

from datetime import datetime

import orjson

from newsdiff.figures.figure import Figure
from newsdiff.times import When
from storage.analysis import KINDS
from storage.database import Row
from storage.records import (
    AttributionRecord,
    CaptureRecord,
    ChangeRecord,
    FigureRecord,
    OrderRecord,
    StoryRecord,
    VersionRecord,
)


def story_record(row: Row) -> StoryRecord:
    return StoryRecord(
        number=row[0],
        id=row[1],
        slug=row[2],
        url=row[3],
        language=row[4],
        tags=tuple(orjson.loads(row[5])),
        every=row[6],
        followed=_moment(row[7]),
        dropped=_moment(row[8]),
        headline=row[9],
        versions=row[10],
        captures=row[11],
        first_look=_when(*row[12:14]),
        last_look=_when(*row[14:16]),
        withdrawn=row[16],
        policy=row[17],
        paused=bool(row[18]),
    )


def order_record(row: Row) -> OrderRecord:
    level, scope, basis, reference, recorded = row
    return OrderRecord(level, scope, basis, reference, datetime.fromisoformat(recorded))


def version_record(story: str, row: Row) -> VersionRecord:
    return VersionRecord(
        story=story,
        number=row[0],
        first=row[1],
        last=row[2],
        before=row[3],
        captures=row[4],
        seen=_seen(*row[5:7]),
        before_seen=_when(*row[7:9]),
        last_seen=_seen(*row[9:11]),
        headline=row[11],
        words=row[12],
        article=row[13],
        restores=row[14],
        confirmed=bool(row[15]),
        block=row[16],
    )


def change_record(story: str, row: Row) -> ChangeRecord:
    counts = dict(zip(KINDS, row[3:], strict=True))
    return ChangeRecord(story=story, old=row[0], new=row[1], counts=counts, noticed=bool(row[2]))


def capture_record(story: str, row: Row) -> CaptureRecord:
    return CaptureRecord(
        number=row[0],
        story=story,
        url=row[1],
        kind=row[2],
        seen=_seen(*row[3:5]),
        recorded=datetime.fromisoformat(row[5]),
        status=row[6],
        block=row[7],
        body=row[8],
        quality=row[9],
        reason=row[10] or None,
        cause=row[11],
        origin=row[12],
        article=row[13],
        version=row[14],
        variant=bool(row[15]),
    )


def figure_record(row: Row) -> FigureRecord:
    return FigureRecord(version=row[0], position=row[1], place=row[2], figure=Figure(*row[3:]))


def attribution_record(row: Row) -> AttributionRecord:
    return AttributionRecord(
        version=row[0],
        position=row[1],
        kind=row[2],
        source=row[3],
        name=row[4],
        named=None if row[5] is None else bool(row[5]),
        source_class=row[6],
        cue=row[7],
        cue_class=row[8],
        strength=row[9],
        chain=bool(row[10]),
        content=row[11],
        quotes=tuple(orjson.loads(row[12])),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _seen(start: str, end: str) -> When:
    return When(datetime.fromisoformat(start), datetime.fromisoformat(end))


def _when(start: str | None, end: str | None) -> When | None:
    return None if start is None or end is None else _seen(start, end)
