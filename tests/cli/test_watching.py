"""Watching unattended: what it tells, what `jobs` shows, who takes over."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cli.joblist import chore_jobs, story_jobs
from cli.metrics import Metrics, key, process_gauges, serving_metrics
from cli.output import Screen
from cli.service import notify_service
from cli.telling import json_log
from newsdiff.ports import Followed, Queued, Turn
from storage.last_looks import LastLook
from tests.cli.conftest import Newsdiff, Outcome, toll
from tests.jobs.server import Server

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
HTML = "text/html"


@pytest.fixture
def follow(newsdiff: Newsdiff, server: Server) -> Newsdiff:
    """`newsdiff COMMAND ... ` that may ask the test server."""
    assert newsdiff("init").code == 0
    return lambda command, *rest: newsdiff(command, *rest, "--allow-private", server.address)


def logged(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.err.splitlines() if line.startswith("{")]


def test_a_log_in_json_has_a_line_for_each_look_version_and_chore(
    follow: Newsdiff, server: Server
) -> None:
    server.page("/a", toll(12, 30), Content_Type=HTML)
    follow("add", server.url("/a"), "--later")
    lines = logged(follow("watch", "--once", "--log", "json"))
    told = {line["event"]: line for line in lines}
    assert told["look"]["outcome"] == "captured"
    assert (told["version"]["version"], told["version"]["words"]) == (1, "first capture")
    chores = [line for line in lines if line["event"] == "chore"]
    assert {line["chore"].split(" on ")[0]: line["outcome"] for line in chores} == {
        "index": "ok",
        "sweep": "ok",
    }
    assert all(line["time"].endswith("Z") for line in lines)


def test_a_log_in_json_takes_names_that_are_no_text(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    json_log(Screen())("look", reason="cannot read caf\udce9")
    assert json.loads(capfdbinary.readouterr().err)["reason"] == "cannot read caf?"


def test_a_shared_chore_is_not_done_again_by_the_next_run(
    follow: Newsdiff, newsdiff: Newsdiff
) -> None:
    follow("watch", "--once")
    lines = logged(follow("watch", "--once", "--log", "json"))
    assert [line["chore"] for line in lines if line["event"] == "chore"] == []
    assert len(newsdiff("jobs", "--json").data["chores"]) == 2


def test_a_story_that_was_stopped_leaves_the_queue(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/a", toll(12, 30), Content_Type=HTML)
    follow("add", server.url("/a"), "--later", "--every", "1s")
    follow("watch", "--once")
    newsdiff("stop", "a")
    assert follow("watch", "--once", "--json").data["looks"] == 0
    assert newsdiff("jobs", "--json").data["stories"] == []


def test_jobs_tells_what_fails_and_why(
    follow: Newsdiff, newsdiff: Newsdiff, server: Server
) -> None:
    server.page("/gone", b"<h1>Nothing here</h1>", 404, Content_Type=HTML)
    server.page("/a", toll(12, 30), Content_Type=HTML)
    server.page("/robots.txt", b"User-agent: *\nDisallow: /private")
    follow("add", *(server.url(path) for path in ("/gone", "/a", "/private/b")), "--later")
    follow("watch", "--once")
    found = newsdiff("jobs", "--json").data
    assert found["counts"] == {
        "running": 0, "failing": 1, "blocked": 1, "paused": 0, "due": 0, "waiting": 1,
    }  # fmt: skip
    states = {job["name"]: (job["state"], job["reason"][:19]) for job in found["stories"]}
    assert states["gone"] == ("failing", "it answered 404")
    assert states["b"] == ("blocked", "robots: robots.txt ")
    shown = newsdiff("jobs").out
    assert shown.startswith("1 failing, 1 blocked, 1 waiting\n")
    assert "it answered 404" in shown
    assert newsdiff("jobs", "--state", "failing").out.count("gone") == 1


def test_jobs_of_an_archive_that_nobody_watched_yet(newsdiff: Newsdiff) -> None:
    newsdiff("init")
    outcome = newsdiff("jobs")
    assert outcome.code == 0
    assert "Nothing is queued yet" in outcome.err


def queued(name: str, **changed: object) -> Queued:
    values: dict[str, object] = {
        "followed": Followed(name, name, f"https://news.example/{name}", None),
        "host": "news.example",
        "due": NOON,
        "wake": None,
        "reason": "",
        "leased_until": None,
        "holder": "",
    }
    return Queued(**{**values, **changed})  # type: ignore[arg-type]


LATER = NOON + timedelta(minutes=10)
REFUSED = LastLook("refused", "", None, None, "robots", "Disallow: /")
FAILED = LastLook("failed", "", None, None, "dns", "no such host")


@pytest.mark.parametrize(
    ("story", "look", "state", "reason"),
    [
        (queued("a"), None, "due", ""),
        (queued("a", due=LATER), None, "waiting", ""),
        (queued("a", leased_until=LATER, holder="desk:1"), None, "running", ""),
        (queued("a", leased_until=NOON - timedelta(1), holder="desk:1"), None, "due", ""),
        (queued("a", due=LATER), REFUSED, "blocked", "robots: Disallow: /"),
        (queued("a", due=LATER), FAILED, "failing", "dns: no such host"),
        (queued("a", wake=LATER, reason="it answered 503"), None, "paused", "it answered 503"),
        (queued("a", wake=LATER), FAILED, "paused", "its host asks to be left alone"),
        (queued("a", wake=NOON + timedelta(seconds=5)), None, "due", ""),
    ],
)  # fmt: skip
def test_a_story_has_one_state_and_its_reason(
    story: Queued, look: LastLook | None, state: str, reason: str
) -> None:
    (job,) = story_jobs([story], {"a": look} if look else {}, NOON)
    assert (job.state, job.reason) == (state, reason)


def test_of_a_leased_host_one_story_is_running() -> None:
    held = {"leased_until": LATER, "holder": "desk:1"}
    jobs = story_jobs([queued("a", **held), queued("b", **held)], {}, NOON)
    assert [(job.state, job.holder) for job in jobs] == [("running", "desk:1"), ("due", "")]


@pytest.mark.parametrize(
    ("turn", "state", "reason"),
    [
        (Turn("digest", LATER, NOON, NOON, 0, "", ""), "waiting", ""),
        (Turn("digest", NOON, NOON, NOON, 0, "", ""), "due", ""),
        (Turn("digest", LATER, NOON, None, 0, "", "desk:1"), "running", ""),
        (Turn("digest", LATER, NOON, NOON, 2, "it answered 503", ""), "failing", "it answered 503"),
    ],
)
def test_a_chore_has_a_state_too(turn: Turn, state: str, reason: str) -> None:
    (job,) = chore_jobs([turn], NOON)
    assert (job.state, job.reason) == (state, reason)


def counted() -> Metrics:
    metrics = Metrics()
    metrics("look", outcome="captured", bytes=900)
    metrics("look", outcome="captured", bytes=100)
    metrics("chore", chore='sweep on "desk"', outcome="ok", seconds=0.25)
    metrics("version", words="first capture")
    metrics("started", pid=1)
    return metrics


def test_metrics_are_in_the_text_format_of_prometheus() -> None:
    text = counted().text({key("newsdiff_stories", state="due"): 7, **process_gauges()})
    families = {family.name: family for family in text_string_to_metric_families(text)}
    (looks,) = families["newsdiff_looks"].samples
    assert (looks.labels, looks.value) == ({"outcome": "captured"}, 2)
    assert families["newsdiff_bytes"].samples[0].value == 1000
    assert families["newsdiff_chore_runs"].samples[0].labels["chore"] == 'sweep on "desk"'
    assert families["newsdiff_stories"].type == "gauge"
    assert all(family.documentation for family in families.values())


def test_metrics_are_served_on_this_machine_only() -> None:
    with serving_metrics(0, counted(), dict) as port:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert b'newsdiff_looks_total{outcome="captured"} 2\n' in answer.read()
        with pytest.raises(OSError, match="404"):
            urlopen(f"http://127.0.0.1:{port}/", timeout=10)


def test_who_asks_for_metrics_and_says_no_more_keeps_nobody_waiting() -> None:
    with (
        serving_metrics(0, counted(), dict) as port,
        socket.create_connection(("127.0.0.1", port)) as half,
    ):
        half.sendall(b"GET /metrics")
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=3) as answer:
            assert answer.status == 200


def test_a_port_that_is_taken_is_said_in_one_line(follow: Newsdiff) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = follow("watch", "--metrics", str(port))
    assert outcome.code == 2
    assert f"no metrics on port {port}" in outcome.err


def test_systemd_is_told_where_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notify_service("READY=1")  # nobody listens
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify_service("READY=1")
        assert manager.recv(100) == b"READY=1"
