"""`export`: what is stored, as tables for other tools."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import rich_click as click

from cli.departures import tell_of
from cli.options import json_option
from cli.render.words import count
from cli.run import Opened, Run
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from storage.records import StoryRecord

_TABLES = (
    "captures", "versions", "changes", "figures", "figure_changes", "sourcing", "sourcing_changes",
    "absences",
)  # fmt: skip


@click.command("export")
@click.argument("form", type=click.Choice(["jsonl", "csv"]))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--table", "tables", type=click.Choice(_TABLES), multiple=True, help="Only this table."
)
@click.option("--story", "stories", multiple=True, help="Only this story; may be repeated.")
@click.option("--guarded", is_flag=True, help="Keep spreadsheets from reading cells as formulas.")
@json_option
@click.pass_obj
def export_command(  # one parameter for each option
    run: Run,
    form: str,
    folder: Path | None,
    tables: tuple[str, ...],
    stories: tuple[str, ...],
    *,
    guarded: bool,
) -> None:
    """Write tables into FOLDER, a file each; or one --table to stdout.

    The same archive gives the same bytes. The columns are in docs/reference/exports.md.
    """
    if folder is None and len(tables) != 1:
        raise BadInput(
            "name a FOLDER for all tables, or one --table to print",
            hint=f"newsdiff export {form} out/   newsdiff export {form} --table figures",
        )
    with run.opened() as opened:
        chosen = [opened.history.find_story(address) for address in stories] or None
        tell_of(run, opened, form, folder, tables, chosen)
        if folder is None:
            _write(opened, tables[0], form, sys.stdout.buffer, chosen, guarded=guarded)
            sys.stdout.buffer.flush()
            return
        folder.mkdir(parents=True, exist_ok=True)
        counts = {}
        for table in tables or _TABLES:
            path = folder / f"{table}.{form}"
            part = path.with_name(f".{path.name}.part")
            with part.open("wb") as out:
                counts[table] = _write(opened, table, form, out, chosen, guarded=guarded)
            part.replace(path)  # whole or not at all
    _report(run, folder, form, counts)


def _write(
    opened: Opened,
    table: str,
    form: str,
    out: BinaryIO,
    stories: "list[StoryRecord] | None",
    *,
    guarded: bool,
) -> int:
    from storage.exports import export

    named: Any = export  # click has checked the two words
    rows: int = named(opened.history, table, form, out, stories=stories, guarded=guarded)
    return rows


def _report(run: Run, folder: Path, form: str, counts: dict[str, int]) -> None:
    if run.screen.json:
        run.screen.data({"folder": str(folder), "form": form, "rows": counts})
        return
    for table, rows in counts.items():
        run.screen.show(f"{folder / table}.{form}  {count(rows, 'row')}")
