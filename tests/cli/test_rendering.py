"""A host whose pages are kept as a browser shows them."""

import pytest

from tests.cli.conftest import REST, VOICE, Newsdiff
from tests.jobs.server import Server

SHELL = b"<html><body><div id=app></div><script src=/app.js></script></body></html>"


def script(lead: str) -> bytes:
    text = "".join(f"<p>{' '.join(part.split())}</p>" for part in (lead, VOICE, REST))
    markup = f"<article><h1>Bus leaves road</h1>{text}</article>"
    return f"document.getElementById('app').innerHTML = {markup!r}".encode()


def test_versions_come_of_the_page_as_rendered_and_its_shell_is_kept(
    newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDIFF_RENDER", '["127.0.0.1"]')
    private = ("--allow-private", server.address)
    newsdiff("init")
    server.page("/a", SHELL, Content_Type="text/html")
    server.page("/app.js", script("Twelve people were hurt."), Content_Type="text/javascript")
    newsdiff("add", server.url("/a"), *private)
    server.page("/app.js", script("Fifteen people were hurt."), Content_Type="text/javascript")
    newsdiff("capture", *private)
    looks = newsdiff("export", "jsonl", "--table", "captures").out.splitlines()
    assert len(looks) == 4
    assert sum('"origin":"rendered"' in look for look in looks) == 2
    assert sum('"quality":"empty"' in look for look in looks) == 2
    versions = newsdiff("log", "--json").data["versions"]
    assert [version["confirmed"] for version in versions] == [True, False]
    shown = newsdiff("show", "a", "v2")
    assert "Fifteen people were hurt." in shown.out
    assert "X-Rendered-By: chromium" in newsdiff("show", "a", "v2", "--raw").out
