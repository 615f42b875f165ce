"""`check`: versions that disagree with themselves."""

import rich_click as click

from cli.options import exit_code_option, json_option
from cli.run import Run


@click.command("check")
@click.argument("story", required=False)
@exit_code_option
@json_option
@click.pass_obj
def check_command(run: Run, story: str | None, *, exit_code: bool) -> int:
    """Find versions that disagree with themselves (headline, text, metadata).

    A headline or description with another figure than the text, or one that the text dropped;
    dates that cannot be; corrections that the text did not follow. Roundings, ranges, parts and
    sums are no disagreement: what is found here is worth a look.
    """
    from cli.doubts import doubts
    from cli.render.check import doubt_lines

    with run.opened() as opened:
        record = opened.story(story)
        found = doubts(opened, record)
    if run.screen.json:
        run.screen.data(
            {
                "story": record.slug,
                "url": record.url,
                "versions": record.versions,
                "disagreements": [doubt.to_dict() for doubt in found],
            }
        )
    else:
        run.screen.show(*doubt_lines(record, found))
    return int(exit_code and bool(found))
