"""Whatever the world sends: a clear line or a quiet record, a documented exit code, nothing broken.

Every test ends with the archive's log and payloads verifying.
"""

import gzip
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from cli.main import insisting
from tests.cli.conftest import Newsdiff, Outcome, page, toll
from tests.jobs.server import Server, dripping, flooding, silent
from tests.jobs.test_tls import certificate, secure  # noqa: F401  # fixtures

HTML = "text/html; charset=utf-8"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SMALL = 4_000  # bytes; no file may grow beyond, as if the disk were full


@pytest.fixture
def follow(newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch) -> Newsdiff:
    """Follows a URL of the test server and looks at it, with little patience."""
    monkeypatch.setenv("NEWSDIFF_TIMEOUT", "0.5")
    assert newsdiff("init").code == 0

    def add(path: str) -> Outcome:
        return newsdiff("add", server.url(path), "--allow-private", server.address)

    return add


def story(newsdiff: Newsdiff) -> Any:
    """The only story, and that what is kept of it is sound."""
    assert newsdiff("verify", "--level", "log", "--level", "payload").code == 0
    (only,) = newsdiff("list", "--json").data["stories"]
    return only


def one_line(outcome: Outcome) -> bool:
    """Whether trouble was told in a line, with one more for what to do about it at most."""
    lines = outcome.err.splitlines()
    hints = [line for line in lines[1:] if not line.startswith("  ")]
    return bool(lines) and lines[0].startswith("newsdiff: ") and not hints


FAILURES: dict[str, tuple[Callable[[Server], None], str]] = {
    "silence": (lambda s: s.script("/a", silent), "timeout"),
    "a body that drips for ever": (
        lambda s: s.script("/a", dripping(OK + b"Content-Length: 9999\r\n\r\n")),
        "timeout",
    ),
    "a header that drips for ever": (
        lambda s: s.script("/a", dripping(OK, b"X: y\r\n")),
        "timeout",
    ),
    "50 MB": (
        lambda s: s.script("/a", flooding(OK + b"Content-Length: 52428800\r\n\r\n", 50)),
        "too-large",
    ),
    "50 MB of header": (lambda s: s.script("/a", flooding(OK + b"X: ", 50)), "too-large"),
    "a redirect to itself": (lambda s: s.redirect("/a", "/a"), "redirect"),
    "a redirect to a file": (lambda s: s.redirect("/a", "file:///etc/passwd"), "redirect"),
    "the end in the middle": (
        lambda s: s.raw("/a", OK + b"Content-Length: 99\r\n\r\nhalf"),
        "",
    ),
    "no HTTP at all": (lambda s: s.raw("/a", b"220 smtp.example ESMTP\r\n\r\n"), ""),
    "an end at once": (lambda s: s.raw("/a", b""), ""),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_look_is_recorded_and_told_in_one_line(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, name: str
) -> None:
    prepare, failure = FAILURES[name]
    prepare(server)
    outcome = follow("/a")
    assert outcome.code == 3
    assert one_line(outcome)
    assert f"was not captured ({failure}" in outcome.err
    kept = story(newsdiff)
    assert (kept["versions"], kept["captures"]) == (0, kept["captures"])
    assert kept["captures"] >= 1


def test_a_certificate_that_signs_itself_is_a_failure_of_tls(
    newsdiff: Newsdiff,
    secure: Server,  # noqa: F811
) -> None:
    newsdiff("init")
    outcome = newsdiff("add", secure.url("/"), "--allow-private", secure.address)
    assert outcome.code == 3
    assert one_line(outcome)
    assert "(tls)" in outcome.err
    assert story(newsdiff)["captures"] == 1


def deep(count: int) -> bytes:
    return b"<html><body>" + b"<div>" * count + b"<p>At least 12 people died.</p>"


def attributes(count: int) -> bytes:
    many = b" ".join(b"a%d=1" % number for number in range(count))
    return b"<html><body><p " + many + b">At least 12 people died.</p></body></html>"


def bomb(megabytes: int) -> bytes:
    return gzip.compress(bytes(1024 * 1024) * megabytes, 9)


ODD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", ""),
    "a gzip bomb": (bomb(200), "gzip"),
    "an encoding nobody knows": (toll(1, 2), "rot13"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400, ""),
    "100,000 attributes on a tag": (attributes(100_000), ""),
    "a million nested tags": (deep(1_000_000), ""),
    "a million open brackets": (b"<" * 1_000_000, ""),
}


@pytest.mark.parametrize("name", ODD)
def test_a_page_that_is_none_is_kept_quietly_and_makes_no_version(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, name: str
) -> None:
    body, coding = ODD[name]
    server.page("/a", body, Content_Type=HTML, Content_Encoding=coding)
    outcome = follow("/a")
    assert (outcome.code, outcome.err) == (0, "")
    kept = story(newsdiff)
    assert (kept["versions"], kept["captures"]) == (0, 1)


def test_a_page_packed_otherwise_than_it_says_is_read_all_the_same(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/a", toll(1, 2), Content_Type=HTML, Content_Encoding="gzip")
    assert follow("/a").code == 0
    assert story(newsdiff)["versions"] == 1


@pytest.mark.parametrize("charset", ["utf-16", "x-nobody-knows"])
def test_a_wrong_charset_does_not_stop_a_page_from_being_read(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server, charset: str
) -> None:
    body = page("Flood at Vesk", *["The café by the river was flooded, the mayor said."] * 6)
    server.page("/a", body, Content_Type=f"text/html; charset={charset}")
    assert follow("/a").code == 0
    assert story(newsdiff)["captures"] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe" * 1000,
        b"path,url\na.html,https://n.example/a",
        b"path,url,fetched_at\na.html,https://n.example/a,yesterday",
        b"path,url,fetched_at\na.html,https://n.example/a,2026-13-45",
        b"path,url,fetched_at\na.html,gopher://n.example/a,2026-01-01",
        b"path,url,fetched_at\nnone.html,https://n.example/a,2026-01-01",
        b"path,url,fetched_at\n.,https://n.example/a,2026-01-01",
        b'path,url,fetched_at\n"a.html,https://n.example/a,2026-01-01' + b"x" * 300_000,
        b"path,url,fetched_at,status\na.html,https://n.example/a,2026-01-01,many",
    ],
    ids=str,
)
def test_a_manifest_that_cannot_be_read_writes_nothing(
    newsdiff: Newsdiff, tmp_path: Path, content: bytes
) -> None:
    newsdiff("init")
    (tmp_path / "a.html").write_bytes(toll(1, 2))
    (tmp_path / "m.csv").write_bytes(content)
    outcome = newsdiff("import", "files", "m.csv")
    assert outcome.code == 2
    assert one_line(outcome)
    assert newsdiff("list", "--json").data == {"stories": []}


@pytest.mark.parametrize("content", [b'{"path": 3}', b"[]", b"{" * 100_000, b'{"path": "\\ud800"}'])
def test_json_lines_that_cannot_be_read_write_nothing(
    newsdiff: Newsdiff, tmp_path: Path, content: bytes
) -> None:
    newsdiff("init")
    (tmp_path / "m.jsonl").write_bytes(content)
    outcome = newsdiff("import", "files", "m.jsonl")
    assert outcome.code == 2
    assert one_line(outcome)


@pytest.mark.parametrize(
    ("content", "command"),
    [
        (b"", "list"),
        (b"{}", "capture"),
        (b"[]", "verify"),
        (b"\xff", "log"),
        (b'{"format": "newsdiff-archive/1"}', "rebuild"),
        (b"{" * 50_000, "watch"),
    ],
)
def test_a_damaged_description_is_damage(
    newsdiff: Newsdiff, tmp_path: Path, content: bytes, command: str
) -> None:
    newsdiff("init")
    path = tmp_path / "archive" / "archive.json"
    path.chmod(0o644)
    path.write_bytes(content)
    outcome = newsdiff(command)
    assert outcome.code == 4
    assert one_line(outcome)


@pytest.mark.parametrize(
    ("command", "damage"),
    [
        (("capture",), b"\x28\xb5\x2f\xfd" + bytes(80)),
        (("import", "files", "manifest.csv"), b"\x00"),
    ],
)
def test_nobody_builds_on_a_damaged_segment(
    history: Newsdiff, tmp_path: Path, command: tuple[str, ...], damage: bytes
) -> None:
    segment = next((tmp_path / "archive" / "log").rglob("*.zst"))
    segment.chmod(0o644)
    segment.write_bytes(damage)
    outcome = history(*command)
    assert outcome.code == 4
    assert one_line(outcome)
    assert segment.name in outcome.err


def test_a_damaged_pack_is_told_by_what_needs_it(history: Newsdiff, tmp_path: Path) -> None:
    pack = next((tmp_path / "archive" / "packs").rglob("*.ndpack"))
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:-200])
    for index in (tmp_path / "archive" / "index").iterdir():
        index.unlink()
    assert history("verify", "--level", "payload").code == 4
    outcome = history("show", "bus-crash", "v1", "--raw")
    assert outcome.code in {2, 4}
    assert "newsdiff verify" in outcome.err
    assert "Traceback" not in outcome.err


class Beside:
    """`newsdiff` in processes of their own, to be interrupted or starved."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self.environment = environment

    def start(self, *arguments: str, largest_file: int = 0) -> "subprocess.Popen[str]":
        def starve() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        return subprocess.Popen(
            [sys.executable, "-m", "cli", "-A", str(self.home / "archive"), *arguments],
            cwd=self.home,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=starve if largest_file else None,  # noqa: PLW1509  # no threads but the server's
        )

    def run(self, *arguments: str, largest_file: int = 0) -> Outcome:
        return self.end(self.start(*arguments, largest_file=largest_file))

    def end(self, process: "subprocess.Popen[str]") -> Outcome:
        """Its outcome, the code as a shell tells it: 128 and the signal for one a signal ended."""
        out, err = process.communicate(timeout=20)
        code = process.returncode if process.returncode >= 0 else 128 - process.returncode
        return Outcome(code, out or "", err, (out or "").encode())


@pytest.fixture
def beside(newsdiff: Newsdiff, tmp_path: Path) -> Beside:
    newsdiff("init")
    here = str(Path(__file__).parents[2])
    return Beside(tmp_path, {**os.environ, "PYTHONPATH": here})


def manifest(folder: Path, name: str, pages: int) -> str:
    lines = ["path,url,fetched_at"]
    for number in range(pages):
        (folder / f"{name}-{number}.html").write_bytes(toll(number + 2, 40) + os.urandom(6000))
        lines.append(f"{name}-{number}.html,https://news.example/{name}/{number},2026-03-01")
    (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return f"{name}.csv"


def test_a_full_disk_stops_an_import_in_one_line(
    beside: Beside, newsdiff: Newsdiff, tmp_path: Path
) -> None:
    newsdiff("list")
    outcome = beside.run("import", "files", manifest(tmp_path, "m", 5), largest_file=SMALL)
    assert outcome.code == 2
    assert one_line(outcome)
    assert newsdiff("verify").code == 0
    assert not list((tmp_path / "archive" / "packs").rglob(".*"))
    assert newsdiff("import", "files", "m.csv", "--json").data["added"] == 5


def test_a_full_disk_stops_a_capture_in_one_line(
    beside: Beside, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/a", toll(12, 30) + os.urandom(9000), Content_Type=HTML)
    newsdiff("add", "--later", server.url("/a"))
    private = ("--allow-private", server.address)
    outcome = beside.run("capture", *private, largest_file=SMALL)
    assert outcome.code == 2
    assert one_line(outcome)
    assert story(newsdiff)["captures"] == 0
    assert newsdiff("capture", *private).code == 0
    assert story(newsdiff)["captures"] == 1


def segments(home: Path) -> int:
    return len(list((home / "archive" / "log").rglob("*.zst")))


def interrupted(process: "subprocess.Popen[str]", is_time: Callable[[], bool]) -> None:
    """Ctrl-C as a terminal sends it, to the processes that read pages too, once it is time."""
    while process.poll() is None and not is_time():
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)


def test_ctrl_c_ends_a_capture_with_130_and_keeps_what_was_seen(
    beside: Beside, newsdiff: Newsdiff, server: Server, tmp_path: Path
) -> None:
    server.page("/quick", toll(12, 30), Content_Type=HTML)
    server.script("/slow", silent)
    newsdiff("add", "--later", server.url("/quick"), server.url("/slow", "localhost"))
    before = segments(tmp_path)
    process = beside.start("capture", "--allow-private", server.address)
    interrupted(process, lambda: "/slow" in server.paths() and segments(tmp_path) > before)
    outcome = beside.end(process)
    assert (outcome.code, outcome.err.strip()) == (130, "newsdiff: interrupted")
    assert newsdiff("verify").code == 0
    stories = newsdiff("list", "--json").data["stories"]
    assert sum(kept["versions"] for kept in stories) == 1


def test_ctrl_c_ends_a_watch_cleanly(beside: Beside, newsdiff: Newsdiff, server: Server) -> None:
    server.page("/a", toll(12, 30), Content_Type=HTML)
    newsdiff("add", "--later", server.url("/a"))
    process = beside.start("watch", "--allow-private", server.address)
    interrupted(process, lambda: "/a" in server.paths())
    outcome = beside.end(process)
    assert outcome.code == 0
    assert outcome.err.endswith("Stopped.\n")
    kept = story(newsdiff)
    assert (kept["captures"], kept["versions"]) == (1, 1)
    assert newsdiff("verify").code == 0


def test_ctrl_c_ends_an_import_with_130_and_it_can_go_on(
    beside: Beside, newsdiff: Newsdiff, tmp_path: Path
) -> None:
    process = beside.start("import", "files", manifest(tmp_path, "m", 70))
    interrupted(process, lambda: any((tmp_path / "archive" / "packs").rglob("*.ndpack")))
    outcome = beside.end(process)
    assert (outcome.code, outcome.err.strip()) == (130, "newsdiff: interrupted")
    again = newsdiff("import", "files", "m.csv", "--json").data
    assert again["added"] + again["known"] == again["stories"] == 70
    assert newsdiff("verify", "--level", "log", "--level", "payload").code == 0


def test_ctrl_c_ends_a_verification_with_130(
    history: Newsdiff, beside: Beside, tmp_path: Path
) -> None:
    heads = tmp_path / "state" / "newsdiff" / "heads"
    for known in heads.iterdir():
        known.unlink()
    process = beside.start("verify")
    interrupted(process, lambda: any(heads.iterdir()))  # the log is done, the rest is not
    outcome = beside.end(process)
    assert (outcome.code, outcome.err.strip()) == (130, "newsdiff: interrupted")
    assert history("verify").code == 0


def test_a_ctrl_c_that_python_swallows_comes_back() -> None:
    class Swallows:
        def __del__(self) -> None:
            raise KeyboardInterrupt

    @insisting()
    def swallowed() -> None:
        Swallows()
        Event().wait(5)

    with pytest.raises(KeyboardInterrupt):
        swallowed()


def test_nobody_reading_along_is_no_difference(history: Newsdiff, beside: Beside) -> None:
    assert history("log").code == 0
    process = beside.start("export", "csv", "--table", "versions")
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    outcome = beside.end(process)
    assert (outcome.code, outcome.err) == (0, "")


def test_no_command_is_wrong_usage(newsdiff: Newsdiff) -> None:
    assert newsdiff("import").code == 2


def test_two_processes_append_at_once_and_both_are_there(
    beside: Beside, newsdiff: Newsdiff, tmp_path: Path
) -> None:
    running = [beside.start("import", "files", manifest(tmp_path, name, 3)) for name in "ab"]
    assert [(end.code, end.err) for end in map(beside.end, running) if end.code] == []
    stories = newsdiff("list", "--json").data["stories"]
    assert [s["captures"] for s in stories] == [1] * 6
    assert newsdiff("verify").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("add", "--later", "https://news.example/caf\udce9"),
        ("show", "https://news.example/caf\udce9"),
        ("add", "--later", "--tag", "caf\udce9", "https://news.example/a"),
    ],
)
def test_an_argument_that_is_no_text_is_told_in_one_line(
    newsdiff: Newsdiff, command: tuple[str, ...]
) -> None:
    newsdiff("init")
    outcome = newsdiff(*command)
    assert outcome.code == 2
    assert one_line(outcome)
