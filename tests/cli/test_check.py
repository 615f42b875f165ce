"""Versions that disagree with themselves, as a user finds them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff, page, toll

LEAD = """At least {} people were killed when a bus left the mountain road near Pruna before dawn on
Tuesday, police said."""
REST = """Most of the passengers were miners and their families going home for a long weekend, and
the bus belonged to a company in the valley."""
URL = "https://news.example/world/bus"


def crash(headline: int, text: int) -> bytes:
    return page(f"Bus crash kills {headline} on mountain road", LEAD.format(text), REST)


@pytest.fixture
def stale(newsdiff: Newsdiff, tmp_path: Path) -> Newsdiff:
    """Four versions; the headline of the second and third is behind the text."""
    lines = ["path,url,fetched_at"]
    pages = [crash(12, 12), crash(12, 19), crash(12, 19), crash(19, 19)]
    pages[2] = pages[2].replace(b"in the valley", b"of the next valley")
    for day, body in enumerate(pages, start=1):
        (tmp_path / f"{day}.html").write_bytes(body)
        lines.append(f"{day}.html,{URL},2026-03-0{day}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    newsdiff("init")
    newsdiff("import", "files", "manifest.csv")
    return newsdiff


def test_a_headline_behind_its_text_is_told_once_with_the_versions(stale: Newsdiff) -> None:
    outcome = stale("check", "--json")
    assert outcome.code == 0
    (found,) = outcome.data["disagreements"]
    assert (found["kind"], found["first"], found["last"]) == ("stale_figure", 2, 3)


def test_a_story_without_disagreement_says_so(history: Newsdiff) -> None:
    outcome = history("check", "bus-crash", "--exit-code")
    assert (outcome.code, outcome.out) == (
        0,
        "No disagreement found in 3 versions of bus-crash.\n",
    )


def test_the_exit_code_tells_scripts(stale: Newsdiff) -> None:
    assert stale("check", "--exit-code").code == 1
    assert stale("check").code == 0


def test_a_date_that_moves_while_no_word_does(newsdiff: Newsdiff, tmp_path: Path) -> None:
    lines = ["path,url,fetched_at"]
    for day in (1, 2):
        dated = f"<meta property='article:modified_time' content='2026-03-0{day}T06:00:00Z'></head>"
        (tmp_path / f"{day}.html").write_bytes(toll(12, 30).replace(b"</head>", dated.encode()))
        lines.append(f"{day}.html,{URL},2026-03-0{day}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    newsdiff("init")
    newsdiff("import", "files", "manifest.csv")
    (found,) = newsdiff("check", "--json").data["disagreements"]
    assert found["kind"] == "date_alone"
