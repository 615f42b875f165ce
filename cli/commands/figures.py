"""`figures`: what a story counts, and how that changed."""

from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.leftouts import Omission, listed, omissions
from cli.options import (
    LEAST_CHANGE,
    exit_code_option,
    explain_option,
    json_option,
)
from cli.run import Opened, Run
from newsdiff.changes.least import Least
from newsdiff.changes.values import plain_number
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.text import Text

    from cli.tracking import FigureReport, Tracked
    from newsdiff.figures import Figure


@click.command("figures")
@click.argument("story", required=False)
@click.option("--all", "everything", is_flag=True, help="List all that is and is not a figure.")
@click.option("--plot", type=int, metavar="N", help="Plot the figure of this number over time.")
@click.option("--matrix", is_flag=True, help="A column for each version; for wide terminals.")
@click.option(
    "--min-change",
    "least",
    type=LEAST_CHANGE,
    metavar="CHANGE",
    help="Leave out figures that changed by less: 10%, or 500 in their own unit.",
)
@explain_option
@exit_code_option
@json_option
@click.pass_obj
def figures_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    story: str | None,
    plot: int | None,
    least: Least | None,
    *,
    everything: bool,
    matrix: bool,
    explain: bool,
    exit_code: bool,
) -> int:
    """Show figures and how they changed: value, unit, hedge, and what is counted."""
    from cli.ledger import story_ledger
    from cli.tracking import figure_report

    if plot is not None and matrix:
        raise BadInput("--plot and --matrix exclude each other")
    with run.opened() as opened:
        record, ledger = story_ledger(opened, story, "figures")
        report = figure_report(opened, record, ledger)
        shown = [tracked for tracked in report.tracked if tracked.is_large(least)]
        left = list(_omissions(opened, report, shown)) if explain else None
        if plot is not None:
            shown = [_numbered(report, plot)]
            lines = _plotted(run, opened, report, shown[0])
        elif matrix:
            lines = _matrix(run, report, shown)
        else:
            lines = _listed(run, report, shown, least, everything=everything)
        _tell(run, report, shown, lines, left)
    return int(exit_code and bool(shown))


def _tell(
    run: Run,
    report: "FigureReport",
    shown: "Sequence[Tracked]",
    lines: "Iterable[Text]",
    left: "Sequence[Omission] | None",
) -> None:
    if run.screen.json:
        run.screen.data(_dict(report, shown, left))
        return
    run.screen.show(*lines)
    if left is not None:
        from cli.render.leftouts import omission_lines

        run.screen.show(*omission_lines(left))


def _listed(
    run: Run,
    report: "FigureReport",
    shown: "Sequence[Tracked]",
    least: Least | None,
    *,
    everything: bool,
) -> "Iterable[Text]":
    from cli.render.figures import figure_lines

    columns = run.screen.columns
    return figure_lines(report, shown, least, everything=everything, width=columns)


def _matrix(run: Run, report: "FigureReport", shown: "Sequence[Tracked]") -> "Iterable[Text]":
    from cli.render.tracks import matrix_lines

    return matrix_lines(report, shown, run.screen.columns)


def _plotted(
    run: Run, opened: Opened, report: "FigureReport", tracked: "Tracked"
) -> "Iterable[Text]":
    from cli.render.tracks import plot_report

    stated = report.told_by(tracked)
    latest = max((at for at, mention in enumerate(stated) if mention), default=-1)
    article = opened.history.article(report.versions[latest])
    return plot_report(report, tracked, article, run.screen.width)


def _numbered(report: "FigureReport", number: int) -> "Tracked":
    found = next((tracked for tracked in report.tracked if tracked.number == number), None)
    if found is None:
        slug, changed = report.story.slug, len(report.tracked)
        raise BadInput(
            f"no figure {number} among those of {slug} that changed; there are {changed}",
            hint=f"See their numbers: newsdiff figures {slug}",
        )
    return found


def _omissions(
    opened: Opened, report: "FigureReport", shown: "Sequence[Tracked]"
) -> "Iterator[Omission]":
    """What the core leaves out, then what --min-change did."""
    from cli.render.change import figure_words
    from newsdiff.explanation import LeftOut

    yield from omissions(opened, report.story, {"figure", "number"})
    numbers = {tracked.number for tracked in shown}
    for tracked in report.tracked:
        if tracked.number not in numbers:
            for entry in tracked.entries:
                words = figure_words(entry.change)
                place = (entry.change["new"] or entry.change["old"])["place"]
                left = LeftOut("figure", words, "below-min-change", place)
                yield Omission(entry.version.number, left)


def _dict(
    report: "FigureReport", shown: "Sequence[Tracked]", left: "Sequence[Omission] | None"
) -> dict[str, Any]:
    changes = sorted(
        ((step, tracked.number, entry) for tracked in shown for step, entry in tracked.steps()),
        key=lambda change: change[0],
    )
    told: dict[str, Any] = {
        "story": report.story.slug,
        "url": report.story.url,
        "versions": len(report.versions),
        "stated": report.stated,
        "figures": [tracked.to_dict(report.told_by(tracked)) for tracked in shown],
        "changes": [{"figure": number, **entry.to_dict()} for _, number, entry in changes],
        "unchanged": [_standing(figure) for figure in report.standing],
        "not_figures": [{"text": text, "rule": rule} for text, rule in report.other_numbers],
    }
    return told if left is None else told | listed(left)


def _standing(figure: "Figure") -> dict[str, Any]:
    names = ("text", "value", "high", "unit", "modifier", "concept", "rate")
    told = {name: getattr(figure, name) for name in names}
    return told | {name: plain_number(told[name]) for name in ("value", "high")}
