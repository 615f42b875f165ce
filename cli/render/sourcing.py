"""The report on the sources of a story, in lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from cli.render.change import sourcing_words
from cli.render.changed import interval_words, notice_words
from cli.render.grid import Row, grid_lines
from cli.render.words import FAINT, count

if TYPE_CHECKING:
    from cli.ledger import Entry
    from cli.roster import Source, SourcingReport, Support

_INDENT: Final = " " * 6
_LONGEST: Final = 120  # characters of a claim
_THERE, _NOT_THERE = "●", "·"


def sourcing_lines(report: "SourcingReport", width: int | None) -> Iterator[Text]:
    """`Sourcing changed in 1 of 3 edits`, the sources by version, then each change."""
    versions = report.story.versions
    edits = count(max(0, versions - 1), "edit")
    changed = len({entry.version.number for entry in report.entries})
    yield Text(f"Sourcing changed in {changed} of {edits} of {report.story.slug}")
    if report.sources:
        yield Text("")
        rows = [_row(source, versions) for source in _changed_first(report)]
        yield from grid_lines(("Source", "Kind"), rows, width)
    for entry, support in zip(report.entries, report.supports, strict=True):
        yield Text("")
        yield from _entry(entry, support)


def _changed_first(report: "SourcingReport") -> list["Source"]:
    latest = report.story.versions
    return sorted(report.sources, key=lambda source: len(source.versions) == latest)


def _row(source: "Source", versions: int) -> Row:
    there = set(source.versions)
    cells = tuple(_THERE if n in there else _NOT_THERE for n in range(1, versions + 1))
    kind = source.kind if source.kind == "unnamed" else f"{source.kind}, {_named(source)}"
    return Row((source.name, kind), cells, _remark(source, versions))


def _named(source: "Source") -> str:
    return "named" if source.named else "unnamed"


def _remark(source: "Source", latest: int) -> str:
    came, went = source.came(), source.went(latest)
    parts = [f"in v{came}" if came else "", f"out v{went}" if went else ""]
    return ", ".join(part for part in parts if part)


def _entry(entry: "Entry", support: "tuple[Support, Support] | None") -> Iterator[Text]:
    version, change = entry.version.number, entry.change
    if support is None:
        yield Text(f"  {sourcing_words(change)}   v{version}", "bold")
        yield from _claim(change, "")
        yield Text(f"{_INDENT}{notice_words(entry)}", FAINT)
    else:
        yield from _claim(change, "bold")
        before, after = (_support(side) for side in support)
        counts = f"v{version - 1}  {before}    v{version}  {after}"
        yield Text(f"{_INDENT}{counts}    {notice_words(entry)}")
        yield Text(f"{_INDENT}{sourcing_words(change)}")
    yield Text(f"{_INDENT}{interval_words(entry)}", FAINT)


def _claim(change: dict[str, Any], style: str) -> Iterator[Text]:
    claim = change["claim"]
    if claim and not change["kind"].startswith(("quote", "link")):
        short = claim if len(claim) <= _LONGEST else claim[: _LONGEST - 1] + "…"
        yield Text(f'{"  " if style else _INDENT}"{short}"', style or FAINT)


def _support(support: "Support") -> str:
    return f"{count(support.sources, 'source')}, {support.named} named"
