"""`capture` and `watch`: looking now, and on schedule."""

from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option, private_option, queue_option
from cli.run import Run
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Container

    from cli.run import Opened


@click.command("capture")
@click.argument("stories", nargs=-1, metavar="[STORY|SEED]...")
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
        followed = {
            one.story for one in (*opened.history.followed(), *Seeds(opened.index).followed())
        }
        wanted = [_named(opened, address, followed) for address in stories]
        require_open(opened.index, wanted)
        return look_now(run, opened, wanted or sorted(followed), allow_private=allow_private)


def _named(opened: "Opened", address: str, followed: "Container[str]") -> str:
    """The id of a story or seed that is looked at. Raises BadInput for one that is not."""
    from storage.seeds import Seeds

    if seed := Seeds(opened.index).find(address):
        name, slug, url = seed.id, seed.slug, seed.settings.url
    else:
        story = opened.history.find_story(address)
        name, slug, url = story.id, story.slug, story.url
        if story.paused and not story.dropped:
            raise BadInput(f"{slug} is paused", hint=f"To go on: newsdiff set {slug} --resume")
    if name not in followed:
        raise BadInput(f"{slug} is not followed", hint=f"To follow it: newsdiff add {url}")
    return name


@click.command("watch")
@click.option("--once", is_flag=True, help="Look at what is due now, then stop.")
@click.option("--exit-code", is_flag=True, help="With --once: 1 when there are new versions.")
@queue_option
@click.option(
    "--metrics",
    "port",
    type=click.IntRange(0, 65_535),
    metavar="PORT",
    help="Serve counts for Prometheus at http://127.0.0.1:PORT/metrics.",
)
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What stderr gets: troubles in words, or each look, version and chore as JSON.",
)
@private_option
@json_option
@click.pass_obj
def watch_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    queue: str | None,
    port: int | None,
    log: str,
    allow_private: tuple[str, ...],
    *,
    once: bool,
    exit_code: bool,
) -> int:
    """Look at stories on schedule until stopped (Ctrl-C), and say what changed.

    Any number of workers may watch one archive at the same time. Whom the rules name is told: see
    newsdiff rule and newsdiff notify.
    """
    from cli.telling import json_log, text_log
    from cli.watching import watch_for

    told = json_log(run.screen) if log == "json" else text_log(run.screen)
    with watch_for(run, told, queue=queue, allow_private=allow_private) as watch:
        if once:
            return watch.once(exit_code=exit_code)
        watch.until_stopped(port)
    return 0
