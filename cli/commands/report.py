"""`figures`, `sourcing`: what changed in substance."""

from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option
from cli.run import Opened, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.text import Text

    from cli.ledger import Entry
    from storage.records import StoryRecord

    Lines = Callable[[StoryRecord, Sequence[Entry]], Iterable[Text]]

_exit_code = click.option("--exit-code", is_flag=True, help="1 when there is something to report.")


@click.command("figures")
@click.argument("story", required=False)
@click.option("--all", "everything", is_flag=True, help="List what is stated now, too.")
@click.option(
    "--min-change",
    type=click.FloatRange(min=0),
    metavar="PERCENT",
    help="Leave out changes smaller than this.",
)
@_exit_code
@json_option
@click.pass_obj
def figures_command(
    run: Run, story: str | None, min_change: float | None, *, everything: bool, exit_code: bool
) -> int:
    """Show figures and how they changed: value, unit, hedge, and what is counted."""
    from cli.render.report import figure_lines

    with run.opened() as opened:
        record, ledger = _ledger(opened, story, "figures")
        standing = opened.history.figures(record, record.versions) if record.versions else []
    ledger = [entry for entry in ledger if _is_large(entry.change, min_change)]
    lines = figure_lines(record, ledger, standing, everything=everything)
    return _told(run, record, ledger, lines, exit_code=exit_code)


@click.command("sourcing")
@click.argument("story", required=False)
@_exit_code
@json_option
@click.pass_obj
def sourcing_command(run: Run, story: str | None, *, exit_code: bool) -> int:
    """Show sources that came, went or lost their name, and quotations that changed."""
    from cli.render.report import sourcing_lines

    return _report(run, story, "sourcing", sourcing_lines, exit_code=exit_code)


def _report(run: Run, story: str | None, kind: str, lines: "Lines", *, exit_code: bool) -> int:
    with run.opened() as opened:
        record, ledger = _ledger(opened, story, kind)
    return _told(run, record, ledger, lines(record, ledger), exit_code=exit_code)


def _ledger(opened: Opened, story: str | None, kind: str) -> "tuple[StoryRecord, list[Entry]]":
    from cli.ledger import entries

    record = opened.story(story)
    return record, list(entries(opened, record, kind))


def _told(
    run: Run,
    record: "StoryRecord",
    ledger: "list[Entry]",
    lines: "Iterable[Text]",
    *,
    exit_code: bool,
) -> int:
    if run.screen.json:
        run.screen.data(
            {
                "story": record.slug,
                "url": record.url,
                "versions": record.versions,
                "changes": [entry.to_dict() for entry in ledger],
            }
        )
    else:
        run.screen.show(*lines)
    return int(exit_code and bool(ledger))


def _is_large(change: dict[str, object], least: float | None) -> bool:
    if least is None:
        return True
    percent = change["percent"]
    return isinstance(percent, (int, float)) and abs(percent) >= least
