"""What is written down of an answer: the event, and the bytes that it names."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypedDict

from jobs.wire import Answer
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Failure,
    Redirected,
    Refused,
    Unchanged,
)
from newsdiff.ports import Clock, Sighting, Standing
from newsdiff.times import When, instant


class _Seen(TypedDict):
    story: str
    url: str
    seen: When
    recorded: datetime


class _Answered(_Seen):
    against: str | None


@dataclass(frozen=True, slots=True)
class Notes:
    """Writes down what was seen of one URL of a story, at the time the clock shows.

    `against` is the word of robots.txt that was not heeded.
    """

    story: str
    url: str
    clock: Clock
    against: str | None = None

    def outcome(self, answer: Answer, standing: Standing | None) -> Sighting:
        """Captured for a complete answer of any status, Unchanged when its body still stands."""
        if answer.failure:
            return self.failed(answer.failure, answer.reason, answer)
        if standing and _stands(answer, standing):
            return self._unchanged(answer, standing)
        return self._captured(answer)

    def redirected(self, answer: Answer, target: str) -> Sighting:
        block = answer.block
        event = Redirected(
            **self._answered(),
            status=answer.status or 0,
            target=target,
            block=digest(block),
            length=len(block),
        )
        return Sighting(event, block)

    def failed(self, failure: Failure, reason: str, answer: Answer | None = None) -> Sighting:
        """CaptureFailed, with what had come of the answer; Refused when the address forbade it."""
        if failure == "address":
            return self.refused("address", reason)
        block = answer.block if answer else b""
        event = CaptureFailed(
            **self._answered(),
            failure=failure,
            reason=reason,
            status=answer.status if answer else None,
            block=digest(block) if block else None,
            length=len(block) if block else None,
        )
        return Sighting(event, block or None)

    def refused(self, rule: str, reason: str) -> Sighting:
        return Sighting(Refused(**self._seen(), rule=rule, reason=reason))

    def _captured(self, answer: Answer) -> Sighting:
        block = answer.block
        event = Captured(
            **self._answered(),
            status=answer.status or 0,
            block=digest(block),
            length=len(block),
            header_length=len(answer.header),
            body=digest(answer.body),
        )
        return Sighting(event, block)

    def _unchanged(self, answer: Answer, standing: Standing) -> Sighting:
        event = Unchanged(
            **self._answered(),
            status=answer.status or 0,
            block=digest(answer.header),
            length=len(answer.header),
            body=standing.body,
        )
        return Sighting(event, answer.header)

    def _answered(self) -> _Answered:
        return _Answered(**self._seen(), against=self.against)

    def _seen(self) -> _Seen:
        now = self.clock()
        return _Seen(story=self.story, url=self.url, seen=instant(now), recorded=now)


def digest(block: bytes) -> str:
    return hashlib.sha256(block).hexdigest()


def _stands(answer: Answer, standing: Standing) -> bool:
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return True
    same_status = standing.status in {None, answer.status}
    return same_status and digest(answer.body) == standing.body
