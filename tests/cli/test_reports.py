"""The reports word for word, on the demo's story seen at known times: tests/cli/golden.

Run `pytest tests/cli/test_reports.py --regolden` after a change of taste, then read the diff.
"""

from pathlib import Path

import pytest

from cli.press import page_of
from tests.cli.conftest import Newsdiff

GOLDEN = Path(__file__).parent / "golden"
SLUG = "alabuga-workers"
URL = f"https://example.org/world/{SLUG}"
LOOKS = [
    ("v1", "2025-06-19T08:12:00Z"),
    ("v1", "2025-06-19T11:00:02Z"),
    ("v2", "2025-06-19T11:30:04Z"),
    ("v2", "2025-06-19T16:44:01Z"),
    ("v3", "2025-06-19T17:14:03Z"),
    ("v3", "2025-06-20T10:22:00Z"),
    ("v4", "2025-06-20T10:52:01Z"),
    ("v4", "2025-06-20T14:52:00Z"),
]
REPORTS = {
    "log": ("log", SLUG),
    "figures": ("figures", SLUG),
    "figures-all": ("figures", SLUG, "--all"),
    "figures-plot": ("figures", SLUG, "--plot", "1"),
    "figures-matrix": ("figures", SLUG, "--matrix"),
    "figures-min-change": ("figures", SLUG, "--min-change", "50%", "--explain"),
    "figures-json": ("figures", SLUG, "--explain", "--json"),
    "sourcing": ("sourcing", SLUG),
    "sourcing-json": ("sourcing", SLUG, "--json"),
    "diff": ("diff", SLUG, "v2", "v3"),
    "diff-explain": ("diff", SLUG, "v1", "v3", "--explain"),
}


@pytest.fixture
def story(newsdiff: Newsdiff, tmp_path: Path) -> Newsdiff:
    """An archive with the demo's four revisions, each looked at twice."""
    lines = ["path,url,fetched_at"]
    for number, (revision, seen) in enumerate(LOOKS):
        (tmp_path / f"{number}.html").write_text(page_of(revision), encoding="utf-8")
        lines.append(f"{number}.html,{URL},{seen}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    assert newsdiff("init").code == 0
    assert newsdiff("import", "files", "manifest.csv").code == 0
    return newsdiff


def test_every_report_is_printed_as_agreed(story: Newsdiff, pytestconfig: pytest.Config) -> None:
    wrong = []
    for name, arguments in REPORTS.items():
        printed = story(*arguments).out
        golden = GOLDEN / f"{name}.txt"
        if pytestconfig.getoption("--regolden"):
            golden.write_text(printed, encoding="utf-8")
        if printed != golden.read_text(encoding="utf-8"):
            wrong.append(f"{name}:\n{printed}")
    assert not wrong, "\n".join(wrong)
