"""Seeds and what they brought, in lines and as a table."""

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.render.words import count, minute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.seeds import SeedRecord


def seed_table(seeds: "Sequence[SeedRecord]") -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Seed", no_wrap=True)
    table.add_column("Kind", no_wrap=True)
    for name in ("Looks", "Listed", "Followed", "Left out"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Last look (UTC)", no_wrap=True)
    for seed in seeds:
        table.add_row(
            seed.slug + (" (stopped)" if seed.dropped else ""),
            seed.settings.kind,
            f"{seed.looks:,}",
            f"{seed.found:,}",
            f"{seed.followed:,}",
            f"{seed.left_out:,}",
            minute(seed.last_look.isoformat()) if seed.last_look else "never",
        )
    return table


def remarks(seeds: "Sequence[SeedRecord]") -> "Iterator[str]":
    """A line for each seed that could not be read, or has more than was followed yet."""
    for seed in seeds:
        if said := seed.trouble or _waiting(seed.put_off):
            yield f"{seed.slug}: {said}"


def read_line(seed: "SeedRecord") -> str:
    """A line such as `Following the feed news-example-rss: 30 listed, 28 stories followed.`."""
    what = f"Following the {seed.settings.kind} {seed.slug}"
    if seed.trouble or not seed.readings:
        return f"{what}{': ' if seed.trouble else ''}{seed.trouble or ''}."
    parts = [f"{seed.found:,} listed"]
    if seed.lists:
        parts.append(f"{count(seed.lists, 'sitemap')} followed")
    if seed.followed or not seed.lists:
        parts.append(f"{count(seed.followed, 'story', 'stories')} followed")
    if seed.left_out:
        parts.append(f"{seed.left_out:,} left out")
    if seed.put_off:
        parts.append(_waiting(seed.put_off))
    return f"{what}: {', '.join(parts)}."


def _waiting(put_off: int) -> str:
    return f"{put_off:,} more than one reading brings; later ones take them" if put_off else ""
