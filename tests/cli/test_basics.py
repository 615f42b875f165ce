"""The grammar of the command line: help, errors, JSON, two files."""

import json
from pathlib import Path

import pytest

from cli.main import COMMANDS
from tests.cli.conftest import Newsdiff, toll

NAMES = [name for panel in COMMANDS.values() for name in panel]


def test_help_lists_every_command(newsdiff: Newsdiff) -> None:
    out = newsdiff("--help").out
    assert all(f" {name} " in out for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(newsdiff: Newsdiff, name: str) -> None:
    outcome = newsdiff(name, "--help")
    assert outcome.code == 0
    assert "Usage: newsdiff" in outcome.out


def test_a_mistyped_command_is_wrong_usage(newsdiff: Newsdiff) -> None:
    outcome = newsdiff("figurs")
    assert outcome.code == 2
    assert "figures" in outcome.err


@pytest.mark.parametrize("name", ["list", "log", "figures", "verify", "rebuild", "capture"])
def test_without_an_archive_the_exit_code_is_10(newsdiff: Newsdiff, name: str) -> None:
    outcome = newsdiff(name)
    assert outcome.code == 10
    assert outcome.err == (
        "newsdiff: there is no archive at archive\n"
        '  Make one with "newsdiff init", or name one: newsdiff -A DIR log\n'
    )


def test_an_archive_is_made_once(newsdiff: Newsdiff) -> None:
    assert newsdiff("init").code == 0
    outcome = newsdiff("init")
    assert outcome.code == 2
    assert "there is an archive at archive already" in outcome.err


def test_the_signing_key_stands_outside_and_is_for_its_owner_alone(
    newsdiff: Newsdiff, tmp_path: Path
) -> None:
    newsdiff("init")
    (key,) = (path for path in (tmp_path / "config").rglob("*") if path.is_file())
    assert key.stat().st_mode & 0o077 == 0


def test_two_html_files_are_compared_without_an_archive(newsdiff: Newsdiff, tmp_path: Path) -> None:
    (tmp_path / "old.html").write_bytes(toll(12, 30))
    (tmp_path / "new.html").write_bytes(toll(15, 34))
    outcome = newsdiff("compare", "old.html", "new.html")
    assert outcome.code == 1
    assert "[-12-]{+15+}" in outcome.out
    assert newsdiff("compare", "old.html", "old.html").code == 0


def test_two_json_files_are_compared(newsdiff: Newsdiff, tmp_path: Path) -> None:
    for name, number in (("old", "25,000"), ("new", "12,000")):
        text = f"Russia will bring {number} workers to the plant, officials said."
        (tmp_path / f"{name}.json").write_text(json.dumps({"headline": "Plant", "text": text}))
    change = newsdiff("--json", "compare", "old.json", "new.json").data
    assert [(f["old"]["value"], f["new"]["value"]) for f in change["figures"]] == [(25000, 12000)]


def test_plain_text_may_begin_with_its_headline(newsdiff: Newsdiff, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Flood in Pruna\n\nTwo bridges were washed away.\n")
    (tmp_path / "new.txt").write_text("Floods in Pruna\n\nThree bridges were washed away.\n")
    change = newsdiff("--json", "compare", "old.txt", "new.txt").data
    assert change["headline"] == {"old": "Flood in Pruna", "new": "Floods in Pruna"}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"text": 3}', "nonsense"])
def test_json_that_is_no_article_is_one_line(
    newsdiff: Newsdiff, tmp_path: Path, content: str
) -> None:
    (tmp_path / "a.json").write_text(content)
    outcome = newsdiff("compare", "a.json", "a.json")
    assert outcome.code == 2
    assert outcome.err.startswith("newsdiff: a.json is no article\n")


def test_a_file_that_is_not_there(newsdiff: Newsdiff) -> None:
    outcome = newsdiff("compare", "a.html", "b.html")
    assert (outcome.code, outcome.err) == (2, "newsdiff: no file a.html\n")


def test_a_setting_that_nobody_knows_is_named(newsdiff: Newsdiff, tmp_path: Path) -> None:
    newsdiff("init")
    (tmp_path / "archive" / "newsdiff.toml").write_text("colour = 'red'\n")
    outcome = newsdiff("list")
    assert outcome.code == 2
    assert "setting 'colour'" in outcome.err
