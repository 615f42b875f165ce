"""The log projected into the index: loaded, read, derived; from wherever it stopped."""

import secrets
from dataclasses import dataclass
from typing import Final

from newsdiff.errors import DamagedArchive
from newsdiff.ports import Reader
from storage.analysis import Analysis
from storage.database import Database, Transaction
from storage.derivation import derive_stories
from storage.loading import Facts, LogMark, load
from storage.pages import read_bodies, read_validators
from storage.progress import Progress, silent

_MADE_BY: Final = "SELECT origin, reading, analysis FROM state"
_UNDERIVE: Final = (
    "DELETE FROM change",
    "DELETE FROM figure",
    "DELETE FROM attribution",
    "DELETE FROM version",
    "DELETE FROM verdict",
    "DELETE FROM likeness",
    "UPDATE state SET tick = tick + 1",
    "INSERT OR REPLACE INTO stale SELECT number, tick FROM story, state",
)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What one call did.

    `unread` bodies could not be had from the archive; the analysis of `failed` stories broke down,
    each given as its slug and why. Both are tried again by the next call.
    """

    events: int
    bodies: int
    stories: int
    unread: int
    failed: tuple[tuple[str, str], ...] = ()


def catch_up(
    facts: Facts, index: Database, reader: Reader, analysis: Analysis, progress: Progress = silent
) -> CaughtUp:
    """Bring the index up to the end of the log, with rows of this analysis only.

    Idempotent, and resumable after a kill at any point; several processes may do it at once. An
    index of another log or of pages read by other code is emptied first; with another analysis
    only the versions are derived again. Raises DamagedArchive when the log is shorter than, or
    another than, the one the index was made from.
    """
    _adopt(index, facts.origin, analysis)
    events = load(index, facts, _mark(index, facts), progress)
    index.build_indexes()
    bodies = read_bodies(index, facts, reader, analysis, progress)
    read_validators(index, facts)
    stories, failures = derive_stories(index, analysis, progress)
    ((unread,),) = index.rows("SELECT count(*) FROM reading WHERE quality IS NULL")
    failed = tuple((_slug(index, failure.story), failure.reason) for failure in failures)
    return CaughtUp(events, bodies, stories, int(unread), failed)


def kept_log_state(index: Database) -> bytes | None:
    """The log's own state as it was when the index last caught up, as `to_json` gave it."""
    rows = index.rows("SELECT log FROM state")
    return rows[0][0] if rows else None


def _slug(index: Database, story: int) -> str:
    ((slug,),) = index.rows("SELECT slug FROM story WHERE number = ?", (story,))
    return str(slug)


def _adopt(index: Database, origin: str, analysis: Analysis) -> None:
    mine = (origin, analysis.reading, analysis.version)
    if [tuple(row) for row in index.rows(_MADE_BY)] == [mine]:
        return
    with index.writing() as transaction:
        standing = [tuple(row) for row in transaction.rows(_MADE_BY)]
        if standing == [mine]:
            return
        if [made_by[:2] for made_by in standing] == [mine[:2]]:
            _underive(transaction, analysis)
        else:
            _begin(index, transaction, origin, analysis)


def _begin(index: Database, transaction: Transaction, origin: str, analysis: Analysis) -> None:
    index.remake(transaction)
    tick = secrets.randbits(48)  # so that no mark of the index before is taken for one of this
    made_by = (origin, analysis.reading, analysis.version)
    transaction.load("state", [(1, *made_by, 0, None, tick, 0, None)])


def _underive(transaction: Transaction, analysis: Analysis) -> None:
    transaction.run("UPDATE state SET analysis = ?", (analysis.version,))
    for statement in _UNDERIVE:
        transaction.run(statement)


def _mark(index: Database, facts: Facts) -> LogMark:
    ((size, root),) = index.rows("SELECT size, root FROM state")
    if facts.state.size < size:
        facts.refresh()  # another process may have recorded more, and projected it
    mark = facts.state
    if mark.size < size:
        raise _contradiction(f"the log ends at event {mark.size}, the index has {size}")
    if mark.size == size and root not in (None, mark.root):
        raise _contradiction(f"the {size} events of the log are not those the index was made from")
    return mark


def _contradiction(message: str) -> DamagedArchive:
    return DamagedArchive(
        message,
        key="index",
        hint='If the log was put back on purpose, run "newsdiff rebuild"; else "newsdiff verify".',
    )
