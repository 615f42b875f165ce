"""What was seen can be proved to somebody who has a file and a key and nothing else."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import Newsdiff, toll


@pytest.fixture
def key(history: Newsdiff, tmp_path: Path) -> str:
    assert history("list").code == 0
    described = orjson.loads((tmp_path / "archive" / "archive.json").read_bytes())
    return str(described["vkey"])


def test_a_version_is_proved_without_the_archive(
    history: Newsdiff, key: str, tmp_path: Path
) -> None:
    assert history("prove", "bus-crash", "v2").code == 0
    shutil.rmtree(tmp_path / "archive")
    outcome = history("verify-proof", "bus-crash-v2.tlog-proof", "--key", key)
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1] == "ok"
    assert sha256(toll(15, 34)).hexdigest() in outcome.out
    assert "It came between 2026-03-01T00:00:00.000Z and 2026-03-02T23:59:59.999Z." in outcome.out


def test_the_first_version_has_nothing_before_it(history: Newsdiff) -> None:
    told = history("prove", "bus-crash", "v1", "-o", "one", "--json").data
    assert (told["before"], told["between"]) == (None, [None, "2026-03-01T23:59:59.999Z"])


def test_the_bytes_that_were_seen_come_out_of_the_proof(history: Newsdiff, tmp_path: Path) -> None:
    history("prove", "bus-crash", "latest", "--with-payload", "-o", "p")
    described = str(tmp_path / "archive" / "archive.json")
    told = history("verify-proof", "p", "--key", described, "--payload", "bytes", "--json").data
    assert sha256((tmp_path / "bytes").read_bytes()).hexdigest() == told["event"]["block"]


def test_a_proof_changed_anywhere_exits_with_4(history: Newsdiff, key: str, tmp_path: Path) -> None:
    history("prove", "1", "-o", "p")
    text = (tmp_path / "p").read_text(encoding="utf-8")
    (tmp_path / "p").write_text(text.replace("index 1", "index 2"), encoding="utf-8")
    outcome = history("verify-proof", "p", "--key", key)
    assert outcome.code == 4
    assert "p does not hold: event 2 is not in the log" in outcome.err


def test_another_archives_key_exits_with_4(history: Newsdiff, tmp_path: Path) -> None:
    history("prove", "0", "-o", "p")
    history("init", archive="other")
    outcome = history("verify-proof", "p", "--key", str(tmp_path / "other" / "archive.json"))
    assert outcome.code == 4


@pytest.mark.parametrize("given", ["no key", "1.html", "manifest.csv"])
def test_what_is_no_key_is_told(history: Newsdiff, given: str) -> None:
    history("prove", "0", "-o", "p")
    outcome = history("verify-proof", "p", "--key", given)
    assert outcome.code == 2
    assert "key" in outcome.err


def test_an_event_that_is_not_there_cannot_be_proved(history: Newsdiff) -> None:
    outcome = history("prove", "77")
    assert (outcome.code, "there is no event 77" in outcome.err) == (2, True)


def test_bytes_that_were_not_put_in_do_not_come_out(history: Newsdiff, key: str) -> None:
    history("prove", "0", "-o", "p")
    assert history("verify-proof", "p", "--key", key, "--payload", "x").code == 2
    assert history("prove", "0", "--with-payload").code == 2


def test_a_checkpoint_is_signed_once_for_each_size(history: Newsdiff, tmp_path: Path) -> None:
    first = history("checkpoint")
    assert re.match(r"newsdiff/\w+\n4\n\S{44}\n\n— newsdiff/\w+ \S+\n", first.out)
    assert history("checkpoint", "-o", "note", "--json").data["note"] == first.out
    assert (tmp_path / "note").read_text(encoding="utf-8") == first.out
    assert [path.name for path in (tmp_path / "archive" / "checkpoints").iterdir()] == [
        "000000000004"
    ]


def test_without_the_signing_key_a_checkpoint_that_stands_serves(
    history: Newsdiff, tmp_path: Path
) -> None:
    history("checkpoint")
    shutil.rmtree(tmp_path / "config" / "newsdiff" / "keys")
    assert history("prove", "bus-crash", "v3").code == 0
    history("stop", "bus-crash")
    outcome = history("prove", "4")
    assert (outcome.code, "no key newsdiff/" in outcome.err) == (2, True)


def test_a_log_is_published_for_any_client_to_audit(history: Newsdiff, tmp_path: Path) -> None:
    note = history("checkpoint", "--publish", "public").out
    assert (tmp_path / "public" / "checkpoint").read_text(encoding="utf-8") == note
    tile = (tmp_path / "public" / "tile" / "0" / "000.p" / "4").read_bytes()
    assert len(tile) == 4 * 32
    history("stop", "bus-crash")
    later = history("checkpoint", "--publish", "public")
    assert "2 files written" in later.err
    assert (tmp_path / "public" / "checkpoint").read_text(encoding="utf-8") == later.out != note
