"""Many looks at once: hosts side by side, one request at a time for each of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from jobs.hosts import Hosts
from jobs.journal import Journal, Looked
from jobs.looking import Looking, World, looking
from jobs.urls import target
from jobs.wire import Answer, Fetcher, Request
from newsdiff.errors import BadInput, NewsdiffError, words_of
from newsdiff.ports import Followed, Lease, Recorder, Sighting

_NAP: Final = 0.2  # seconds; how soon a wish to stop is noticed
_AFTER_ERROR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What looking at many stories works with.

    `width` is how many requests are under way at most. A look whose host wants to be left alone for
    longer than `patience` seconds is put off. `besides` gives what else to write down of a look.
    """

    fetcher: Fetcher
    world: World
    recorder: Recorder
    hosts: Hosts
    width: int = 16
    patience: float = 300.0
    besides: Callable[[Followed, Sequence[Sighting]], Sequence[Sighting]] = lambda _f, _s: ()


@dataclass(frozen=True, slots=True)
class Lane:
    """Stories of one host, looked at one after the other, each asked for when it comes to it."""

    stories: Iterable[Followed]
    lease: Lease | None = None


More = Callable[[int], Iterable[Lane]]
OnLook = Callable[[Followed, Sequence[Sighting]], None]


@dataclass(slots=True, eq=False)
class _Look:
    """A look under way in its lane: its next request, and the host that is asked."""

    followed: Followed
    steps: Looking
    request: Request
    left: Iterator[Followed]
    lease: Lease | None
    host: str = ""
    following: bool = False


@dataclass(slots=True)
class Round:
    """Looks at what `more` brings until it brings nothing more, or until it is told to stop.

    `lanes` may be more than the desk's width: most of them are waiting for politeness' sake.
    """

    desk: Desk
    journal: Journal
    on_look: OnLook
    lanes: int
    _ready: list[_Look] = field(default_factory=list)
    _asked: dict[Request, _Look] = field(default_factory=dict)

    def run(self, more: More, stop: Callable[[], bool]) -> None:
        """Records what was seen, also when it ends by an error or an interrupt."""
        try:
            while not stop() and self._take(more):
                self._start()
                for answer in self.desk.fetcher.wait(self._nap()):
                    self._hear(answer)
                self.journal.flush_if_old()
        finally:
            self.desk.fetcher.cancel()
            self.desk.hosts.cancelled()
            self.journal.flush()

    def _take(self, more: More) -> bool:
        """Whether there is anything to do."""
        room = self.lanes - len(self._ready) - len(self._asked)
        for lane in more(room) if room > 0 else ():
            self._begin(iter(lane.stories), lane.lease)
        return bool(self._ready or self._asked)

    def _begin(self, left: Iterator[Followed], lease: Lease | None) -> None:
        """Begin the next look of a lane; one that needs no request is over at once."""
        for followed in left:
            steps = looking(followed, self.desk.world)
            try:
                request = next(steps)
            except StopIteration as seen:
                self._finish(Looked(followed=followed, sightings=tuple(seen.value), lease=lease))
                continue
            except NewsdiffError:
                raise
            except Exception as error:  # noqa: BLE001 - it must not keep others from being seen
                self._break_off(followed, lease, error)
                continue
            self._line_up(_Look(followed, steps, request, left, lease))
            return

    def _line_up(self, look: _Look) -> None:
        host = target(look.request.url).host
        look.following = host == look.host
        look.host = host
        self._ready.append(look)

    def _start(self) -> None:
        now = self.desk.world.clock()
        waiting, self._ready = self._ready, []
        for look in waiting:
            opens = self._opens(look, now)
            if opens > now + timedelta(seconds=self.desk.patience):
                self._put_off(look, opens)
            elif opens <= now and self._is_free(look.host):
                self._ask(look)
            else:
                self._ready.append(look)

    def _is_free(self, host: str) -> bool:
        return len(self._asked) < self.desk.width and not self.desk.hosts.is_busy(host)

    def _ask(self, look: _Look) -> None:
        self.desk.fetcher.start(look.request)
        self.desk.hosts.asked(look.host)
        self._asked[look.request] = look

    def _opens(self, look: _Look, now: datetime) -> datetime:
        return self.desk.hosts.opens(look.host, now, following=look.following)

    def _nap(self) -> float:
        now = self.desk.world.clock()
        waits = [
            (self._opens(look, now) - now).total_seconds()
            for look in self._ready
            if self._is_free(look.host)
        ]
        return max(0.0, min([_NAP, *waits]))

    def _hear(self, answer: Answer) -> None:
        look = self._asked.pop(answer.request)
        delay = self.desk.world.robots.crawl_delay(answer.request.url)
        self.desk.hosts.heard(look.host, answer, delay)
        try:
            look.request = look.steps.send(answer)
        except StopIteration as seen:
            sightings = tuple(seen.value)
            self._finish(Looked(followed=look.followed, sightings=sightings, lease=look.lease))
            self._begin(look.left, look.lease)
        except NewsdiffError:
            raise
        except Exception as error:  # noqa: BLE001 - it must not keep others from being seen
            self._break_off(look.followed, look.lease, error)
            self._begin(look.left, look.lease)
        else:
            self._line_up(look)

    def _put_off(self, look: _Look, until: datetime) -> None:
        look.steps.close()
        self._finish(Looked(followed=look.followed, lease=look.lease, put_off_until=until))
        self._begin(look.left, look.lease)

    def _break_off(self, followed: Followed, lease: Lease | None, error: Exception) -> None:
        until = self.desk.world.clock() + _AFTER_ERROR
        said = words_of(error)
        self._finish(Looked(followed=followed, lease=lease, put_off_until=until, error=said))

    def _finish(self, looked: Looked) -> None:
        besides = self.desk.besides(looked.followed, looked.sightings)
        looked = replace(looked, sightings=(*looked.sightings, *besides))
        self.journal.add(looked)
        self.on_look(looked.followed, looked.sightings)


def host_of(url: str) -> str:
    """The host a URL is filed under; what cannot be asked for shares one name."""
    try:
        return target(url).host
    except BadInput:
        return ""
