"""The labelled data and its scorers, called from here.

The data is found through NEWSDIFF_EVALUATION, by default `../shared/evaluation`. Scorers run in
processes of their own and answer in JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import md5
from pathlib import Path
from typing import Any

from benchmarks.revisions import main as predict

DATA = Path(os.environ.get("NEWSDIFF_EVALUATION", "../shared/evaluation")).resolve()


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **environment}
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def public(metric: str, split: str = "all", module: str = "public_scores") -> dict[str, Any]:
    """What the scorer says of a public collection, read through a module of ours."""
    scorer = str(DATA / "public" / "score.py")
    name = f"benchmarks.{module}"
    line = run(sys.executable, scorer, metric, name, split, PYTHONPATH=str(Path.cwd()))
    found: dict[str, Any] = json.loads(line.removeprefix(f"{metric} {name} {split}"))
    return found


def revisions(folder: Path, keep: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the scorer says of those labelled revisions that `keep` wants."""
    lines = (DATA / "revisions" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs, predictions = folder / "pairs.jsonl", folder / "predictions.jsonl"
    kept = [line for line in lines if keep(json.loads(line))]
    pairs.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    predict(pairs, predictions)
    scorer = str(DATA / "revisions" / "score.py")
    found: dict[str, Any] = json.loads(
        run(sys.executable, scorer, "--json", str(pairs), str(predictions))
    )
    return found


def set_aside(pair: dict[str, Any]) -> bool:
    """The half of the revisions that rules are not to be made on: by a digest of the id."""
    return int(md5(pair["id"].encode(), usedforsecurity=False).hexdigest()[-1], 16) % 2 == 1
