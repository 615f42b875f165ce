"""What the queue has to do: each story with its state, the reason, and when it goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsdiff.ports import Queued, Turn
    from storage.last_looks import LastLook

STATES: Final = ("running", "failing", "blocked", "paused", "due", "waiting")
_USUAL_PAUSE: Final = timedelta(minutes=1)  # for politeness' sake; nothing to tell of


@dataclass(frozen=True, slots=True)
class Job:
    """A story or a chore in the queue. `at` is when its state ends, or when it is due.

    `failures` are those in a row, `since` the first of them.
    """

    name: str
    state: str
    at: datetime
    reason: str = ""
    host: str = ""
    url: str = ""
    last: str | None = None
    holder: str = ""
    failures: int = 0
    since: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "state": self.state,
            "at": stamp(self.at),
            "reason": self.reason,
            "host": self.host,
            "url": self.url,
            "last": self.last,
            "worker": self.holder,
            "failures": self.failures,
            "since": self.since,
        }


def story_jobs(
    queued: "Iterable[Queued]", looks: "Mapping[str, LastLook]", now: datetime
) -> list[Job]:
    """The stories, the earliest first. Of a leased host's due stories, the first is running."""
    leased: set[str] = set()
    jobs = []
    for one in queued:
        look = looks.get(one.followed.story)
        state, at, reason = _state(one, look, now, leased)
        jobs.append(
            Job(
                name=one.followed.slug,
                state=state,
                at=at,
                reason=reason,
                host=one.host,
                url=one.followed.url,
                last=look.seen if look else None,
                holder=one.holder if state == "running" else "",
                failures=look.failures if look else 0,
                since=look.since if look else None,
            )
        )
    return jobs


def _state(
    one: "Queued", look: "LastLook | None", now: datetime, leased: set[str]
) -> tuple[str, datetime, str]:
    due = one.due <= now
    if due and one.leased_until and one.leased_until > now and one.host not in leased:
        leased.add(one.host)
        return "running", one.leased_until, ""
    if look and look.refused:
        return "blocked", one.due, look.words
    if one.wake and due and one.wake > now + _USUAL_PAUSE:
        return "paused", one.wake, one.reason or "its host asks to be left alone"
    if look and look.failed:
        return "failing", one.due, look.words
    return ("due" if due else "waiting"), one.due, ""


def chore_jobs(turns: "Iterable[Turn]", now: datetime) -> list[Job]:
    """The chores that workers share, by name."""
    return [_chore(turn, now) for turn in turns]


def _chore(turn: "Turn", now: datetime) -> Job:
    last = stamp(turn.ended) if turn.ended else None
    if turn.holder and turn.due > now:
        return Job(turn.chore, "running", turn.due, last=last, holder=turn.holder)
    if turn.failures:
        said, times = turn.trouble, turn.failures
        return Job(turn.chore, "failing", turn.due, said, last=last, failures=times)
    return Job(turn.chore, "due" if turn.due <= now else "waiting", turn.due, last=last)
