"""Pages as a browser shows them, for hosts that send a shell to scripts. The home of playwright.

The browser reaches no network at all: whatever it asks for, our own fetcher asks, with its guard,
its deadlines and its bounds, and hands on. Each page has a browser of its own, which is closed
after it.
"""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from jobs.redirects import next_url
from jobs.wire import Answer, Request
from jobs.wire import field as header_field
from newsdiff.errors import BadInput, NewsdiffError, missing_extra

if TYPE_CHECKING:
    from playwright.sync_api import Route

Fetch = Callable[[Request], Answer]

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_NO_WAY_OUT: Final = (  # a proxy that is not there, for loopback too
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-dev-shm-usage",
    "--disable-gpu",
)
_WANTED: Final = frozenset({"document", "script", "xhr", "fetch"})
_HOPS: Final = 5
_GRACE: Final = 3.0  # seconds for what is already loaded to be handed over


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds for the whole page, requests beside its own, bytes of them all and of the result."""

    seconds: float = 12.0
    requests: int = 60
    bytes: int = 12_000_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """What stood in the browser: markup of the whole document, and by which browser."""

    markup: str
    browser: str
    requests: int


class NotRendered(NewsdiffError):
    """The page could not be rendered; its words say why."""


@dataclass  # without slots: playwright pins a note of its own to it
class _Messenger:
    """Carries what the browser asks for, until a bound is met."""

    fetch: Fetch
    bounds: Bounds
    ends: float
    asked: int = 0
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.bounds.bytes

    def carry(self, route: "Route") -> None:
        asked = route.request
        page_itself = asked.is_navigation_request() and asked.frame.parent_frame is None
        if (
            asked.method != "GET"
            or asked.resource_type not in _WANTED
            or (asked.resource_type == "document" and not page_itself)
            or self.asked > self.bounds.requests
            or time.monotonic() >= self.ends
        ):
            route.abort()
            return
        self.asked += 1
        answer = self._followed(asked.url)
        if answer is None or answer.failure or not answer.status:
            route.abort()
            return
        self.left -= len(answer.body)
        route.fulfill(status=answer.status, headers=_told(answer), body=answer.body)

    def _followed(self, url: str) -> Answer | None:
        """Redirects are followed here: the browser would follow them past us."""
        try:
            for _ in range(_HOPS + 1):
                answer = self.fetch(Request(url=url, decoded=True, most=max(1, self.left)))
                onward = next_url(answer)
                if onward is None:
                    return answer
                url = onward
        except BadInput:
            return None
        return None


def browser_here() -> str:
    """The browser that would be used. Raises NewsdiffError with what to install."""
    if find_spec("playwright") is None:
        raise missing_extra("rendering", "browser")
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if executable is None:
        raise NewsdiffError("rendering takes Chromium", hint="apt-get install chromium")
    return executable


def render(url: str, fetch: Fetch, bounds: Bounds | None = None) -> Rendered:
    """Load a page with its scripts and return what then stands there. Raises NotRendered.

    `fetch` asks for one thing at a time; nothing else may be under way with it. What stands when
    the time is up counts as well.
    """
    executable = browser_here()
    from playwright.sync_api import Error, sync_playwright

    bounds = bounds or Bounds()
    messenger = _Messenger(fetch, bounds, time.monotonic() + bounds.seconds)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable,
                args=list(_NO_WAY_OUT),
                chromium_sandbox=os.geteuid() != 0,  # root has no use of it
            )
            with _ended(browser, bounds.seconds + _GRACE):
                markup = _loaded(browser, url, messenger)
                rendered = Rendered(markup, f"chromium {browser.version}", messenger.asked)
                browser.close()
    except Error as error:
        raise NotRendered(f"the browser gave up: {_first_line(error)}") from error
    if len(rendered.markup) > bounds.bytes:
        raise NotRendered(f"the page grew to over {bounds.bytes} characters")
    return rendered


@contextmanager
def _ended(browser: Any, seconds: float) -> Iterator[None]:
    """The browser is killed after so long: a script without end would keep it for ever."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    (pid,) = (process["id"] for process in told if process["type"] == "browser")
    timer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _loaded(browser: Any, url: str, messenger: _Messenger) -> str:
    from playwright.sync_api import TimeoutError as TooLate

    context = browser.new_context(service_workers="block", accept_downloads=False)
    context.route("**/*", messenger.carry)
    context.route_web_socket("**/*", lambda socket: socket.close())
    page = context.new_page()
    page.set_default_timeout(messenger.bounds.seconds * 1000)
    try:
        page.goto(url, wait_until="networkidle")
    except TooLate:
        if not messenger.asked:
            raise
    markup: str = page.content()
    return markup


def _told(answer: Answer) -> dict[str, str]:
    kind = header_field(answer.header, "content-type") or "application/octet-stream"
    return {"content-type": kind, "access-control-allow-origin": "*"}


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")[:200]
