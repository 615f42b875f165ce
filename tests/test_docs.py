"""The documentation says what the code does."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def generator() -> Any:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands.md", "exports.md", "explain.md", "rules.md"])
def test_the_generated_reference_is_up_to_date(name: str) -> None:
    """Run `python docs/generate.py` when this fails."""
    made = generator().PAGES[name]()
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == made


def test_every_key_of_the_reports_is_documented() -> None:
    """The keys of the golden JSON stand in the reference."""
    pages = (DOCS / "reference" / name for name in ("json.md", "changes.md", "figures.md"))
    known = set(
        re.findall(r"`(\w+)`", " ".join(page.read_text(encoding="utf-8") for page in pages))
    )
    for name in ("figures-json", "sourcing-json"):
        report = (ROOT / "tests" / "cli" / "golden" / f"{name}.txt").read_text(encoding="utf-8")
        assert set(re.findall(r'"(\w+)":', report)) <= known


def test_the_plot_of_the_how_to_is_what_is_printed() -> None:
    printed = (ROOT / "tests" / "cli" / "golden" / "figures-plot.txt").read_text(encoding="utf-8")
    page = (DOCS / "how-to" / "follow-a-figure.md").read_text(encoding="utf-8")
    assert f"--plot 1\n{printed}```" in page


def test_every_setting_is_documented() -> None:
    from cli.settings import Settings

    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    assert {f"`{name}`" for name in Settings.model_fields} <= set(re.findall(r"`\w+`", text))


def test_every_exit_code_is_documented() -> None:
    from newsdiff import errors

    text = (DOCS / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    codes = {
        error.exit_code
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.NewsdiffError)
    }
    assert all(f"| {code} |" in text for code in codes)


@pytest.mark.parametrize(
    "page",
    sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")),
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
