"""Two newsrooms witness each other; what a witness saw is in verify and in every proof."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff
from tests.jobs.server import Server

NAME = ("--name", "desk.example/witness")
KEY = ("--key", "archive/archive.json")


@pytest.fixture
def witness(history: Newsdiff) -> str:
    """The key of a witness that has cosigned the archive and left its word there."""
    history("checkpoint")
    return str(history("witness", "archive", *NAME, *KEY, "--store", "--json").data["witness"])


def test_verify_names_the_witness_and_the_time(history: Newsdiff, witness: str) -> None:
    outcome = history("verify", "--level", "anchors", "--witness", witness)
    name = "+".join(witness.split("+")[:2])
    assert outcome.code == 0
    assert "events before 4 existed by 20" in outcome.out
    assert f"(cosigned by {name})" in outcome.out
    unasked = history("verify", "--level", "anchors")
    assert "(says desk.example/witness, not checked: give --witness)" in unasked.out
    told = history("verify", "--level", "anchors", "--witness", witness, "--json").data["anchors"]
    assert [(one["kind"], one["by"], one["vouched"]) for one in told] == [
        ("cosignature", name, True)
    ]


def test_a_witness_that_said_nothing_is_missed(history: Newsdiff, witness: str) -> None:
    history("init", archive="other")
    history("checkpoint", archive="other")
    asked = ("verify", "--level", "anchors", "--witness", witness)
    outcome = history(*asked, archive="other")
    assert (outcome.code, "has cosigned nothing here" in outcome.out) == (4, True)


def test_a_changed_cosignature_is_named(history: Newsdiff, witness: str, tmp_path: Path) -> None:
    (line,) = (tmp_path / "archive" / "anchors").rglob("*.cosig")
    line.chmod(0o644)
    for body in (line.read_bytes()[:-5] + b"AA==\n", b"\xff"):
        line.write_bytes(body)
        outcome = history("verify", "--level", "anchors", "--witness", witness, "--json")
        assert outcome.code == 4
        assert outcome.data["damages"][0]["key"].endswith(line.name)
    assert history("prove", "0", "-o", "p").code == 0


def test_a_proof_brings_the_witnesss_word(history: Newsdiff, witness: str) -> None:
    history("prove", "bus-crash", "v2", "-o", "p")
    outcome = history("verify-proof", "p", *KEY, "--witness", witness)
    assert outcome.code == 0
    assert "by the word of the witness" in outcome.out
    told = history("verify-proof", "p", *KEY, "--witness", witness, "--json").data
    assert told["cosigned"] == [{"witness": witness, "time": told["existed_by"]}]
    unasked = history("verify-proof", "p", *KEY).out
    assert "These times are the archive's own word." in unasked
    assert "not checked: a cosignature of a witness; give --witness" in unasked
    other = history("witness", "archive", "--name", "other", *KEY, "--json").data["witness"]
    outcome = history("verify-proof", "p", *KEY, "--witness", other)
    assert (outcome.code, "is not cosigned by other+" in outcome.err) == (4, True)
    assert history("verify-proof", "p", *KEY, "--witness", "junk").code == 2


def test_a_published_log_is_witnessed_from_afar(
    history: Newsdiff, server: Server, tmp_path: Path
) -> None:
    history("checkpoint", "--publish", "public")
    for path in (tmp_path / "public").rglob("*"):
        if path.is_file():
            server.page(f"/log/{path.relative_to(tmp_path / 'public')}", path.read_bytes())
    place = (server.url("/log/"), "--allow-private", server.address)
    outcome = history("witness", *place, *NAME, *KEY, "-o", "cosigned", "--json")
    assert outcome.code == 0
    witness = outcome.data["witness"]
    assert history("witness", "public", *NAME, *KEY).code == 0
    assert history("witness", *place, *NAME, *KEY, "--store").code == 2
    assert history("witness", server.url("/log/"), *NAME, *KEY).code == 5
    assert history("anchor", "--cosigned", "cosigned", "--witness", witness).code == 0
    assert history("verify", "--level", "anchors", "--witness", witness).code == 0


def test_a_witness_refuses_a_log_that_was_rolled_back(history: Newsdiff) -> None:
    history("checkpoint")
    history("copy", "archive", "early")
    history("stop", "bus-crash")
    history("checkpoint")
    assert history("witness", "archive", *NAME, *KEY).code == 0
    outcome = history("witness", "early", *NAME, *KEY)
    assert (outcome.code, "was rolled back: it shows 4 events" in outcome.err) == (4, True)


def test_only_a_cosignature_over_our_checkpoint_is_kept(history: Newsdiff, witness: str) -> None:
    assert history("witness", "archive", *NAME, *KEY, "-o", "note").code == 0
    history("init", archive="other")
    kept = ("anchor", "--cosigned", "note", "--witness", witness)
    outcome = history(*kept, archive="other")
    assert (outcome.code, "not over a checkpoint of this archive" in outcome.err) == (2, True)
    assert history("anchor", "--cosigned", "note").code == 2
    assert history("anchor").code == 2
    assert history(*kept, "--witness", "other").code == 2
