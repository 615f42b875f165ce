"""The how-to on alerts, followed as far as this machine goes."""

import re
from pathlib import Path
from typing import Any

import pytest

from cli.targets import known_targets
from jobs.webhook import signature, signing_key
from tests.cli.conftest import Newsdiff, toll
from tests.cli.test_telling import look, watched
from tests.jobs.receivers import receiving, taking_mail
from tests.jobs.server import Server

__all__ = ["watched"]  # a fixture

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "be-told.md"


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [text for named, text in fenced if named == language]


def rules() -> list[list[str]]:
    """The arguments of each `newsdiff rule add` of the page."""
    import shlex

    lines = "\n".join(blocks("")).splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("newsdiff rule add")]


def test_its_targets_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs.services import Service

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "newsdiff").mkdir()
    (tmp_path / "newsdiff" / "targets.toml").write_text(blocks("toml")[0], encoding="utf-8")
    targets = known_targets()
    forms = {name: target.form for name, target in targets.items()}
    assert forms == {"slack-desk": "slack", "mail": "mailtos", "newsroom": "webhook"}
    assert all(Service(t.service) for t in targets.values() if t.service)
    assert signing_key(targets["newsroom"].secret)


def test_its_check_of_a_signature_holds() -> None:
    known: dict[str, Any] = {}
    exec(blocks("python")[0], known)
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"type":"newsdiff.alert"}'
    headers = {"webhook-id": "a", "webhook-timestamp": "1795384529"}
    headers["webhook-signature"] = signature(signing_key(secret), "a", "1795384529", body)
    assert known["is_ours"](secret, headers, body)
    assert not known["is_ours"](secret, headers, body + b" ")


def test_slack_and_mail_are_told_as_it_says(
    watched: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chat with Slack's kind of webhook stands for Slack, whose host is fixed."""
    assert len(rules()) == 3
    for rule in rules():
        assert watched(*rule).code == 0
    with receiving() as chat, taking_mail() as box:
        token = "3ccdd113474722377935511fc85d3dd4"
        monkeypatch.setenv("NEWSDIFF_TARGET_SLACK_DESK", f"mmost://{chat.address}/{token}")
        address = f"mailto://127.0.0.1:{box.port}/?from=newsdiff@example.org&to=ana@example.org"
        monkeypatch.setenv("NEWSDIFF_TARGET_MAIL", address)
        look(watched, server, toll(15, 34))
        assert watched("watch", "--once", "--allow-private", server.address).code == 0
    (posted,) = chat.received
    (mail,) = box.mails
    fact = "at least 12 people killed became at least 15 (+25.0 %), no notice found"
    assert fact in posted.data["text"]
    assert fact in mail["Subject"]
    (digest,) = watched("--json", "notify").data["waiting"]
    assert (digest["rule"], digest["target"], digest["state"]) == ("the day", "mail", "waiting")
