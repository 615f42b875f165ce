"""`withdraw`: hide, redact or erase by order."""

import sys
from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import json_option
from cli.render.words import count
from cli.run import Opened, Run, now
from newsdiff.errors import BadInput, StorageFailed
from newsdiff.events import StoryDropped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.events import Exported, Level
    from storage.records import StoryRecord
    from storage.repacking import Removal
    from storage.withdrawal import Coverage, Demand

_LEVELS = ("hide", "redact", "erase", "lift")


@click.command("withdraw")
@click.argument("story")
@click.argument("versions", nargs=-1, metavar="[vN]...")
@click.option("--level", type=click.Choice(_LEVELS), required=True, help="How far it goes.")
@click.option("--basis", required=True, metavar="TEXT", help="Why: the law or rule it rests on.")
@click.option("--ref", "reference", required=True, metavar="TEXT", help="The order's own name.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@json_option
@click.pass_obj
def withdraw_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    story: str,
    versions: tuple[str, ...],
    level: "Level",
    basis: str,
    reference: str,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take down a story, or versions of it (v2 v3), and keep the proof that it was done.

    hide: shown nowhere, bytes kept; lift shows it again. redact: bytes and text removed, that we
    looked stays told. erase: bytes and text removed, nothing is told. What was exported before is
    listed, to be recalled.
    """
    from storage.withdrawal import Demand, cover, recall

    with run.opened() as opened:
        record = opened.history.find_any_story(story)
        numbers = tuple(opened.history.version(record, word).number for word in versions)
        demand = Demand(level=level, basis=basis, reference=reference, versions=numbers)
        coverage = cover(opened.index, record, demand)
        left = recall(opened.archive.events(), record, coverage.since) if level != "lift" else []
        removal = None
        if not dry_run:
            _confirm(run, record, demand, yes=yes)
            removal = _carry_out(run, opened, record, demand, coverage)
    if run.screen.json:
        run.screen.data(_dict(record, demand, coverage, removal, left))
    else:
        run.screen.show(*_lines(record, demand, coverage, removal, left))


def _confirm(run: Run, story: "StoryRecord", demand: "Demand", *, yes: bool) -> None:
    """Bytes that are removed do not come back: the story's name has to be typed."""
    if yes or demand.level not in {"redact", "erase"}:
        return
    if not sys.stdin.isatty():
        raise BadInput("this cannot be undone", hint="Add --yes when you are sure.")
    run.screen.say(f"This removes bytes for good. Type {story.slug} to go on:")
    if sys.stdin.readline().strip() != story.slug:
        raise BadInput("not confirmed: nothing was done")


def _carry_out(
    run: Run, opened: Opened, story: "StoryRecord", demand: "Demand", coverage: "Coverage"
) -> "Removal":
    from storage.withdrawal import orders

    moment = now()
    events = list(orders(story, demand, coverage, moment))
    followed = story.followed is not None and story.dropped is None
    stopped = followed and not demand.versions and demand.level != "lift"
    also = [StoryDropped(story=story.id, recorded=moment)] if stopped else []
    removal = opened.archive.withdraw(events, also=also)
    opened.catch_up()
    try:
        opened.index.scrub()
    except StorageFailed as error:  # somebody reads it: the rows are gone, their pages not yet
        run.screen.say(f"run newsdiff rebuild later, so that no deleted row lingers: {error}")
    return removal


def _what(story: "StoryRecord", demand: "Demand") -> str:
    versions = ", ".join(f"v{number}" for number in demand.versions)
    return f"{story.slug} {versions}".strip()


def _lines(
    story: "StoryRecord",
    demand: "Demand",
    coverage: "Coverage",
    removal: "Removal | None",
    left: "Sequence[Exported]",
) -> list[str]:
    done = "Withdrawn" if removal else "Would withdraw"
    lines = [
        f"{done} ({demand.level}): {_what(story, demand)}. {demand.basis}, {demand.reference}."
    ]
    if demand.level in {"redact", "erase"}:
        lines.append(_removal_line(coverage, removal))
    if coverage.also:
        lines.append(f"The same bytes were kept for: {', '.join(coverage.also)}.")
    if left:
        lines.append("Exported before; recall what holds it:")
        lines += [f"  {_recall_line(export)}" for export in left]
    elif demand.level != "lift":
        lines.append("Nothing of it was exported from here.")
    return lines


def _removal_line(coverage: "Coverage", removal: "Removal | None") -> str:
    if removal is None:
        return f"  {count(len(coverage.blocks), 'stored answer')} would be removed."
    line = f"  {count(removal.payloads, 'stored answer')} removed"
    return f"{line}, {removal.repacked:,} beside them packed anew."


def _recall_line(export: "Exported") -> str:
    from newsdiff.times import stamp

    tables = ", ".join(export.tables) or "all"
    return f"{stamp(export.recorded)}  {export.form}  {export.target}  {tables}"


def _dict(
    story: "StoryRecord",
    demand: "Demand",
    coverage: "Coverage",
    removal: "Removal | None",
    left: "Sequence[Exported]",
) -> dict[str, Any]:
    from dataclasses import asdict

    from newsdiff.times import stamp

    return {
        "story": story.slug,
        **asdict(demand),
        "covers": list(coverage.blocks),
        "also": list(coverage.also),
        "done": removal and asdict(removal),
        "recall": [
            {
                "recorded": stamp(export.recorded),
                "form": export.form,
                "target": export.target,
                "tables": list(export.tables),
            }
            for export in left
        ],
    }
