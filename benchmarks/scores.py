"""Every scorer of the evaluation data, one table: `python -m benchmarks.scores`.

The data is found through NEWSDIFF_EVALUATION, by default `../shared/evaluation`. Besides the
scorers it checks the import of the 99 dated pages: how many of the gold changes the archive's own
`figures --json` shows, and versions that furniture alone made.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.revisions import main as predict

DATA = Path(os.environ.get("NEWSDIFF_EVALUATION", "../shared/evaluation")).resolve()
NEWSDIFF = str(Path(sys.executable).with_name("newsdiff"))
METRICS = (
    ("changes_ukcovid", "all"),
    ("extraction_aeb", "all"),
    ("extraction_fundus", "all"),
    ("figures_newsquant", "all"),
    ("figures_spans", "all"),
    ("attributions", "all"),
    ("align_synth", "dev"),
    ("align_newsedits", "all"),
    ("changes_vitaminc", "all"),
    ("changes_synth", "dev"),
    ("changes_newsedits", "all"),
)


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **environment}
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def revisions(folder: Path) -> str:
    pairs = DATA / "revisions" / "pairs.jsonl"
    predict(pairs, folder / "predictions.jsonl")
    scorer = str(DATA / "revisions" / "score.py")
    return run(sys.executable, scorer, str(pairs), str(folder / "predictions.jsonl"))


def public(metric: str, split: str) -> str:
    scorer = str(DATA / "public" / "score.py")
    module = "benchmarks.public_scores"
    line = run(sys.executable, scorer, metric, module, split, PYTHONPATH=str(Path.cwd()))
    return line.removeprefix(f"{metric} {module} {split}").strip()


def imported(folder: Path) -> Iterator[str]:
    """Import the dated pages with the command line and read its own reports."""
    source = DATA / "public" / "uk_covid"
    captures = [json.loads(line) for line in (source / "captures.jsonl").open(encoding="utf-8")]
    manifest = folder / "manifest.jsonl"
    manifest.write_text(
        "".join(
            json.dumps({"path": str(source / c["html"]), "url": c["url"], "fetched_at": c["date"]})
            + "\n"
            for c in captures
        ),
        encoding="utf-8",
    )
    home = {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    archive = str(folder / "archive")

    def newsdiff(*arguments: str) -> Any:
        return json.loads(run(NEWSDIFF, "-A", archive, "--json", *arguments, **home))

    newsdiff("init")
    newsdiff("import", "files", str(manifest))
    urls = {capture["series"]: capture["url"] for capture in captures}
    found = total = versions = furniture = doubts = 0
    for series, url in urls.items():
        log = newsdiff("log", url)["versions"]
        versions += len(log)
        furniture += sum(_is_furniture(version) for version in log)
        shown = newsdiff("figures", url)["changes"]
        doubts += len(newsdiff("check", url)["disagreements"])
        for row in _gold(source, series):
            wanted = [(c["old"], c["new"]) for c in row["figure_changes"]]
            total += len(wanted)
            found += sum(_shows(shown, row["old_date"], row["new_date"], *pair) for pair in wanted)
    yield f"versions {versions} of {len(captures)} pages, by furniture alone {furniture}"
    yield f"gold figure changes shown {found}/{total} = {100 * found / total:.1f}%"
    yield f"disagreements {doubts}; 2 are true (one page, seen the day before it was published)"
    yield run(NEWSDIFF, "-A", archive, "verify", **home).strip().splitlines()[-1]


def _is_furniture(version: dict[str, Any]) -> bool:
    """A version in which no word of headline, byline, dek, text, notice or link changed."""
    changed = version["changed"]
    return changed is not None and not any(n for kind, n in changed.items() if kind != "dates")


def _gold(source: Path, series: str) -> Iterator[dict[str, Any]]:
    for line in (source / "changes.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["series"] == series:
            yield row


def _shows(shown: list[dict[str, Any]], was: str, now: str, old: float, new: float) -> bool:
    return any(
        change["changed_between"] == [was, now]
        and change["old"]
        and change["new"]
        and (change["old"]["value"], change["new"]["value"]) == (old, new)
        for change in shown
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="newsdiff-scores-") as name:
        folder = Path(name)
        print("revisions\n" + revisions(folder))
        for metric, split in METRICS:
            print(f"{metric:<20} {public(metric, split)}", flush=True)
        for line in imported(folder):
            print(f"{'import of 99 pages':<20} {line}")


if __name__ == "__main__":
    main()
