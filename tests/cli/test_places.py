"""The whole command line, wherever the archive is: in a folder, on moto, on SeaweedFS.

Each test says which commands it is about, and fails when it does not run one of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_click as click

from cli.commands.archive import verify_command
from cli.main import COMMANDS
from storage.opening import describe, open_bucket
from tests.authority import Authority
from tests.cli.conftest import CORRECTION, Newsdiff, Outcome, toll
from tests.jobs.server import Server
from tests.storage.places import place_on

ORIGIN = "example.org/newsdiff"
STORY = "bus-crash"
ORDER = ("--basis", "GDPR art. 17", "--ref", "REQ-7", "--yes")
PLACELESS = {"compare", "demo"}
"""What needs no archive, and what makes one of its own in a folder."""
READING = [
    ("list",),
    ("log",),
    ("log", STORY, "--json"),
    ("show", STORY, "v2"),
    ("diff", STORY, "v1..v2"),
    ("figures",),
    ("figures", "--json"),
    ("sourcing",),
    ("notices",),
    ("check",),
    ("blame", STORY),
    ("when", STORY, "34"),
    ("notify",),
    ("export", "csv", "--table", "figures"),
    ("robots",),
    ("report", "crawl", "--by", "story"),
]
runs = pytest.mark.runs


@pytest.fixture(scope="session")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a machine remembers of the servers it has put to the proof."""
    return tmp_path_factory.mktemp("proven")


@pytest.fixture(params=["folder", "moto", "seaweedfs"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proven: Path
) -> str:
    monkeypatch.setenv("NEWSDIFF_WORKERS", "1")  # three pages are soon read
    cache = tmp_path / "cache" / "newsdiff"
    cache.mkdir(parents=True)
    (cache / "proven").symlink_to(proven)
    if request.param == "folder":
        return str(tmp_path / "kept")
    return place_on(request.getfixturevalue(request.param), monkeypatch)


@pytest.fixture
def there(newsdiff: Newsdiff, place: str, request: pytest.FixtureRequest) -> Iterator[Newsdiff]:
    """An archive in the place."""
    done = set()

    def run(*arguments: str) -> Outcome:
        done.add(arguments[0])
        return newsdiff(*arguments, archive=place)

    outcome = run("init", "--origin", ORIGIN)
    assert outcome.code == 0, outcome.err
    yield run
    assert subjects(request.function) <= done


def subjects(test: object) -> set[str]:
    """The commands a test says it is about."""
    marks = getattr(test, "pytestmark", [])
    return {command for mark in marks if mark.name == "runs" for command in mark.args}


def test_every_command_is_some_tests_subject() -> None:
    known = {command for panel in COMMANDS.values() for command in panel}
    subject = set().union(*(subjects(test) for test in globals().values()))
    assert known - subject == PLACELESS
    assert subject <= known


@pytest.fixture
def imported(there: Newsdiff, tmp_path: Path) -> Newsdiff:
    """The place holds a story in three versions."""
    assert import_story(there, tmp_path).code == 0
    return there


@pytest.fixture
def second(place: str) -> str:
    """Another place, where a copy can be."""
    return f"{place}-second"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


def import_story(newsdiff: Newsdiff, folder: Path) -> Outcome:
    pages = [toll(12, 30), toll(15, 34), toll(15, 34).replace(b"</article>", CORRECTION.encode())]
    lines = ["path,url,fetched_at"]
    for number, body in enumerate(pages, start=1):
        (folder / f"{number}.html").write_bytes(body)
        lines.append(f"{number}.html,https://news.example/world/bus-crash,2026-03-0{number}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    return newsdiff("import", "files", "manifest.csv")


@runs("import", *(command[0] for command in READING))
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
        assert expected.code == int(command[0] == "diff")


@runs("verify", "rebuild")
def test_a_sound_archive_is_ok_at_every_level_and_its_index_can_be_made_again(
    imported: Newsdiff, place: str
) -> None:
    (level,) = (given for given in verify_command.params if given.name == "level")
    assert isinstance(level.type, click.Choice)
    distant = place.startswith("s3://")
    for one in level.type.choices if distant else set(level.type.choices) - {"s3"}:
        outcome = imported("verify", "--level", one)
        assert (one, outcome.code, outcome.out.endswith("ok\n")) == (one, 0, True)
    assert imported("rebuild").out == "Index rebuilt: 4 events, 3 pages read, 1 story.\n"
    assert imported("verify").code == 0


@runs("add", "set", "capture", "watch", "jobs", "stop", "doctor")
def test_stories_are_followed_looked_at_and_dropped(there: Newsdiff, server: Server) -> None:
    server.page("/a", toll(12, 30), Content_Type="text/html")
    allowed = ("--allow-private", server.address)
    assert there("add", server.url("/a"), *allowed).out.startswith("Following a. v1 captured, ")
    server.page("/a", toll(15, 34), Content_Type="text/html")
    assert there("capture", *allowed).out.startswith("1 look: 1 new version")
    assert there("watch", "--once", *allowed).code == 0
    assert there("set", "a", "--every", "2h").code == 0
    assert len(there("jobs", "--json").data["stories"]) == 1
    assert there("doctor", *allowed).code == 0
    assert there("stop", "a").code == 0
    assert there("verify").code == 0


@runs("seeds", "merge", "separate")
def test_a_feeds_stories_are_followed_and_joined(there: Newsdiff, server: Server) -> None:
    items = "".join(f"<item><link>{server.url(name)}</link></item>" for name in ("/a", "/b"))
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    server.page("/rss.xml", feed.encode(), Content_Type="application/rss+xml")
    assert there("add", server.url("/rss.xml"), "--allow-private", server.address).code == 0
    (seed,) = there("seeds", "--json").data["seeds"]
    assert (seed["listed"], seed["followed"]) == (2, 2)
    assert there("merge", "a", "b", "--because", "one report").code == 0
    assert len(there("list", "--json").data["stories"]) == 1
    assert there("separate", "b", "--because", "two reports").code == 0
    assert len(there("list", "--json").data["stories"]) == 2
    assert there("verify").code == 0


def test_machines_write_in_turn_and_each_sees_all(
    imported: Newsdiff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on(machine: str, *command: str) -> Outcome:
        for name in ("CACHE", "STATE", "CONFIG"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / machine / name.lower()))
        return imported(*command)

    for number in range(4):
        url = f"https://news.example/{number}"
        assert on(f"machine-{number % 2}", "add", "--later", url).code == 0
    assert on("machine-0", "list").out == on("machine-1", "list").out
    assert on("machine-0", "log", STORY).out == on("machine-1", "log", STORY).out
    assert on("machine-1", "verify").code == 0


@runs("init")
def test_an_archive_is_made_once_wherever_it_is(
    there: Newsdiff, newsdiff: Newsdiff, place: str
) -> None:
    assert there("list").code == 0
    outcome = newsdiff("init", archive=place)
    assert outcome.code == 2
    assert "there is an archive at" in outcome.err


def test_without_an_archive_the_exit_code_is_10(newsdiff: Newsdiff, place: str) -> None:
    for command in (*READING, ("verify",), ("rebuild",), ("checkpoint",), ("stop", STORY)):
        assert (command, newsdiff(*command, archive=place).code) == (command, 10)


@runs("checkpoint", "prove", "verify-proof")
def test_a_version_is_proved_wherever_the_archive_is(
    imported: Newsdiff, place: str, tmp_path: Path
) -> None:
    note = imported("checkpoint", "--publish", "public").out
    assert (tmp_path / "public" / "checkpoint").read_text(encoding="utf-8") == note
    assert imported("prove", STORY, "v2", "--with-payload", "-o", "proof").code == 0
    key = describe(open_bucket(place), place).vkey
    assert imported("verify-proof", "proof", "--key", key).code == 0
    assert imported("verify", "--level", "quick").code == 0


@runs("key")
def test_the_key_is_handed_over_wherever_the_archive_is(imported: Newsdiff, place: str) -> None:
    first = describe(open_bucket(place), place).vkey
    assert imported("checkpoint").code == 0
    assert imported("key", "rotate").code == 0
    assert imported("key", "show", "--json").data["tenures"][0]["vkey"] == first
    assert imported("verify", "--key", first).code == 0


@runs("witness")
def test_a_log_is_cosigned_wherever_it_is(imported: Newsdiff, place: str) -> None:
    imported("checkpoint")
    key = describe(open_bucket(place), place).vkey
    word = imported("witness", place, "--name", "desk.example/w", "--key", key, "--store", "--json")
    asked = ("verify", "--level", "anchors", "--witness", word.data["witness"])
    assert "(cosigned by desk.example/w" in imported(*asked).out


@runs("rule", "feed")
def test_rules_and_feeds_tell_of_what_is_stored_wherever_it_is(imported: Newsdiff) -> None:
    assert imported("rule", "add", "tolls", "--on", "figure", "--min-change", "10%").code == 0
    told = imported("rule", "test", "tolls", "--since", "2026-03-01").out
    assert "people killed" in told
    assert len(imported("feed", "json").data["items"]) == 2


@runs("anchor")
def test_an_authoritys_word_is_kept_wherever_the_archive_is(
    imported: Newsdiff, server: Server, authority: Authority
) -> None:
    url = authority.serve(server, "/tsa")
    assert imported("anchor", "--tsa", url, "--allow-private", server.address).code == 0
    told = imported("verify", "--level", "anchors", "--tsa-ca", str(authority.ca))
    assert (told.code, "(an authority vouches)" in told.out) == (0, True)


@runs("withdraw")
def test_a_withdrawn_story_is_gone_wherever_the_archive_is(imported: Newsdiff, place: str) -> None:
    done = imported("withdraw", STORY, "v2", "--level", "redact", *ORDER, "--json").data
    assert done["done"] == {"payloads": 1, "packs": 1, "repacked": 2}
    assert len(imported("log", STORY, "--json").data["versions"]) == 2
    assert imported("withdraw", STORY, "--level", "erase", *ORDER).code == 0
    assert imported("log", STORY).code == 5
    assert not list(open_bucket(place).keys("packs/"))
    assert imported("verify").code == 0


@runs("copy")
def test_a_copy_is_an_archive_wherever_it_is(
    imported: Newsdiff, newsdiff: Newsdiff, place: str, second: str
) -> None:
    for source, target in ((place, second), (second, "folder"), ("folder", f"{second}-third")):
        done = imported("copy", source, target)
        assert done.code == 0
        assert "4 events, " in done.out
    assert newsdiff("verify", archive=f"{second}-third").code == 0
    assert imported("copy", place, second, "--json").data["objects"] == 0


@runs("repair")
def test_what_is_damaged_or_gone_is_repaired_from_a_copy(
    imported: Newsdiff, place: str, second: str
) -> None:
    imported("copy", place, second)
    bucket = open_bucket(place)
    (segment, *_), (pack, *_) = list(bucket.keys("log/")), list(bucket.keys("packs/"))
    bucket.remove(segment)
    bucket.remove(pack)
    bucket.put_if_absent(pack, b"other bytes")
    assert imported("verify").code == 4
    assert imported("repair").code == 4
    assert imported("repair", "--from", second).code == 0
    assert imported("verify").code == 0


def test_past_versions_are_looked_for_where_there_can_be_any(
    imported: Newsdiff, place: str
) -> None:
    outcome = imported("verify", "--level", "s3")
    if place.startswith("s3://"):
        assert outcome.code == 0
        assert "NOT CHECKED  the bucket keeps no versions" in outcome.out
    else:
        assert outcome.code == 2
        assert outcome.err == "newsdiff: --level s3 is for an archive at s3://bucket/prefix\n"
