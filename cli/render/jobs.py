"""What the queue has to do, as tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from cli.joblist import STATES
from newsdiff.times import stamp

if TYPE_CHECKING:
    from cli.joblist import Job

_UNTOLD = "waiting"  # their number is enough, where there is something else to tell


def job_tables(
    counts: Mapping[str, int],
    stories: "Sequence[Job]",
    chores: "Sequence[Job]",
    most: int,
    now: datetime,
) -> Iterator[Text | Table]:
    """How many are in each state; of each that calls for a glance at most so many; the chores."""
    yield Text(", ".join(f"{counts[state]:,} {state}" for state in STATES if counts[state]))
    shown = [job for job in stories if job.state != _UNTOLD] or list(stories)
    picked = [job for state in STATES for job in _first(shown, state, most)]
    if picked:
        yield _table("Story", picked, now)
    if len(picked) < len(shown):
        yield Text(f"{len(shown) - len(picked):,} more: newsdiff jobs --all, or --state STATE")
    if chores:
        yield _table("Chore", chores, now)


def _first(jobs: "Sequence[Job]", state: str, most: int) -> "Sequence[Job]":
    return [job for job in jobs if job.state == state][:most]


def _table(title: str, jobs: "Sequence[Job]", now: datetime) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True)
    table.add_column("State")
    table.add_column("Goes on (UTC)", no_wrap=True)
    table.add_column("Why", ratio=1)
    for job in jobs:
        table.add_row(job.name, job.state, _when(job, now), _why(job))
    return table


def _when(job: "Job", now: datetime) -> str:
    if job.state == "running":
        return f"by {stamp(job.at)[11:19]}Z"
    return "now" if job.at <= now else stamp(job.at)[:19].replace("T", " ")


def _why(job: "Job") -> str:
    if job.state == "running":
        return f"{job.holder} has it"
    if job.failures > 1:
        since = f" since {job.since[:16].replace('T', ' ')}" if job.since else ""
        return f"{job.reason} ({job.failures} times in a row{since})"
    return job.reason
