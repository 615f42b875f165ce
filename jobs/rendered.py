"""A page as a browser shows it, written down beside the answer that was its shell."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from jobs.rendering import Rendered
from jobs.sightings import digest
from jobs.urls import target
from newsdiff.errors import NewsdiffError
from newsdiff.events import RENDERED, Captured, CaptureFailed, Unchanged
from newsdiff.ports import Clock, Followed, Sighting
from newsdiff.times import instant

_HEADER = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Rendered-By: {}\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders pages of these hosts. It takes its time, and nothing else goes on meanwhile."""

    hosts: Collection[str]
    render: Callable[[str], Rendered]
    clock: Clock

    def __call__(self, followed: Followed, seen: Sequence[Sighting]) -> Sequence[Sighting]:
        """What to write down besides: nothing, the page as rendered, or that it could not be."""
        last = seen[-1].event if seen else None
        if not isinstance(last, Captured | Unchanged) or last.status not in {200, 304}:
            return ()
        if target(last.url).host not in self.hosts:
            return ()
        try:
            return (self._kept(followed.story, last.url, self.render(last.url)),)
        except NewsdiffError as error:
            return (self._failed(followed.story, last.url, str(error)),)

    def _kept(self, story: str, url: str, rendered: Rendered) -> Sighting:
        header = _HEADER.format(f"{rendered.browser}; {rendered.requests} requests").encode()
        body = rendered.markup.encode("utf-8", "replace")
        now = self.clock()
        event = Captured(
            story=story,
            url=url,
            seen=instant(now),
            recorded=now,
            status=200,
            block=digest(header + body),
            length=len(header + body),
            header_length=len(header),
            body=digest(body),
            origin=RENDERED,
        )
        return Sighting(event, header + body)

    def _failed(self, story: str, url: str, reason: str) -> Sighting:
        now = self.clock()
        return Sighting(
            CaptureFailed(
                story=story,
                url=url,
                seen=instant(now),
                recorded=now,
                failure="rendering",
                reason=reason,
            )
        )
