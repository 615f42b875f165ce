"""How stories are followed can be changed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff

URL = "https://news.example/world/dyke"


@pytest.fixture
def followed(newsdiff: Newsdiff) -> Newsdiff:
    assert newsdiff("init").code == 0
    assert newsdiff("add", "--later", "--tag", "flood", "--every", "2h", URL).code == 0
    return newsdiff


def test_what_no_option_names_stays(followed: Newsdiff) -> None:
    outcome = followed("set", "dyke", "--policy", "tiers", "--tag", "north", "--json")
    (story,) = outcome.data["set"]
    assert (story["every"], story["policy"], story["tags"]) == (7200, "tiers", ["flood", "north"])
    (story,) = followed("set", "dyke", "--no-every", "--untag", "flood", "--json").data["set"]
    assert (story["every"], story["policy"], story["tags"]) == (None, "tiers", ["north"])


def test_a_paused_story_is_not_looked_at(followed: Newsdiff) -> None:
    assert followed("set", "dyke", "--pause").out == "dyke: paused.\n"
    assert followed("watch", "--once", "--json").data["looks"] == 0
    assert followed("set", "dyke", "--resume").out.startswith(
        "dyke: fixed, every 2 h, tagged flood."
    )


def test_a_paused_story_is_marked_in_the_list(followed: Newsdiff) -> None:
    followed("set", "dyke", "--pause")
    assert "dyke (paused)" in followed("list").out
    followed("stop", "dyke")
    assert "dyke (stopped)" in followed("list").out


def test_naming_a_story_that_is_not_looked_at_is_told_what_to_do(followed: Newsdiff) -> None:
    followed("set", "dyke", "--pause")
    outcome = followed("capture", "dyke")
    assert (outcome.code, "newsdiff set dyke --resume" in outcome.err) == (2, True)
    followed("stop", "dyke")
    outcome = followed("capture", "dyke")
    assert (outcome.code, f"newsdiff add {URL}" in outcome.err) == (2, True)


def test_what_was_stopped_stands_in_no_queue(followed: Newsdiff) -> None:
    followed("set", "dyke", "--every", "1h")
    (job,) = followed("jobs", "--json").data["stories"]
    assert job["name"] == "dyke"
    followed("stop", "dyke")
    assert followed("jobs", "--json").data["stories"] == []


def test_a_seed_is_not_set_and_it_is_said_what_to_do(followed: Newsdiff) -> None:
    followed("add", "--later", "--as", "feed", "https://news.example/rss.xml")
    outcome = followed("set", "https://news.example/rss.xml", "--every", "5m")
    assert outcome.code == 2
    assert "is a feed, and only stories can be set" in outcome.err
    assert "newsdiff stop" in outcome.err


def test_an_unknown_policy_is_refused_with_those_there_are(followed: Newsdiff) -> None:
    outcome = followed("set", "dyke", "--policy", "hourly")
    assert outcome.code == 2
    assert "bayes-decay" in outcome.err
    assert followed("set", "dyke", "--policy", "cron 99 * * * *").code == 2
    assert followed("set", "dyke", "--policy", "cron 0 0 31 2 *").code == 2


def test_a_story_that_is_not_followed_cannot_be_set(followed: Newsdiff) -> None:
    followed("stop", "dyke")
    assert "is not followed" in followed("set", "dyke", "--pause").err


@pytest.mark.parametrize(
    "line", ['policy = "hourly"', "looks_per_hour = 0", 'tags.flood = {polcy = "tiers"}']
)
def test_a_schedule_that_makes_no_sense_is_refused(followed: Newsdiff, line: str) -> None:
    Path("archive", "newsdiff.toml").write_text(f"[schedule]\n{line}\n", encoding="utf-8")
    assert followed("watch", "--once").code == 2
