"""A newspaper of one story on this machine: the demo's own server and its revisions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from itertools import count
from string import Template

PATH = "/world/alabuga-workers"
REVISIONS = ("v1", "v2", "consent", "v3", "v4")
_PORT = 8642  # the same address every time, if it is free


class Press(ThreadingHTTPServer):
    """Serves whatever was published last; no two answers are the same bytes, as in real life."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Reader)
        self.page = ""
        self.visits = count(1)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.address}{PATH}"

    def publish(self, revision: str) -> None:
        self.page = page_of(revision)


class _Reader(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        found = self.path == PATH
        text = Template(self.server.page).safe_substitute(nonce=next(self.server.visits))
        body = text.encode() if found else b"not here"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """The demo's visitors are not written down."""


@contextmanager
def open_press() -> Iterator[Press]:
    """A press at work on 127.0.0.1, stopped behind it."""
    try:
        press = Press(_PORT)
    except OSError:
        press = Press(0)
    thread = threading.Thread(target=press.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield press
    finally:
        press.shutdown()
        press.server_close()
        thread.join()


def page_of(revision: str) -> str:
    """The page of a revision; `$nonce` is left for each answer to fill."""
    folder = resources.files("cli") / "sample"
    if revision == "consent":
        return (folder / "consent.html").read_text(encoding="utf-8")
    text = (folder / f"{revision}.txt").read_text(encoding="utf-8")
    headline, _, body = text.partition("\n\n")
    page = Template((folder / "page.html").read_text(encoding="utf-8"))
    paragraphs = "\n".join(_paragraph(part) for part in body.strip().split("\n\n"))
    return page.safe_substitute(headline=headline, body=paragraphs)


def _paragraph(part: str) -> str:
    if part.startswith("["):
        entries = "\n".join(f"<li>{line}</li>" for line in part.splitlines())
        return f'<ul class="references">\n{entries}\n</ul>'
    if part.startswith("Correction:"):
        return f'<aside class="correction"><p>{part}</p></aside>'
    return f"<p>{part}</p>"
