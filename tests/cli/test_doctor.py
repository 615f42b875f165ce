"""The doctor finds what is wrong and says what to do."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Newsdiff, toll
from tests.jobs.server import Server
from tests.servers import careless
from tests.storage.places import place_on


def about(outcome: Any, subject: str) -> list[tuple[str, str]]:
    findings = outcome.data["findings"]
    return [(f["state"], f["words"]) for f in findings if f["about"] == subject]


def test_a_sound_archive_is_found_sound(
    newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDIFF_CONTACT", "https://newsroom.example/about")
    server.page("/a", toll(12, 30), Content_Type="text/html")
    newsdiff("init")
    newsdiff("add", server.url("/a"), "--allow-private", server.address)
    outcome = newsdiff("doctor", "--json", "--allow-private", server.address)
    assert outcome.code == 0
    assert {finding["state"] for finding in outcome.data["findings"]} == {"ok"}
    assert [finding["about"] for finding in outcome.data["findings"]] == [
        "versions", "archive", "storage", "space", "space", "space", "permissions", "permissions",
        "robots", "clock",
    ]  # fmt: skip


def test_it_leaves_a_folder_as_it_was(newsdiff: Newsdiff, tmp_path: Path) -> None:
    newsdiff("init")
    newsdiff("list")
    before = {p for p in (tmp_path / "archive").rglob("*") if "index" not in p.parts}
    assert newsdiff("doctor").code == 0
    assert {p for p in (tmp_path / "archive").rglob("*") if "index" not in p.parts} == before


def test_what_is_wrong_does_not_hide_the_rest(newsdiff: Newsdiff) -> None:
    outcome = newsdiff("doctor", "--json")
    assert outcome.code == 2
    assert [state for state, _ in about(outcome, "archive")] == ["trouble"]
    assert about(outcome, "versions")[0][0] == "ok"
    assert about(outcome, "clock")[0][0] == "ok"


def test_a_key_that_others_can_read_is_to_be_closed(newsdiff: Newsdiff, tmp_path: Path) -> None:
    newsdiff("init")
    (key,) = (tmp_path / "config").rglob("*.pem")
    key.chmod(0o644)
    outcome = newsdiff("doctor")
    assert outcome.code == 2
    assert "FIX   permissions  others can read" in outcome.out
    assert "chmod 600" in outcome.out


def test_a_machine_without_the_key_can_write_but_not_sign(
    newsdiff: Newsdiff, tmp_path: Path
) -> None:
    newsdiff("init")
    (key,) = (tmp_path / "config").rglob("*.pem")
    key.unlink()
    outcome = newsdiff("doctor", "--json")
    assert outcome.code == 0
    assert about(outcome, "permissions")[1][0] == "warning"


def test_a_log_that_was_cut_short_is_trouble(history: Newsdiff, tmp_path: Path) -> None:
    history("stop", "bus-crash")
    max((tmp_path / "archive" / "log").rglob("*.zst")).unlink()
    outcome = history("doctor", "--json")
    assert outcome.code == 2
    ((state, words),) = about(outcome, "archive")
    assert state == "trouble"
    assert "log/000/000/000000000001.ndjson.zst" in words


def test_a_host_that_shuts_us_out_is_named(newsdiff: Newsdiff, server: Server) -> None:
    server.page("/robots.txt", b"User-agent: *\nDisallow: /")
    newsdiff("init")
    newsdiff("add", server.url("/a"), "--later")
    outcome = newsdiff("doctor", "--json", "--allow-private", server.address)
    assert outcome.code == 0
    assert about(outcome, "robots")[0] == (
        "warning",
        f"http://{server.address}: robots.txt of 127.0.0.1 does not let newsdiff in here",
    )


def test_a_clock_that_is_wrong_is_to_be_set(newsdiff: Newsdiff, server: Server) -> None:
    server.page("/robots.txt", b"", Date="Tue, 17 Mar 2020 09:00:00 GMT")
    newsdiff("init")
    newsdiff("add", server.url("/a"), "--later")
    outcome = newsdiff("doctor", "--json", "--allow-private", server.address)
    assert outcome.code == 2
    assert about(outcome, "clock")[0][0] == "trouble"


def test_a_server_that_lets_two_writers_win_is_refused_with_the_header_it_ignored(
    newsdiff: Newsdiff, monkeypatch: pytest.MonkeyPatch
) -> None:
    with careless() as endpoint:
        place = place_on(endpoint, monkeypatch)
        outcome = newsdiff("init", archive=place)
        assert outcome.code == 2
        assert "ignored the header If-None-Match" in outcome.err
        found = about(newsdiff("doctor", "--json", archive=place), "storage")
        assert found[0][0] == "trouble"
        assert "If-None-Match" in found[0][1]


def test_a_sound_server_is_found_sound(
    newsdiff: Newsdiff, moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_on(moto, monkeypatch)
    newsdiff("init", archive=place)
    outcome = newsdiff("doctor", "--json", archive=place)
    assert outcome.code == 0
    assert about(outcome, "storage")[0][0] == "ok"
