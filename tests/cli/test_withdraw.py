"""Taking down by order: every face keeps silent, the proof holds, what left is listed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff, Outcome

STORY = "bus-crash"
WHY = ("--basis", "GDPR art. 17", "--ref", "REQ-7")
FACES = (
    ("log", STORY),
    ("show", STORY),
    ("show", STORY, "v1", "--raw"),
    ("diff", STORY, "v1", "v2"),
    ("figures", STORY),
    ("sourcing", STORY),
    ("notices", STORY),
    ("check", STORY),
    ("when", STORY, "15"),
    ("blame", STORY),
    ("export", "csv", "--table", "figures", "--story", STORY),
    ("capture", STORY),
    ("stop", STORY),
    ("add", "--later", "https://news.example/world/bus-crash"),
)


def withdraw(newsdiff: Newsdiff, *words: str, level: str = "erase") -> Outcome:
    return newsdiff("withdraw", STORY, *words, "--level", level, *WHY)


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("level", ["hide", "erase"])
def test_every_face_refuses_a_withdrawn_story(history: Newsdiff, level: str) -> None:
    assert withdraw(history, "--yes", level=level).code == 0
    for face in FACES:
        outcome = history(*face)
        assert (face, outcome.code, outcome.out) == (face, 5, "")
        assert "withdrawn" in outcome.err


@pytest.mark.parametrize("table", ["captures", "versions", "changes", "figures", "sourcing"])
def test_lists_and_exports_leave_a_withdrawn_story_out(history: Newsdiff, table: str) -> None:
    withdraw(history, "--yes")
    assert history("list", "--json").data == {"stories": []}
    assert history("export", "jsonl", "--table", table).out == ""


@pytest.mark.parametrize("level", ["hide", "redact", "erase"])
def test_the_archive_still_proves(history: Newsdiff, level: str) -> None:
    withdraw(history, "v2", "--yes", level=level)
    assert history("verify").out.splitlines()[-1] == "ok"
    withdraw(history, "--yes", level=level)
    assert history("verify").out.splitlines()[-1] == "ok"
    assert history("rebuild").code == 0
    assert history("verify").out.splitlines()[-1] == "ok"


def test_nothing_of_an_erased_text_is_left_in_any_file(history: Newsdiff, tmp_path: Path) -> None:
    history("figures", STORY)
    assert b"Goran Vidal" in bytes_below(tmp_path / "archive")
    withdraw(history, "--yes")
    assert b"Goran Vidal" not in bytes_below(tmp_path / "archive")
    assert not list((tmp_path / "archive" / "packs").rglob("*.ndpack"))


def test_one_version_goes_and_the_others_stay(history: Newsdiff) -> None:
    done = history("withdraw", STORY, "v2", "--level", "redact", *WHY, "--yes", "--json").data
    assert done["done"] == {"payloads": 1, "packs": 1, "repacked": 2}
    assert (
        history("log", STORY)
        .out.splitlines()[1]
        .startswith("withdrawn (redact): GDPR art. 17, REQ-7, ")
    )
    log = history("log", STORY, "--json").data
    assert len(log["versions"]) == 2
    assert [(one["level"], one["scope"]) for one in log["withdrawn"]] == [("redact", "looks")]
    assert history("show", STORY, "@2026-03-02T12:00").code == 5
    assert history("show", STORY, "v2", "--raw").code == 0


def test_removing_asks_for_confirmation(history: Newsdiff) -> None:
    outcome = withdraw(history)
    assert outcome.code == 2
    assert "--yes" in outcome.err
    assert history("log", STORY).code == 0


def test_a_dry_run_changes_nothing(history: Newsdiff, tmp_path: Path) -> None:
    before = bytes_below(tmp_path / "archive" / "log")
    outcome = withdraw(history, "--dry-run")
    assert "3 stored answers would be removed" in outcome.out
    assert bytes_below(tmp_path / "archive" / "log") == before
    assert history("log", STORY).code == 0


def test_what_was_exported_before_is_listed(history: Newsdiff, tmp_path: Path) -> None:
    history("export", "csv", "out", "--table", "figures")
    history("export", "jsonl", "other", "--story", STORY)
    outcome = withdraw(history, "--yes")
    recalled = outcome.out.splitlines()[-2:]
    assert recalled[0].endswith(f"csv  {tmp_path / 'out'}  figures")
    assert recalled[1].endswith(f"jsonl  {tmp_path / 'other'}  all")


def test_what_was_never_exported_is_said_so(history: Newsdiff) -> None:
    assert withdraw(history, "--yes").out.endswith("Nothing of it was exported from here.\n")


def test_what_was_hidden_can_be_lifted_and_what_was_erased_cannot(history: Newsdiff) -> None:
    before = history("log", STORY, "--json").data["versions"]
    withdraw(history, level="hide")
    assert withdraw(history, level="lift").code == 0
    assert history("log", STORY, "--json").data["versions"] == before
    withdraw(history, "--yes")
    assert withdraw(history, level="lift").code == 5


def test_erased_pages_are_not_imported_again(history: Newsdiff, tmp_path: Path) -> None:
    withdraw(history, "v2", "--yes")
    again = history("import", "files", "manifest.csv", "--json").data
    assert again["added"] == 0
    later = (tmp_path / "manifest.csv").read_text(encoding="utf-8").replace("2026-03", "2026-04")
    (tmp_path / "later.csv").write_text(later, encoding="utf-8")
    assert history("import", "files", "later.csv", "--json").data["added"] == 2
    withdraw(history, "--yes")
    assert history("import", "files", "manifest.csv", "--json").data["added"] == 0


def test_a_basis_must_be_given(history: Newsdiff) -> None:
    outcome = history("withdraw", STORY, "--level", "hide", "--basis", " ", "--ref", "REQ-7")
    assert outcome.code == 2
