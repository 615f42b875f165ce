"""When a host may be asked again. Values and pure functions of (now, what was); nobody sleeps here.

One request at a time is the driver's part. The numbers follow what large crawlers do: a pause of
five times the latency within 2 to 30 seconds, Crawl-delay up to 5 minutes, Retry-After up to a day,
doubling up to an hour when a host says that it is too much, and an hour of rest after ten failures.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from jobs.wire import Answer, field

_TOO_MUCH: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """All times in seconds. `jitter` is the range a pause is stretched by."""

    shortest: float = 2.0
    longest: float = 30.0
    latencies: float = 5.0
    jitter: tuple[float, float] = (0.8, 1.3)
    longest_crawl_delay: float = 300.0
    longest_retry_after: float = 24 * 3600.0
    longest_backoff: float = 3600.0
    failures: int = 10
    rest: float = 3600.0


AT_ONCE: Final = Pace(shortest=0, longest=0, longest_crawl_delay=0, longest_backoff=0, rest=0)
"""No pauses but those a server asks for itself: for a demo's own server on this machine."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What a host's last answers mean for the next request.

    `ready` is when the next look may begin. Before `held` nothing may be asked at all, not even the
    next hop of a redirect. `backoff` is the present pause of a host that said it was too much.
    """

    ready: datetime
    held: datetime
    failures: int = 0
    backoff: float = 0.0


def unknown(now: datetime) -> HostState:
    """A host that has not been asked yet."""
    return HostState(now, now)


def after(
    now: datetime,
    state: HostState,
    answer: Answer,
    *,
    pace: Pace,
    crawl_delay: float | None = None,
    draw: float = 0.5,
) -> HostState:
    """The state once an answer, or its failure, has come. `draw` is chance, from 0 to 1."""
    pause = _pause(answer.seconds, pace, crawl_delay, draw)
    ready = now + timedelta(seconds=pause)
    if not _failed(answer):
        return HostState(ready, now)
    failures = state.failures + 1
    backoff = _backoff(state.backoff, pause, pace) if answer.status in _TOO_MUCH else 0.0
    held = max(
        now + timedelta(seconds=backoff),
        now + timedelta(seconds=retry_after(answer, now, pace.longest_retry_after)),
        now + timedelta(seconds=pace.rest if failures >= pace.failures else 0.0),
    )
    return HostState(max(ready, held), held, failures, backoff)


def retry_after(answer: Answer, now: datetime, longest: float) -> float:
    """Seconds the answer asks us to stay away: 0 when it does not say, or not clearly."""
    wish = field(answer.header, "retry-after") or ""
    if wish.isascii() and wish.isdigit():
        return min(float(wish[:9]), longest)
    try:
        moment = parsedate_to_datetime(wish)
    except (ValueError, IndexError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), longest)


def _failed(answer: Answer) -> bool:
    if answer.failure:
        return answer.failure != "too-large"  # there the host did what it was asked
    status = answer.status or 0
    return status in _TOO_MUCH or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _pause(latency: float, pace: Pace, crawl_delay: float | None, draw: float) -> float:
    low, high = pace.jitter
    pause = min(max(pace.latencies * latency, pace.shortest), pace.longest)
    pause *= low + (high - low) * draw
    return max(pause, min(crawl_delay or 0.0, pace.longest_crawl_delay))


def _backoff(present: float, pause: float, pace: Pace) -> float:
    return min(2 * max(present, pause), pace.longest_backoff)
