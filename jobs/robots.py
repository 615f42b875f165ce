"""What robots.txt says of a URL (RFC 9309), read with protego and remembered for a day."""

from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from protego import Protego

from jobs.redirects import next_url
from jobs.urls import target
from jobs.wire import Answer, Request
from newsdiff.errors import BadInput
from newsdiff.events import Failure
from newsdiff.ports import Clock

Asking = Generator[Request, Answer, "Verdict"]

_READ: Final = 500 * 1024  # bytes; what RFC 9309 asks for at least
_HOPS: Final = 5
_GOOD_FOR: Final = timedelta(hours=24)
_TROUBLE_FOR: Final = timedelta(minutes=10)
_REMEMBERED: Final = 1000  # origins


@dataclass(frozen=True, slots=True)
class Verdict:
    """May this URL be looked at? `rule` says why not; `crawl_delay` is in seconds.

    `failure` is there when robots.txt could not be asked for at all, and so nothing may be.
    """

    allowed: bool
    rule: str = ""
    crawl_delay: float | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """An origin's rules as read, or why there are none to go by."""

    until: datetime
    protego: Protego | None = None
    refusal: str = ""
    failure: Failure | None = None


class Robots:
    """The rules of the origins met so far. `agent` is the name that rules call us by."""

    def __init__(self, clock: Clock, *, agent: str = "newsdiff") -> None:
        self._clock = clock
        self._agent = agent
        self._rules: OrderedDict[str, _Rules] = OrderedDict()

    def asking(self, url: str) -> Asking:
        """The verdict on a URL, yielding the requests it needs. Raises BadInput for a bad URL."""
        where = target(url)
        rules = self._rules.get(where.origin)
        if rules is None or rules.until <= self._clock():
            rules = yield from self._read(f"{where.origin}/robots.txt")
            self._keep(where.origin, rules)
        return self._verdict(rules, where.url, where.host)

    def crawl_delay(self, url: str) -> float | None:
        """What the host asked for between looks, in seconds, as far as we remember."""
        rules = self._rules.get(target(url).origin)
        return rules.protego.crawl_delay(self._agent) if rules and rules.protego else None

    def allowed(self, url: str, fetch: Callable[[Request], Answer]) -> Verdict:
        asking = self.asking(url)
        try:
            request = next(asking)
            while True:
                request = asking.send(fetch(request))
        except StopIteration as verdict:
            found: Verdict = verdict.value
            return found

    def _keep(self, origin: str, rules: _Rules) -> None:
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        if len(self._rules) > _REMEMBERED:
            self._rules.popitem(last=False)

    def _read(self, url: str) -> Generator[Request, Answer, _Rules]:
        for _ in range(_HOPS + 1):
            answer = yield Request(url=url, most=_READ, decoded=True)
            try:
                onward = next_url(answer)
            except BadInput:
                break
            if onward is None:
                return self._rules_of(answer)
            url = onward
        return self._open()  # redirects without end count as no robots.txt

    def _rules_of(self, answer: Answer) -> _Rules:
        later = self._clock() + _TROUBLE_FOR
        if answer.failure and answer.failure != "too-large":
            return _Rules(later, refusal=answer.reason, failure=answer.failure)
        status = answer.status or 0
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            url = answer.request.url
            return _Rules(later, refusal=f"{url} answered {status}, so nothing may be asked for")
        if status >= HTTPStatus.BAD_REQUEST:
            return self._open()
        return _Rules(
            self._clock() + _GOOD_FOR, Protego.parse(answer.body.decode(errors="replace"))
        )

    def _open(self) -> _Rules:
        return _Rules(self._clock() + _GOOD_FOR, Protego.parse(""))

    def _verdict(self, rules: _Rules, url: str, host: str) -> Verdict:
        if rules.protego is None:
            return Verdict(allowed=False, rule=rules.refusal, failure=rules.failure)
        delay = rules.protego.crawl_delay(self._agent)
        if rules.protego.can_fetch(url, self._agent):
            return Verdict(allowed=True, crawl_delay=delay)
        rule = f"robots.txt of {host} does not let {self._agent} in here"
        return Verdict(allowed=False, rule=rule, crawl_delay=delay)
