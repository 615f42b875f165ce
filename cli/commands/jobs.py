"""`jobs`: what the watch has to do, and what keeps it from it."""

from collections import Counter

import rich_click as click

from cli.joblist import STATES
from cli.options import json_option, queue_option
from cli.run import Run, now

_MOST = 20


@click.command("jobs")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only these.")
@click.option("--all", "everything", is_flag=True, help=f"Every story, not {_MOST} of a state.")
@queue_option
@json_option
@click.pass_obj
def jobs_command(run: Run, states: tuple[str, ...], queue: str | None, *, everything: bool) -> None:
    """Show what is due, running, failing, blocked or paused, why, and when it goes on.

    Running: a worker has it. Blocked: robots.txt or an address forbids it. Paused: its host is
    left alone for a while. Failing: the last look brought no article. Waiting: its time has not
    come.
    """
    from cli.joblist import chore_jobs, story_jobs
    from cli.render.jobs import job_tables
    from cli.watching import sharing
    from storage.last_looks import last_looks
    from storage.seeds import Seeds

    with run.opened() as opened, sharing(run, opened, queue) as shared:
        moment = now()
        # The queue hears of what was stopped when a watch runs.
        followed = (*opened.history.followed(), *Seeds(opened.index).followed())
        ids = {one.story for one in followed}
        queued = [one for one in shared.queue.queued() if one.followed.story in ids]
        stories = story_jobs(queued, last_looks(opened.index), moment)
        chores = chore_jobs(shared.turns.turns(), moment)
        counts = Counter(job.state for job in stories)
        wanted = [job for job in stories if not states or job.state in states]
        if run.screen.json:
            run.screen.data(
                {
                    "counts": {state: counts[state] for state in STATES},
                    "stories": [job.to_dict() for job in wanted],
                    "chores": [chore.to_dict() for chore in chores],
                }
            )
            return
        if not stories:
            run.screen.say("Nothing is queued yet: newsdiff add URL, then newsdiff watch")
        most = len(wanted) if everything else _MOST
        run.screen.show(*job_tables(counts, wanted, chores, most, moment))
