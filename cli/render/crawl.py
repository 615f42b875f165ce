"""How the looks went, as a table, as values and as CSV."""

import csv
import io
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.render.words import minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.crawl import Crawl

_HEADINGS = {
    "stories": "Stories",
    "looked": "Looked",
    "new": "New",
    "same": "Same",
    "not_modified": "304",
    "blocked": "Blocked",
    "missing": "Missing",
    "unusable": "Unusable",
    "refused": "Refused",
    "failed": "Failed",
    "redirected": "Hops",
    "bytes": "MB",
    "against": "Overrides",
}


def crawl_table(parts: "Sequence[Crawl]", by: str) -> Table:
    """A line for each; a column is there when one of them has something in it."""
    rows = [crawl_dict(part) for part in parts]
    shown = [key for key in _HEADINGS if any(row[key] for row in rows)]
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(by.capitalize(), overflow="fold")
    for key in shown:
        table.add_column(_HEADINGS[key], justify="right", no_wrap=True)
    table.add_column("Last look (UTC)", no_wrap=True)
    for row in rows:
        cells = (_cell(key, row[key]) for key in shown)
        table.add_row(row["name"], *cells, minute(row["last"]))
    return table


def crawl_dict(part: "Crawl") -> dict[str, Any]:
    return {
        "name": part.name,
        "stories": len(part.stories),
        "looked": part.looked,
        **part.counts,
        "redirected": part.redirected,
        "bytes": part.bytes,
        "against": part.against,
        "first": part.first,
        "last": part.last,
    }


def crawl_csv(parts: "Sequence[Crawl]") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["name", *_HEADINGS, "first", "last"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(crawl_dict(part) for part in parts)
    return out.getvalue()


def _cell(key: str, value: int) -> str:
    return f"{value / 1e6:,.1f}" if key == "bytes" else f"{value:,}"
