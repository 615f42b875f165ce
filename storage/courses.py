"""How stories have gone, from the index: what the policy of looking again goes by."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import orjson

from newsdiff.course import Course, Wish
from newsdiff.errors import BadInput
from newsdiff.identity import hostname
from newsdiff.times import parse_when
from storage.database import Database, Row

_LISTED: Final = 100  # changes of one story that are told one by one
_HOUR: Final = 3600.0

_STORY: Final = """
SELECT story.number, id, url, tags, every, policy, followed,
    (SELECT json_extract(json, '$.published') FROM version
        JOIN article ON article.digest = version.article
        WHERE version.story = story.number AND version.number = 1)
FROM story
"""
_NEWEST: Final = """
WHERE followed IS NOT NULL AND story.number IN (SELECT story FROM version)
ORDER BY story.number DESC LIMIT ?
"""
_VERSIONS: Final = """
SELECT number, before_start, seen_start, last_start, confirmed FROM version
WHERE story = ? ORDER BY number DESC LIMIT ?
"""
_FIRST: Final = "SELECT seen_start FROM version WHERE story = ? AND number = 1"


class StoryCourses:
    """Implements `newsdiff.course.Courses`."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def course(self, story: str, /) -> Course | None:
        rows = self._index.rows(f"{_STORY}WHERE id = ?", (story,))
        return self._course(rows[0]) if rows else None

    def courses(self, most: int, /) -> Iterator[Course]:
        for row in self._index.rows(_STORY + _NEWEST, (most,)):
            yield self._course(row)

    def _course(self, row: Row) -> Course:
        number, story, url, tags, every, policy, followed, published = row
        known: dict[str, Any] = {
            "story": story,
            "host": hostname(url),
            "tags": tuple(orjson.loads(tags)),
            "wish": Wish(every, policy),
        }
        versions = self._index.rows(_VERSIONS, (number, _LISTED + 1))
        if not versions:
            return Course(**known, born=_moment(followed), read=False)
        ((seen,),) = self._index.rows(_FIRST, (number,))
        first = _moment(seen)
        born = _born(published, first)
        changes = [row for row in reversed(versions[:_LISTED]) if row[0] > 1]
        return Course(
            **known,
            born=born,
            first=_age(born, first),
            last=_age(born, _moment(versions[0][3])),
            changes=tuple((_age(born, _moment(c[1])), _age(born, _moment(c[2]))) for c in changes),
            earlier=versions[0][0] - 1 - len(changes),
            confirmed=bool(versions[0][4]),
        )


def _born(published: str | None, first: datetime) -> datetime:
    """A page's own word for when it was published, unless that lies after our first look."""
    try:
        said = parse_when(published or "")
    except BadInput:
        return first
    return min(said.end, first)


def _moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)


def _age(born: datetime, moment: datetime) -> float:
    return (moment - born).total_seconds() / _HOUR
