"""The whole command line, wherever the archive is: in a folder, on moto, on SeaweedFS."""

from pathlib import Path

import pytest

from storage.opening import describe, open_bucket
from tests.cli.conftest import CORRECTION, Newsdiff, Outcome, toll
from tests.jobs.server import Server
from tests.storage.places import place_on

ORIGIN = "example.org/newsdiff"
READING = [
    ("list",),
    ("log",),
    ("log", "bus-crash", "--json"),
    ("show", "bus-crash", "v2"),
    ("diff", "bus-crash", "v1..v2"),
    ("figures",),
    ("figures", "--json"),
    ("sourcing",),
    ("notices",),
    ("check",),
    ("blame", "bus-crash"),
    ("when", "34"),
    ("export", "csv", "--table", "figures"),
]


@pytest.fixture(params=["folder", "moto", "seaweedfs"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "folder":
        return str(tmp_path / "kept")
    return place_on(request.getfixturevalue(request.param), monkeypatch)


@pytest.fixture
def there(newsdiff: Newsdiff, place: str) -> Newsdiff:
    """An archive in the place."""
    outcome = newsdiff("init", "--origin", ORIGIN, archive=place)
    assert outcome.code == 0, outcome.err
    return lambda *arguments: newsdiff(*arguments, archive=place)


def import_story(newsdiff: Newsdiff, folder: Path) -> Outcome:
    pages = [toll(12, 30), toll(15, 34), toll(15, 34).replace(b"</article>", CORRECTION.encode())]
    lines = ["path,url,fetched_at"]
    for number, body in enumerate(pages, start=1):
        (folder / f"{number}.html").write_bytes(body)
        lines.append(f"{number}.html,https://news.example/world/bus-crash,2026-03-0{number}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    return newsdiff("import", "files", "manifest.csv")


def test_every_report_is_the_same_as_from_a_folder(
    newsdiff: Newsdiff, there: Newsdiff, tmp_path: Path
) -> None:
    newsdiff("init", "--origin", "example.org/beside", archive="beside")
    beside = import_story(lambda *rest: newsdiff(*rest, archive="beside"), tmp_path)
    assert import_story(there, tmp_path).out == beside.out
    for command in READING:
        expected = newsdiff(*command, archive="beside")
        found = there(*command)
        assert (found.code, found.out, found.err) == (expected.code, expected.out, expected.err)
    assert beside.code == 0


def test_a_sound_archive_is_ok_and_its_index_can_be_made_again(
    there: Newsdiff, tmp_path: Path
) -> None:
    import_story(there, tmp_path)
    assert there("verify").out.endswith("ok\n")
    assert there("rebuild").out == "Index rebuilt: 4 events, 3 pages read, 1 story.\n"
    assert there("verify").code == 0


def test_stories_are_followed_looked_at_and_dropped(there: Newsdiff, server: Server) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    allowed = ("--allow-private", server.address)
    assert there("add", server.url("/a"), *allowed).out.startswith("Following a. v1 captured, ")
    server.page("/a", toll(15, 34), Content_Type="text/html")
    assert there("capture", *allowed).out.startswith("1 look: 1 new version")
    assert there("watch", "--once", *allowed).code == 0
    assert there("stop", "a").code == 0
    assert there("verify").code == 0


def test_machines_write_in_turn_and_each_sees_all(
    there: Newsdiff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on(machine: str, *command: str) -> Outcome:
        for name in ("CACHE", "STATE", "CONFIG"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / machine / name.lower()))
        return there(*command)

    import_story(there, tmp_path)
    for number in range(4):
        url = f"https://news.example/{number}"
        assert on(f"machine-{number % 2}", "add", "--later", url).code == 0
    assert on("machine-0", "list").out == on("machine-1", "list").out
    assert on("machine-0", "log", "bus-crash").out == on("machine-1", "log", "bus-crash").out
    assert on("machine-1", "verify").code == 0


def test_an_archive_is_made_once_wherever_it_is(
    there: Newsdiff, newsdiff: Newsdiff, place: str
) -> None:
    assert there("list").code == 0
    outcome = newsdiff("init", archive=place)
    assert outcome.code == 2
    assert "there is an archive at" in outcome.err


def test_without_an_archive_the_exit_code_is_10(newsdiff: Newsdiff, place: str) -> None:
    assert newsdiff("log", archive=place).code == 10


def test_a_version_is_proved_wherever_the_archive_is(
    there: Newsdiff, place: str, tmp_path: Path
) -> None:
    import_story(there, tmp_path)
    assert there("checkpoint").code == 0
    assert there("prove", "bus-crash", "v2", "--with-payload", "-o", "proof").code == 0
    key = describe(open_bucket(place), place).vkey
    assert there("verify-proof", "proof", "--key", key).code == 0


def test_past_versions_are_looked_for_where_there_can_be_any(
    there: Newsdiff, place: str, tmp_path: Path
) -> None:
    import_story(there, tmp_path)
    outcome = there("verify", "--level", "s3")
    if place.startswith("s3://"):
        assert outcome.code == 0
        assert "NOT CHECKED  the bucket keeps no versions" in outcome.out
    else:
        assert outcome.code == 2
        assert outcome.err == "newsdiff: --level s3 is for an archive at s3://bucket/prefix\n"
