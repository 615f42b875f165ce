"""`newsdiff notices`: what a newsroom owned up to, and what it did not."""

import rich_click as click

from cli.options import exit_code_option, json_option
from cli.run import Run


@click.command("notices")
@click.argument("story", required=False)
@exit_code_option
@json_option
@click.pass_obj
def notices_command(run: Run, story: str | None, *, exit_code: bool) -> int:
    """Show correction notices, what each explains, and changes without one."""
    from cli.pairing import pairing
    from cli.render.notices import notice_lines

    with run.opened() as opened:
        record = opened.story(story)
        found = pairing(opened, record)
    if run.screen.json:
        run.screen.data(
            {
                "story": record.slug,
                "url": record.url,
                "versions": record.versions,
                "changes": [notice.to_dict() for notice in found.notices],
                "silent": [{"of": kind, **entry.to_dict()} for kind, entry in found.silent],
            }
        )
    else:
        run.screen.show(*notice_lines(record, found))
    return int(exit_code and bool(found.notices))
