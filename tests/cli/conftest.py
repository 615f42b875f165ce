"""The command line run in this process, with homes of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from cli.main import main
from tests.jobs.server import Server, serving


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str
    raw: bytes

    @property
    def data(self) -> Any:
        return orjson.loads(self.raw)


Newsdiff = Callable[..., Outcome]


@pytest.fixture
def newsdiff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Newsdiff:
    """Runs `newsdiff -A <an archive> ...` and gives exit code and output."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NEWSDIFF_CONTACT", "https://newsroom.example/about")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, archive: str = "archive") -> Outcome:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["-A", archive, *arguments])
        out, err = capfdbinary.readouterr()
        code = stop.value.code
        assert isinstance(code, int)
        return Outcome(code, out.decode(errors="replace"), err.decode(), out)

    return run


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def page(headline: str, *paragraphs: str) -> bytes:
    """A plain news page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    start = f"<!DOCTYPE html><html lang='en'><head><title>{headline}</title></head><body>"
    furniture = "<nav><a href='/'>Home</a></nav>"
    article = f"<main><article><h1>{headline}</h1>{body}</article></main>"
    return f"{start}{furniture}{article}</body></html>".encode()


LEAD = """At least {} people were killed and {} injured when a bus left the mountain road near Pruna
before dawn on Tuesday, police said."""
VOICE = """The road was covered in ice and there was no barrier on that bend, regional police
commander Goran Vidal said. He said rescue crews had been working on ropes since first light."""
REST = """Most of the passengers were miners and their families going home for a long weekend. The
bus belonged to a company that was fined 15,000 euros last year."""
CORRECTION = """<p>Correction: An earlier version of this article said that 12 people had been
killed.</p></article>"""


def toll(dead: int, hurt: int) -> bytes:
    lead = LEAD.format(dead, hurt)
    return page(f"Bus crash kills {dead} in mountain pass", lead, VOICE, REST)


@pytest.fixture
def history(newsdiff: Newsdiff, tmp_path: Path) -> Newsdiff:
    """An archive with one story in three versions, imported."""
    lines = ["path,url,fetched_at"]
    pages = [toll(12, 30), toll(15, 34), toll(15, 34).replace(b"</article>", CORRECTION.encode())]
    for number, body in enumerate(pages, start=1):
        (tmp_path / f"{number}.html").write_bytes(body)
        lines.append(f"{number}.html,https://news.example/world/bus-crash,2026-03-0{number}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    assert newsdiff("init").code == 0
    assert newsdiff("import", "files", "manifest.csv").code == 0
    return newsdiff
