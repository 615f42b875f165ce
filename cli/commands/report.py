"""`sourcing`: who says it, and whether a notice said so."""

from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.leftouts import Omission, listed, omissions
from cli.options import exit_code_option, explain_option, json_option
from cli.run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.roster import SourcingReport
    from newsdiff.explanation.leftout import Kind


@click.command("sourcing")
@click.argument("story", required=False)
@explain_option
@exit_code_option
@json_option
@click.pass_obj
def sourcing_command(run: Run, story: str | None, *, explain: bool, exit_code: bool) -> int:
    """Show sources that came, went or lost their name, and quotations that changed."""
    from cli.ledger import story_ledger
    from cli.render.sourcing import sourcing_lines
    from cli.roster import sourcing_report

    with run.opened() as opened:
        record, ledger = story_ledger(opened, story, "sourcing")
        report = sourcing_report(opened, record, ledger)
        kinds: set[Kind] = {"sourcing", "quotation"}
        left = list(omissions(opened, record, kinds)) if explain else None
    if run.screen.json:
        run.screen.data(_sourcing(report, left))
    else:
        run.screen.show(*sourcing_lines(report, run.screen.columns))
        if left is not None:
            from cli.render.leftouts import omission_lines

            run.screen.show(*omission_lines(left))
    return int(exit_code and bool(ledger))


def _sourcing(report: "SourcingReport", left: "Sequence[Omission] | None") -> dict[str, Any]:
    latest = report.story.versions
    told: dict[str, Any] = {
        "story": report.story.slug,
        "url": report.story.url,
        "versions": latest,
        "sources": [source.to_dict(latest) for source in report.sources],
        "changes": [
            {**entry.to_dict(), "support": support and [side.to_dict() for side in support]}
            for entry, support in zip(report.entries, report.supports, strict=True)
        ],
    }
    return told if left is None else told | listed(left)
