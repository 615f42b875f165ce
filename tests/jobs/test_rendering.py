"""Pages as a real browser shows them, through our own fetcher."""

from dataclasses import replace

import pytest

from jobs.capture import capture
from jobs.rendered import Rendering
from jobs.rendering import Bounds, NotRendered, Rendered, render
from jobs.transfer import Limits
from jobs.wire import Request
from newsdiff.events import Captured, CaptureFailed
from newsdiff.ports import Sighting
from tests.jobs.newsroom import Newsroom, followed
from tests.jobs.server import Server, opened, silent

QUICK = Limits(connect=2, total=3)
SHELL = b"""<html><body><div id=app></div><img src=/picture.png><script src=/app.js></script>
</body></html>"""
APP = """fetch('%s').then(r => r.text()).then(t => {
  document.getElementById('app').innerHTML = '<p>' + t + '</p>'; });"""


def shell(server: Server, source: str) -> None:
    server.page("/story", SHELL, Content_Type="text/html")
    server.page("/app.js", (APP % source).encode(), Content_Type="text/javascript")


def rendered(server: Server, bounds: Bounds | None = None) -> Rendered:
    with opened(server, QUICK) as fetcher:
        return render(server.url("/story"), fetcher.fetch, bounds)


def test_what_scripts_put_there_is_kept(server: Server) -> None:
    shell(server, "/text")
    server.page("/text", b"Fourteen boats came.", Content_Type="text/plain")
    seen = rendered(server)
    assert "<p>Fourteen boats came.</p>" in seen.markup
    assert seen.browser.startswith("chromium ")
    assert server.paths() == ["/story", "/app.js", "/text"]


def test_a_redirect_is_followed_by_us(server: Server) -> None:
    shell(server, "/old")
    server.redirect("/old", "/text")
    server.page("/text", b"Fourteen boats came.", Content_Type="text/plain")
    assert "Fourteen boats came." in rendered(server).markup


@pytest.mark.parametrize("path", ["/secret", "/hop"])
def test_a_page_reaches_nothing_that_our_fetcher_may_not(
    server: Server, private: Server, path: str
) -> None:
    target = private.url("/secret")
    shell(server, target if path == "/secret" else path)
    server.redirect("/hop", target)
    private.page("/secret", b"secret", Content_Type="text/plain")
    assert "secret</p>" not in rendered(server).markup
    assert private.seen == []


def test_a_page_that_never_stops_asking_is_cut_off(server: Server) -> None:
    endless = b"setInterval(() => fetch('/text?' + Math.random()), 1)"
    server.page("/story", SHELL, Content_Type="text/html")
    server.page("/app.js", endless, Content_Type="text/javascript")
    seen = rendered(server, Bounds(seconds=3, requests=5))
    assert '<div id="app"></div>' in seen.markup
    assert len(server.paths()) <= 7


def test_a_page_that_grows_without_end_is_not_kept(server: Server) -> None:
    growing = b"document.getElementById('app').innerText = 'boats '.repeat(1e5)"
    server.page("/story", SHELL, Content_Type="text/html")
    server.page("/app.js", growing, Content_Type="text/javascript")
    with pytest.raises(NotRendered, match="grew"):
        rendered(server, Bounds(bytes=100_000))


def test_a_server_that_says_nothing_is_no_page(server: Server) -> None:
    server.script("/story", silent)
    with pytest.raises(NotRendered):
        rendered(server, Bounds(seconds=4))


def test_what_is_asked_for_is_asked_as_by_any_look(server: Server) -> None:
    shell(server, "/text")
    with opened(server, QUICK) as fetcher:
        asked: list[str] = []

        def fetch(request: Request) -> object:
            asked.append(request.url)
            return fetcher.fetch(request)

        render(server.url("/story"), fetch)  # type: ignore[arg-type]
    assert asked == [server.url(path) for path in ("/story", "/app.js", "/text")]


def test_a_script_that_never_ends_is_ended(server: Server) -> None:
    server.page("/story", SHELL, Content_Type="text/html")
    server.page("/app.js", b"for (;;);", Content_Type="text/javascript")
    with pytest.raises(NotRendered, match="gave up"):
        rendered(server, Bounds(seconds=3))


def broken(_url: str) -> Rendered:
    raise NotRendered("the browser gave up: it fell over")


@pytest.mark.parametrize("host", ["paper.example", "other.example"])
def test_what_could_not_be_rendered_is_recorded_beside_the_raw_answer(host: str) -> None:
    newsroom = Newsroom()
    url = f"https://{host}/story"
    newsroom.wire.publish(url, SHELL.decode())
    rendering = Rendering({"paper.example"}, broken, newsroom.clock)
    newsroom.desk = replace(newsroom.desk, besides=rendering)
    capture([followed(url)], newsroom.desk)
    raw, *besides = newsroom.archive.events
    assert isinstance(raw, Captured)
    assert raw.origin is None
    assert [(type(e), getattr(e, "failure", "")) for e in besides] == (
        [(CaptureFailed, "rendering")] if host == "paper.example" else []
    )


def test_a_look_without_an_answer_is_not_rendered() -> None:
    newsroom = Newsroom()
    rendering = Rendering({"paper.example"}, broken, newsroom.clock)
    seen: list[Sighting] = []
    assert rendering(followed("https://paper.example/story"), seen) == ()
