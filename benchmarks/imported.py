"""The 99 dated pages imported with the command line, and what the archive's own reports say."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.evaluation import DATA, run

NEWSDIFF = str(Path(sys.executable).with_name("newsdiff"))
SOURCE = DATA / "public" / "uk_covid"


def imported(folder: Path) -> dict[str, Any]:
    """Pages, versions, versions by furniture alone, gold changes and those shown, what
    `check` doubts, and verify.
    """
    captures = [json.loads(line) for line in (SOURCE / "captures.jsonl").open(encoding="utf-8")]
    newsdiff = _archive(folder, captures)
    urls = {capture["series"]: capture["url"] for capture in captures}
    shown, gold, versions, furniture, doubts = 0, 0, 0, 0, 0
    for series, url in urls.items():
        log = newsdiff("log", url)["versions"]
        versions += len(log)
        furniture += sum(_is_furniture(version) for version in log)
        changes = newsdiff("figures", url)["changes"]
        doubts += len(newsdiff("check", url)["disagreements"])
        for row in _gold(series):
            wanted = [(c["old"], c["new"]) for c in row["figure_changes"]]
            gold += len(wanted)
            dates = row["old_date"], row["new_date"]
            shown += sum(_shows(changes, *dates, *pair) for pair in wanted)
    return {
        "pages": len(captures),
        "versions": versions,
        "furniture": furniture,
        "gold": gold,
        "shown": shown,
        "doubts": doubts,
        "verified": newsdiff("verify")["sound"],
    }


def _archive(folder: Path, captures: list[dict[str, Any]]) -> Any:
    """A function that runs `newsdiff --json` on an archive of the pages."""
    manifest = folder / "manifest.jsonl"
    lines = [
        {"path": str(SOURCE / c["html"]), "url": c["url"], "fetched_at": c["date"]}
        for c in captures
    ]
    manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    home = {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}

    def newsdiff(*arguments: str) -> Any:
        archive = str(folder / "archive")
        return json.loads(run(NEWSDIFF, "-A", archive, "--json", *arguments, **home))

    newsdiff("init")
    newsdiff("import", "files", str(manifest))
    return newsdiff


def _is_furniture(version: dict[str, Any]) -> bool:
    """A version in which no word of headline, byline, dek, text, notice or link changed."""
    changed = version["changed"]
    return changed is not None and not any(n for kind, n in changed.items() if kind != "dates")


def _gold(series: str) -> Iterator[dict[str, Any]]:
    for line in (SOURCE / "changes.jsonl").open(encoding="utf-8"):
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
