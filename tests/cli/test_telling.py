"""Targets and deliveries from the command line, with a site and receivers on this machine."""

import random
from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff, page, toll
from tests.jobs.receivers import Receiver, receiving, taking_mail
from tests.jobs.server import Server

PATH = "/world/bus-crash"
RULE = ("rule", "add", "tolls", "--on", "figure,headline", "--send", "desk")


@pytest.fixture
def watched(newsdiff: Newsdiff, server: Server, monkeypatch: pytest.MonkeyPatch) -> Newsdiff:
    """An archive that follows one story, whose first version was seen by the watch."""
    monkeypatch.setenv("NEWSDIFF_CONTACT", "https://newsroom.example/about")
    server.page("/robots.txt", b"User-agent: *\nAllow: /\n")
    server.page(PATH, toll(12, 30))
    newsdiff("init")
    allow = ("--allow-private", server.address)
    newsdiff("add", server.url(PATH), *allow)
    assert newsdiff("watch", "--once", *allow).code == 0
    return newsdiff


def look(newsdiff: Newsdiff, server: Server, body: bytes) -> None:
    """The page shows this, to two looks."""
    server.page(PATH, body)
    for _ in range(2):
        assert newsdiff("capture", "--allow-private", server.address).code == 0


def set_up(receiver: Receiver, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "newsdiff"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "[desk]",
        f'webhook = "{receiver.url}"',
        'secret = "a-secret-of-the-newsroom"',
        f'allow_private = "{receiver.address}"',
    ]
    (folder / "targets.toml").write_text("\n".join(lines), encoding="utf-8")


def test_a_watch_tells_of_a_change_once(watched: Newsdiff, server: Server, tmp_path: Path) -> None:
    watched(*RULE)
    with receiving() as receiver:
        set_up(receiver, tmp_path)
        look(watched, server, toll(15, 34))
        allow = ("--allow-private", server.address)
        for _ in range(3):
            assert watched("watch", "--once", *allow).code == 0
        tested = watched("--json", "rule", "test").data["alerts"]
    (came,) = receiver.received
    assert came.data["data"] == tested[0]
    assert came.data["subject"] == (
        "Bus crash kills 15 in mountain pass: at least 12 people killed became at least 15"
        " (+25.0 %), no notice found (and 2 more) — 127.0.0.1"
    )
    log = (tmp_path / "archive" / "log").rglob("*.zst")
    assert not any(b"a-secret-of-the-newsroom" in segment.read_bytes() for segment in log)
    assert watched("verify").code == 0


def test_advertisements_and_walls_tell_nobody(
    watched: Newsdiff, server: Server, tmp_path: Path
) -> None:
    watched("rule", "add", "all", "--on", "figure,source,headline,wording", "--send", "desk")
    chance = random.Random(7)
    with receiving() as receiver:
        set_up(receiver, tmp_path)
        for _ in range(4):
            offer = f"<aside class='advertisement'>Only {chance.randrange(9999)} euros</aside>"
            body = toll(12, 30).replace(b"</main>", f"{offer}</main>".encode())
            look(watched, server, body)
        look(watched, server, page("Before you continue to the news", "We value your privacy."))
        server.page(PATH, toll(99, 30))  # one look, which nobody confirms
        watched("capture", "--allow-private", server.address)
        watched("watch", "--once", "--allow-private", server.address)
    assert receiver.received == []


def test_a_dead_webhook_is_shown_and_loses_nothing(
    watched: Newsdiff, server: Server, tmp_path: Path
) -> None:
    watched(*RULE)
    with receiving(503) as receiver:
        set_up(receiver, tmp_path)
        look(watched, server, toll(15, 34))
        outcome = watched("watch", "--once", "--allow-private", server.address)
        assert "An alert was not taken; it is sent again." in outcome.err
        (waiting,) = watched("--json", "notify").data["waiting"]
    assert (waiting["state"], waiting["trouble"]) == ("waiting", "the webhook answered 503")
    assert "desk (webhook): 1 alert waiting" in watched("notify").out


def test_a_target_is_tried_out(newsdiff: Newsdiff, tmp_path: Path) -> None:
    with receiving(503) as receiver:
        set_up(receiver, tmp_path)
        outcome = newsdiff("notify", "desk")
        assert outcome.err == "newsdiff: desk (webhook): the webhook answered 503\n"
        assert newsdiff("notify", "desk").out == "desk (webhook): the webhook answered 200.\n"
    assert receiver.received[0].data["subject"] == "newsdiff test: desk can be told"


def test_a_target_of_the_environment_needs_no_file(
    newsdiff: Newsdiff, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taking_mail() as box:
        address = f"mailto://127.0.0.1:{box.port}/?from=desk@example.org&to=ana@example.org"
        monkeypatch.setenv("NEWSDIFF_TARGET_ANA_HOME", address)
        assert newsdiff("notify", "ana-home").out == "ana-home (mailto): the service took it.\n"
    (mail,) = box.mails
    assert mail["Subject"] == "newsdiff test: ana-home can be told"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Desk]\nservice = 'json://x'", "target 'Desk': a name has small letters"),
        ("[desk]\nservice = 3", "target 'desk': a table of texts"),
        ("[desk]\nurl = 'x'", "target 'desk': 'url' is none of allow_private, secret"),
        ("[desk]\nsecret = 'hunter2hunter2'", "target 'desk': either webhook or service"),
        ("[desk]\nwebhook = 'https://x.example'", "target 'desk': a webhook needs a secret"),
        ("[desk", "cannot read"),
    ],
)
def test_targets_that_are_not_understood_are_one_line(
    newsdiff: Newsdiff, tmp_path: Path, text: str, said: str
) -> None:
    folder = tmp_path / "config" / "newsdiff"
    folder.mkdir(parents=True)
    (folder / "targets.toml").write_text(text, encoding="utf-8")
    outcome = newsdiff("notify", "desk")
    assert outcome.code == 2
    assert said in outcome.err
    assert "hunter2" not in outcome.err


def test_an_address_of_the_web_without_a_secret_is_a_webhook_that_lacks_one(
    newsdiff: Newsdiff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDIFF_TARGET_DESK", "https://x.example/hook")
    outcome = newsdiff("notify", "desk")
    assert outcome.code == 2
    assert "a webhook needs a secret" in outcome.err
    assert 'secret = "whsec_…"' in outcome.err


def test_alerts_that_were_given_up_start_again(newsdiff: Newsdiff, tmp_path: Path) -> None:
    newsdiff("init")
    with receiving() as receiver:
        set_up(receiver, tmp_path)
        outcome = newsdiff("notify", "desk", "--parked")
    assert outcome.out == "0 alerts for desk will be sent by newsdiff watch.\n"
    assert newsdiff("notify", "nobody").code == 2
    assert newsdiff("notify", "--parked").code == 2
