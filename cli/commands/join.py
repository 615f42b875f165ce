"""`merge`, `separate`: stories that are one, and what was taken for one."""

import rich_click as click

from cli.options import json_option
from cli.render.words import count
from cli.run import Run, now
from newsdiff.errors import BadInput, NotFound
from newsdiff.events import Merged, Separated
from newsdiff.ports import Sighting

_LONGEST_REASON = 1_000


@click.command("merge")
@click.argument("story")
@click.argument("other")
@click.option("--because", required=True, metavar="WORDS", help="Why they are one; it is recorded.")
@json_option
@click.pass_obj
def merge_command(run: Run, story: str, other: str, because: str) -> None:
    """Show the looks at OTHER as looks at STORY from now on. "separate" undoes it exactly."""
    _check(because)
    with run.opened() as opened:
        into, joined = opened.history.find_story(story), opened.history.find_story(other)
        if into.id == joined.id:
            raise BadInput(f"{story} and {other} are one story already")
        event = Merged(
            story=into.id, other=joined.id, recorded=now(), evidence="person", because=because
        )
        opened.archive.record([Sighting(event)])
        opened.catch_up()
        versions = opened.history.find_story(story).versions
    if run.screen.json:
        run.screen.data({"story": into.slug, "merged": joined.slug, "versions": versions})
        return
    run.screen.show(
        f"{joined.slug} is part of {into.slug} now, which has {count(versions, 'version')}."
    )


@click.command("separate")
@click.argument("other")
@click.option("--because", required=True, metavar="WORDS", help="Why not; it is recorded.")
@json_option
@click.pass_obj
def separate_command(run: Run, other: str, because: str) -> None:
    """Make OTHER, which was merged, a story of its own again; nothing merges the two by itself."""
    from storage.mergers import members

    _check(because)
    with run.opened() as opened:
        into = opened.history.find_story(other)
        found = next(
            (
                member
                for member in members(opened.index, into)
                if other in {member.slug, member.id, member.url}
            ),
            None,
        )
        if found is None:
            raise NotFound(f"{other} was not merged into another story")
        event = Separated(story=found.into, other=found.id, recorded=now(), because=because)
        opened.archive.record([Sighting(event)])
        opened.catch_up()
    if run.screen.json:
        run.screen.data({"story": found.slug, "separated_from": into.slug})
        return
    run.screen.show(f"{found.slug} is a story of its own again.")


def _check(because: str) -> None:
    if not because.strip() or len(because) > _LONGEST_REASON:
        raise BadInput(f"--because must have 1 to {_LONGEST_REASON} characters")
