"""`report`: how the collecting itself goes."""

from datetime import datetime
from typing import TYPE_CHECKING

import rich_click as click

from cli.options import SINCE, json_option
from cli.run import Run
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from storage.crawl import By


@click.group("report")
def report_command() -> None:
    """Tell how the collecting itself goes."""


@report_command.command("crawl")
@click.option("--since", type=SINCE, help="Only looks since then: 7d, or 2025-06-19.")
@click.option(
    "--by", type=click.Choice(["host", "tag", "story"]), default="host", help="A line for each."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@json_option
@click.pass_obj
def crawl_command(run: Run, since: datetime | None, by: "By", *, as_csv: bool) -> None:
    """Show how our looks went: how many were new, same, blocked, refused, failed; and bytes.

    Blocked are walls of all kinds, missing what was gone or led elsewhere, unusable what cannot be
    read. Where robots.txt is not obeyed, that stands below with its reason.
    """
    from cli.render.crawl import crawl_csv, crawl_dict, crawl_table
    from storage.crawl import crawls, whole
    from storage.robots_choices import choices

    if as_csv and run.screen.json:
        raise BadInput("--csv and --json exclude each other")
    with run.opened() as opened:
        found = crawls(opened.index, opened.history, by, since)
        overriding = choices(opened.index).overriding
        slugs = {story.id: story.slug for story in opened.history.stories()}
    if run.screen.json:
        from cli.commands.robots import choice_dict

        overrides = [choice_dict(choice, slugs) for choice in overriding]
        run.screen.data({by: [crawl_dict(part) for part in found], "overrides": overrides})
    elif as_csv:
        run.screen.out.file.write(crawl_csv(found))
    elif not found:
        run.screen.say("No looks yet." if since is None else "No looks since then.")
    else:
        total = [whole(found)] if by != "tag" and len(found) > 1 else []
        run.screen.show(crawl_table([*found, *total], by))
    if overriding and not as_csv and not run.screen.json:
        from cli.commands.robots import choice_line

        run.screen.show("robots.txt is not obeyed:", *(choice_line(c, slugs) for c in overriding))
