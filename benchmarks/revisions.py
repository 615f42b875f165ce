"""Predictions for the labelled revisions: `python -m benchmarks.revisions PAIRS OUT`."""

import json
import sys
from pathlib import Path
from typing import Any

from newsdiff import Article, compare


def article(values: dict[str, Any], language: str) -> Article:
    return Article.from_text(
        headline=values["headline"],
        byline=values["byline"],
        text=values["text"],
        language=language,
    )


def predict(pair: dict[str, Any]) -> dict[str, Any]:
    change = compare(
        article(pair["old"], pair["lang"]), article(pair["new"], pair["lang"])
    ).to_dict()
    return {"id": pair["id"], "figures": change["figures"], "sourcing": change["sourcing"]}


def main(pairs: Path, out: Path) -> None:
    lines = pairs.read_text(encoding="utf-8").splitlines()
    out.write_text(
        "".join(json.dumps(predict(json.loads(line)), ensure_ascii=False) + "\n" for line in lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
