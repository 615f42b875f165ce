"""What an authority vouches for is in the archive, in verify and in every proof."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests import calendar
from tests.authority import Authority
from tests.cli.conftest import Newsdiff
from tests.jobs.server import Server


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def anchored(history: Newsdiff, server: Server, authority: Authority) -> Newsdiff:
    url = authority.serve(server, "/tsa")
    outcome = history("anchor", "--tsa", url, "--allow-private", server.address)
    assert outcome.code == 0
    assert "The log's first 4 events existed by " in outcome.out
    return history


def test_the_anchor_is_verified_against_its_authority(
    anchored: Newsdiff, authority: Authority, tmp_path: Path
) -> None:
    outcome = anchored("verify", "--level", "anchors", "--tsa-ca", str(authority.ca))
    assert outcome.code == 0
    assert "(an authority vouches)" in outcome.out
    assert "(not checked: give --tsa-ca)" in anchored("verify", "--level", "anchors").out
    (reply,) = (tmp_path / "archive" / "anchors").rglob("*.tsr")
    (note,) = (tmp_path / "archive" / "checkpoints").iterdir()
    assert authority.accepts(reply.read_bytes(), note.read_bytes())


def test_a_proof_brings_the_authoritys_word(anchored: Newsdiff, authority: Authority) -> None:
    anchored("prove", "bus-crash", "v2", "-o", "p")
    check = ("verify-proof", "p", "--key", "archive/archive.json")
    told = anchored(*check, "--tsa-ca", str(authority.ca), "--json").data
    assert (told["timestamps"], told["existed_by"] is not None) == (1, True)
    unchecked = anchored(*check)
    assert (unchecked.code, "not checked: an authority's timestamp" in unchecked.out) == (0, True)


def test_a_changed_anchor_is_named(
    anchored: Newsdiff, authority: Authority, tmp_path: Path
) -> None:
    (reply,) = (tmp_path / "archive" / "anchors").rglob("*.tsr")
    reply.chmod(0o644)
    reply.write_bytes(b"junk")
    outcome = anchored("verify", "--level", "anchors", "--tsa-ca", str(authority.ca), "--json")
    assert outcome.code == 4
    assert outcome.data["damages"][0]["key"] == f"anchors/{reply.parent.name}/{reply.name}"


def test_an_authority_that_fails_leaves_the_archive_as_it_was(
    history: Newsdiff, server: Server, tmp_path: Path
) -> None:
    server.page("/tsa", b"no time", 503)
    asked = ("anchor", "--tsa", server.url("/tsa"))
    outcome = history(*asked, "--allow-private", server.address)
    assert (outcome.code, "answered 503" in outcome.err) == (2, True)
    server.page("/tsa", b"junk")
    assert history(*asked, "--allow-private", server.address).code == 4
    outcome = history(*asked)
    assert (outcome.code, "name it: --allow-private ADDRESS:PORT" in outcome.err) == (5, True)
    assert not (tmp_path / "archive" / "anchors").exists()


def test_a_checkpoint_is_committed_to_bitcoin(
    history: Newsdiff, server: Server, tmp_path: Path
) -> None:
    allowed = ("--allow-private", server.address)
    url = calendar.serve(server, "/calendar")
    assert history("anchor", "--ots", url).code == 5
    outcome = history("anchor", "--ots", url, *allowed)
    assert (outcome.code, "promises to commit the first 4 events" in outcome.out) == (0, True)
    outcome = history("verify", "--level", "anchors")
    assert (outcome.code, "proves nothing yet" in outcome.out) == (0, True)
    assert "not in Bitcoin yet" in history("anchor", "--upgrade", *allowed).out

    (note,) = (tmp_path / "archive" / "checkpoints").iterdir()
    commitment = calendar.promised(sha256(note.read_bytes()).digest())
    server.page(f"/calendar/timestamp/{commitment.hex()}", calendar.completion(commitment))
    outcome = history("anchor", "--upgrade", *allowed)
    assert "The log's first 4 events: committed to Bitcoin block 800000." in outcome.out
    assert history("anchor", "--upgrade", "--json").data == {"proofs": []}
    outcome = history("verify", "--level", "anchors")
    assert "existed when Bitcoin block 800000 was made, if its merkle root is" in outcome.out
    assert "not checked: the block itself" in outcome.out
    history("prove", "bus-crash", "v2", "-o", "p")
    shown = history("verify-proof", "p", "--key", "archive/archive.json").out
    assert "All of this existed when Bitcoin block 800000 was made, if its root" in shown
    (told,) = history("verify", "--level", "anchors", "--json").data["anchors"]
    assert (told["kind"], told["block"], told["time"], told["vouched"]) == (
        "bitcoin", 800_000, None, False,
    )  # fmt: skip


def test_a_changed_commitment_is_named(history: Newsdiff, server: Server, tmp_path: Path) -> None:
    url = calendar.serve(server, "/calendar")
    history("anchor", "--ots", url, "--allow-private", server.address)
    (proof,) = (tmp_path / "archive" / "anchors").rglob("*.ots")
    proof.chmod(0o644)
    proof.write_bytes(b"junk")
    outcome = history("verify", "--level", "anchors", "--json")
    assert (outcome.code, outcome.data["damages"][0]["key"].endswith(proof.name)) == (4, True)
    outcome = history("anchor", "--upgrade")
    assert (outcome.code, proof.name in outcome.err) == (0, True)


def test_one_kind_of_word_is_asked_for_at_a_time(history: Newsdiff) -> None:
    outcome = history("anchor", "--upgrade", "--tsa", "https://tsa.example")
    assert (outcome.code, "Name one" in outcome.err) == (2, True)
