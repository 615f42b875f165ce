"""`robots`: where robots.txt is not obeyed, and why."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import json_option
from cli.run import Opened, Run
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from newsdiff.events import RobotsMode
    from storage.robots_choices import Choice


@click.command("robots")
@click.argument("what", required=False, metavar="[HOST|STORY]")
@click.option(
    "--mode",
    type=click.Choice(["obey", "warn", "ignore"]),
    help="Obey it; ask it, look all the same and say so; or do not ask it.",
)
@click.option("--reason", default="", metavar="WORDS", help="Why; must be given to ignore it.")
@json_option
@click.pass_obj
def robots_command(run: Run, what: str | None, mode: "RobotsMode | None", reason: str) -> None:
    """Show where robots.txt is not obeyed; with --mode, choose for a host or a story.

    Each choice is recorded with its reason, and so is each look made in spite of robots.txt.
    For all hosts there is the setting robots.
    """
    from cli.robots import override
    from storage.robots_choices import choices

    if (what is None) != (mode is None):
        raise BadInput("name a host or a story together with --mode")
    with run.opened() as opened:
        if what and mode:
            override(opened, mode, reason, **_scope(opened, what))
        standing = choices(opened.index).overriding
        slugs = {story.id: story.slug for story in opened.history.stories()}
    if run.screen.json:
        run.screen.data({"overrides": [choice_dict(choice, slugs) for choice in standing]})
        return
    run.screen.show(*(choice_line(choice, slugs) for choice in standing))
    if not standing:
        run.screen.show("robots.txt is obeyed everywhere.")


def _scope(opened: Opened, what: str) -> dict[str, str]:
    """A story if it is one, else a host of stories that are followed."""
    from jobs.rounds import host_of
    from newsdiff.errors import NotFound

    hosts = {host_of(story.url) for story in opened.history.stories()}
    if what.lower() in hosts:
        return {"host": what.lower()}
    try:
        return {"story": opened.history.find_story(what).id}
    except NotFound as error:
        hint = f"{error.hint} Without a look at it: newsdiff add URL --later"
        raise NotFound(f"{what[:200]} is no story and no host of one", hint=hint) from None


def choice_line(choice: "Choice", slugs: dict[str, str]) -> str:
    told = choice_dict(choice, slugs)
    place = told["host"] or told["story"] or "all hosts"
    why = choice.reason or "no reason given"
    return f"{choice.mode:<7} {place}  since {choice.recorded[:10]}: {why}"


def choice_dict(choice: "Choice", slugs: dict[str, str]) -> dict[str, Any]:
    return asdict(choice) | {"story": choice.story and slugs.get(choice.story, choice.story)}
