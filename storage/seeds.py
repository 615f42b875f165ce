"""Seeds as the index knows them: what they brought, and what is to be read of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsdiff.codec import decode
from newsdiff.errors import NotFound
from newsdiff.events import SeedFollowed
from newsdiff.ports import Followed, Known
from newsdiff.times import parse_stamp
from storage.database import Database, Row

_AT_ONCE: Final = 500  # keys in one question
_SEEDS: Final = """
SELECT story.id, slug, settings, story.followed, dropped, last.seen_start, last.status, last.kind,
    coalesce(last.reason, last.cause), readings, seed.followed, found, left_out, put_off,
    seed.reason, looks.count, lists
FROM seed JOIN story ON story.number = seed.story
LEFT JOIN capture AS last ON last.number = looked
LEFT JOIN (SELECT story, count(*) AS count FROM capture
    WHERE story IN (SELECT story FROM seed) GROUP BY story) AS looks ON looks.story = seed.story
"""
_FOLLOWED: Final = """
SELECT id, slug, url, settings FROM seed JOIN story ON story.number = seed.story
WHERE dropped IS NULL ORDER BY number
"""
_UNREAD: Final = """
SELECT story.slug, settings, capture.url, capture.block, header_length
FROM seed JOIN story ON story.number = seed.story JOIN capture ON capture.number = answered
WHERE dropped IS NULL AND (capture.block IS NOT seed.block OR (put_off > 0 AND looked > read))
ORDER BY story.number
"""
_IS_FOLLOWED: Final = "followed IS NOT NULL AND dropped IS NULL"
_LAST: Final = """
(SELECT seen_start FROM capture WHERE story = story.number
    ORDER BY seen_start DESC, seen_end DESC, number DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRecord:
    """A seed and what it brought; `found`, `left_out` and `put_off` are of its last reading.

    `trouble` says why the last look or reading brought nothing, if so.
    """

    id: str
    slug: str
    settings: SeedFollowed
    followed_since: datetime
    dropped: datetime | None
    last_look: datetime | None
    looks: int
    readings: int
    followed: int
    lists: int
    found: int
    left_out: int
    put_off: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class UnreadAnswer:
    """An answer of a seed that nobody has read yet, or not to its end."""

    slug: str
    settings: SeedFollowed
    url: str
    block: str
    header_length: int


class Seeds:
    """Questions about seeds. Implements `newsdiff.ports.Register`."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def all(self) -> list[SeedRecord]:
        """Every seed, in the order in which the archive learnt of them."""
        rows = self._index.rows(f"{_SEEDS}ORDER BY story.number")
        return [_record(row) for row in rows]

    def find(self, address: str) -> SeedRecord | None:
        """The seed of a slug, a URL or an id."""
        columns = ("slug", "url", "id")
        for column in columns:
            where = f"WHERE story.{column} = ?"
            if rows := self._index.rows(_SEEDS + where, (address.strip(),)):
                return _record(rows[0])
        return None

    def below(self, seed: SeedRecord) -> list[SeedRecord]:
        """The seeds that a sitemap index brought, and those that they brought."""
        found, parents = [], {seed.id}
        for record in self.all():  # parents are learnt of before their children
            if record.settings.parent in parents:
                parents.add(record.id)
                found.append(record)
        return found

    def followed(self) -> list[Followed]:
        """The seeds to be looked at, in the shape in which stories are."""
        rows = self._index.rows(_FOLLOWED)
        return [Followed(row[0], row[1], row[2], _settings(row[3]).pause) for row in rows]

    def unread(self) -> list[UnreadAnswer]:
        rows = self._index.rows(_UNREAD)
        return [UnreadAnswer(row[0], _settings(row[1]), *row[2:]) for row in rows]

    def stories(self, keys: Sequence[str], /) -> Mapping[str, Known]:
        return self._known("key", keys, "AND seed IS NULL")

    def seeds(self, ids: Sequence[str], /) -> Mapping[str, Known]:
        return self._known("id", ids, "AND seed IS NOT NULL")

    def _known(self, column: str, values: Sequence[str], and_so: str) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = self._index.rows(
                f"SELECT {column}, id, {_IS_FOLLOWED}, {_LAST} FROM story "  # noqa: S608  # names of ours
                f"WHERE {column} IN ({marks}) {and_so} ORDER BY number DESC",
                some,
            )
            found |= {row[0]: _found(row) for row in rows}
        return found


def _found(row: Row) -> Known:
    return Known(row[1], bool(row[2]), row[3] and parse_stamp(row[3]))


def _settings(line: str) -> SeedFollowed:
    event = decode(line.encode())
    if not isinstance(event, SeedFollowed):
        raise NotFound("the index has no settings of a seed", hint='Run "newsdiff rebuild".')
    return event


def _record(row: Row) -> SeedRecord:
    return SeedRecord(
        id=row[0],
        slug=row[1],
        settings=_settings(row[2]),
        followed_since=parse_stamp(row[3]),
        dropped=row[4] and parse_stamp(row[4]),
        last_look=row[5] and parse_stamp(row[5]),
        looks=row[15] or 0,
        readings=row[9],
        followed=row[10],
        lists=row[16],
        found=row[11],
        left_out=row[12],
        put_off=row[13],
        trouble=_trouble(row),
    )


def _trouble(row: Row) -> str | None:
    status, kind, why = row[6:9]
    if kind in {"failed", "refused"}:
        return str(why)
    if kind == "captured" and status != 200:
        return f"status {status}"
    return row[14] and str(row[14])
