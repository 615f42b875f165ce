"""`newsdiff import`: histories that others kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option
from cli.render.words import count
from cli.run import Opened, Run, now

if TYPE_CHECKING:
    from jobs.importing import Imported


@click.group("import")
def import_command() -> None:
    """Build past versions from what others kept."""


@import_command.command("files")
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option(
    "-n", "--dry-run", is_flag=True, help="Check the manifest and its files; write nothing."
)
@json_option
@click.pass_obj
def files_command(run: Run, manifest: Path, *, dry_run: bool) -> None:
    """Import saved pages: MANIFEST is CSV or JSON Lines with path, url, fetched_at.

    It may also have status and headers. Dates without a time count as the whole day. Lines that the
    archive has already add nothing.
    """
    from jobs.importing import Shelf, import_files
    from jobs.manifest import checked, read_manifest
    from storage.holdings import holdings

    total = checked(manifest)
    if dry_run:
        run.screen.show(f"{manifest.name}: {count(total, 'page')}, all there and readable.")
        return
    with run.opened() as opened:
        held = holdings(opened.index)
        shelf = Shelf(recorder=opened.archive, clock=now, follows=held.follows, holds=held.holds)
        done = 0

        def counted(_line: object) -> None:
            nonlocal done
            done += 1
            bar(done)

        with run.screen.progress("importing", total) as bar:
            imported = import_files(
                read_manifest(manifest), shelf, origin=f"files:{manifest.name}", on_line=counted
            )
        opened.catch_up()
        _report(run, opened, imported)


def _report(run: Run, opened: Opened, imported: "Imported") -> None:
    stories = opened.history.stories()
    versions = sum(story.versions for story in stories)
    if run.screen.json:
        run.screen.data(
            {
                "lines": imported.lines,
                "added": imported.added,
                "known": imported.known,
                "new_stories": imported.stories,
                "stories": len(stories),
                "versions": versions,
            }
        )
        return
    known = f", {imported.known:,} known already" if imported.known else ""
    run.screen.show(
        f"{count(imported.added, 'page')} imported{known}. The archive has "
        f"{count(len(stories), 'story', 'stories')} in {count(versions, 'version')}."
    )
    run.screen.say("Next: newsdiff list")
