"""How the last look at each story ended, for whoever asks what goes wrong."""

from dataclasses import dataclass, replace
from typing import Final

from storage.database import Database

# A seed's pages are read as listings, not as articles; any that came whole is as good as another.
_LAST: Final = """
SELECT story.id, look.kind, look.seen_end, look.status,
    CASE WHEN story.seed IS NULL THEN look.quality
        WHEN look.status IN (200, 304) THEN 'ok' ELSE 'no listing' END,
    coalesce(look.cause, ''), coalesce(look.reason, look.said, '')
FROM story JOIN look ON look.number = (
    SELECT number FROM capture WHERE story = story.number
    ORDER BY seen_start DESC, seen_end DESC, number DESC LIMIT 1)
WHERE story.followed IS NOT NULL AND story.dropped IS NULL
"""
_SINCE: Final = """
SELECT count(*), min(seen_end) FROM look JOIN story ON story.number = look.story
WHERE story.id = ? AND look.kind != 'redirected' AND look.number > coalesce((
    SELECT max(number) FROM look AS good
    WHERE good.story = story.number AND (good.quality = 'ok' OR story.seed IS NOT NULL
        AND good.kind IN ('captured', 'unchanged') AND good.status IN (200, 304))), -1)
"""


@dataclass(frozen=True, slots=True)
class LastLook:
    """`kind` is the event's; `cause` the failure or the rule that refused; `reason` its words.

    `failures` are the looks in a row that brought no article, `since` the first of them.
    """

    kind: str
    seen: str
    status: int | None
    quality: str | None
    cause: str
    reason: str
    failures: int = 0
    since: str | None = None

    @property
    def refused(self) -> bool:
        return self.kind == "refused"

    @property
    def failed(self) -> bool:
        """Whether it brought no article, for whatever reason but ours."""
        return self.kind == "failed" or self.quality not in {None, "ok", "withdrawn"}

    @property
    def words(self) -> str:
        if self.cause:
            return f"{self.cause}: {self.reason}"
        if self.status and self.status >= 400:
            return f"it answered {self.status}"
        return self.reason or self.quality or ""


def last_look(index: Database, story: str) -> LastLook | None:
    """The last look at one followed story, its id given; without how often it failed before."""
    rows = index.rows(f"{_LAST} AND story.id = ?", (story,))
    return LastLook(*rows[0][1:]) if rows else None


def last_looks(index: Database) -> dict[str, LastLook]:
    """The last look at each followed story, by the story's id; none where nobody looked yet."""
    looks = {row[0]: LastLook(*row[1:]) for row in index.rows(_LAST)}
    for story, look in looks.items():
        if look.failed:
            ((failures, since),) = index.rows(_SINCE, (story,))
            looks[story] = replace(look, failures=failures, since=since)
    return looks
