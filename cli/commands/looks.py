"""`capture` and `watch`: looking now, and on schedule."""

from datetime import timedelta
from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option, private_option, queue_option
from cli.render.words import count
from cli.run import Opened, Run

if TYPE_CHECKING:
    from cli.watching import Newsreel
    from jobs.due import Watching


@click.command("capture")
@click.argument("stories", nargs=-1, metavar="[STORY]...")
@private_option
@json_option
@click.pass_obj
def capture_command(run: Run, stories: tuple[str, ...], allow_private: tuple[str, ...]) -> int:
    """Look at stories now: those named, or all that are followed, and at the seeds.

    Exit code 3 when some could not be captured, 5 when all were refused.
    """
    from cli.looks import look_now
    from storage.holdings import require_open
    from storage.seeds import Seeds

    with run.opened() as opened:
        wanted = [opened.history.find_story(address).id for address in stories]
        require_open(opened.index, wanted)
        followed = [*opened.history.followed(), *Seeds(opened.index).followed()]
        wanted = wanted or [one.story for one in followed]
        return look_now(run, opened, wanted, allow_private=allow_private)


@click.command("watch")
@click.option("--once", is_flag=True, help="Look at what is due now, then stop.")
@click.option("--exit-code", is_flag=True, help="With --once: 1 when there are new versions.")
@queue_option
@private_option
@json_option
@click.pass_obj
def watch_command(
    run: Run,
    queue: str | None,
    allow_private: tuple[str, ...],
    *,
    once: bool,
    exit_code: bool,
) -> int:
    """Look at stories on schedule until stopped (Ctrl-C), and say what changed."""
    from cli.looks import desk_for
    from cli.watching import Newsreel, queue_of, watching_for

    confirm_after = timedelta(seconds=run.settings.confirm_after)
    with (
        run.opened() as opened,
        desk_for(run, opened, allow_private=allow_private) as desk,
        queue_of(run, opened, queue) as shared,
    ):
        newsreel = Newsreel(run.screen, opened)
        with watching_for(opened, shared, desk, newsreel, confirm_after=confirm_after) as watching:
            if once:
                return _once(run, opened, watching, newsreel, exit_code=exit_code)
            _until_stopped(run, opened, watching)
    return 0


def _once(
    run: Run, opened: Opened, watching: "Watching", newsreel: "Newsreel", *, exit_code: bool
) -> int:
    from jobs.due import look_at_due

    summary = look_at_due(watching)
    opened.catch_up()
    newsreel.report()
    if run.screen.json:
        run.screen.data({"looks": summary.looks, "new_versions": newsreel.count})
    else:
        looked, fresh = count(summary.looks, "look"), count(newsreel.count, "new version")
        run.screen.say(f"{looked}: {fresh}.")
    failed = summary.failed + summary.refused
    if failed:
        return 5 if summary.refused == summary.looks else 3
    return int(exit_code and newsreel.count > 0)


def _until_stopped(run: Run, opened: Opened, watching: "Watching") -> None:
    from jobs.schedule import stopping, watch

    followed = opened.history.followed()
    if not followed:
        run.screen.say("Nothing is followed yet: newsdiff add URL")
    run.screen.say(f"Watching {count(len(followed), 'story', 'stories')}. Ctrl-C stops.")
    with stopping() as stop:
        watch(watching, stop)
    run.screen.say("Stopped.")
