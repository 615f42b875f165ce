"""A key hands over to the next; every check tells which key signed, and how it came to."""

import shutil
from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import Newsdiff


@pytest.fixture
def first(history: Newsdiff, tmp_path: Path) -> str:
    assert history("list").code == 0
    return str(orjson.loads((tmp_path / "archive" / "archive.json").read_bytes())["vkey"])


def test_proofs_made_after_a_rotation_hold_for_the_old_key(history: Newsdiff, first: str) -> None:
    history("prove", "bus-crash", "v1", "-o", "early")
    told = history("key", "rotate", "--reason", "a year has passed", "--json").data
    assert (told["event"], told["signed"], told["reason"]) == (4, True, "a year has passed")
    history("prove", "4", "-o", "late")
    for file, key in (("early", first), ("late", first), ("late", told["vkey"])):
        assert history("verify-proof", file, "--key", key).code == 0
    outcome = history("verify-proof", "late", "--key", first)
    old, new = ("+".join(key.split("+")[:2]) for key in (first, told["vkey"]))
    assert f"{new}: since event 4, signed by {old}: a year has passed" in outcome.out
    assert history("verify-proof", "early", "--key", told["vkey"]).code == 4


def test_verify_tells_who_signs(history: Newsdiff, first: str) -> None:
    history("checkpoint")
    name = "+".join(first.split("+")[:2])
    assert f"{name} signs, the key of archive.json" in history("verify", "--level", "log").out
    history("key", "rotate")
    history("checkpoint")
    for level in ("log", "quick"):
        outcome = history("verify", "--level", level)
        assert (outcome.code, "since event 4, signed by" in outcome.out) == (0, True)
    told = history("verify", "--json", "--key", first).data
    assert [(key["event"], key["signed"]) for key in told["keys"]] == [(None, True), (4, True)]
    assert told["checkpoints"] == 2


def test_a_lost_key_is_told_for_good(history: Newsdiff, first: str, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "config" / "newsdiff" / "keys")
    outcome = history("key", "rotate")
    assert (outcome.code, "--lost --reason TEXT" in outcome.err) == (2, True)
    assert history("key", "rotate", "--lost").code == 2
    new = history("key", "rotate", "--lost", "--reason", "it\x1b burnt", "--json").data["vkey"]
    outcome = history("verify")
    assert outcome.code == 0
    assert f"WITHOUT a signature of {'+'.join(first.split('+')[:2])}: it\ufffd burnt" in outcome.out
    assert history("verify", "--key", new).code == 0
    for level in ("log", "quick"):
        distrusting = history("verify", "--key", first, "--level", level)
        assert (distrusting.code, "without a signature of the key" in distrusting.out) == (4, True)
    history("prove", "0", "-o", "p")
    outcome = history("verify-proof", "p", "--key", first)
    assert (outcome.code, "without a signature of the key before" in outcome.err) == (4, True)
    outcome = history("verify-proof", "p", "--key", new)
    assert (outcome.code, "WITHOUT a signature of" in outcome.out) == (0, True)


def test_a_strangers_key_is_no_key_of_the_archive(history: Newsdiff, tmp_path: Path) -> None:
    history("init", archive="other")
    outcome = history("verify", "--key", str(tmp_path / "other" / "archive.json"))
    assert (outcome.code, "is no key of this archive" in outcome.out) == (4, True)


def test_the_keys_are_shown(history: Newsdiff, first: str, tmp_path: Path) -> None:
    assert "is in" in history("key", "show").out
    history("key", "rotate")
    told = history("key", "show", "--json").data
    assert [one["vkey"] for one in told["tenures"]] == [first, told["vkey"]]
    assert (told["here"], told["refused"]) == (True, [])
    shutil.rmtree(tmp_path / "config" / "newsdiff" / "keys")
    outcome = history("key", "show")
    assert "is not in" in outcome.out
    assert "signed by" in outcome.out
    assert history("doctor").code == 0


def test_what_changes_no_key_is_named(history: Newsdiff, first: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from newsdiff.events import KeyRotated
    from newsdiff.ports import Sighting
    from storage import open_archive

    false = KeyRotated(recorded=datetime(2026, 3, 9, tzinfo=UTC), previous=first, vkey="mine")
    with open_archive(tmp_path / "archive") as archive:
        archive.record([Sighting(false)])
    outcome = history("verify")
    assert (outcome.code, "it claims to rotate the key" in outcome.out) == (4, True)
    assert "event 4 changes no key: not a verifier key" in history("key", "show").out
