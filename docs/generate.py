"""Makes the parts of the reference that follow from the code: `python docs/generate.py`.

A test holds the files against the code, so that they cannot fall behind.
"""

from inspect import cleandoc
from pathlib import Path

import rich_click as click

from cli.main import COMMANDS, group
from newsdiff.explanation import RULES
from storage.export_columns import COLUMNS

REFERENCE = Path(__file__).parent / "reference"
ABOUT_COMMANDS = """\
`newsdiff [-A PLACE] [--json] [-q] COMMAND`. Stories are named by slug, URL or the beginning of an
id; versions by `v3`, `latest`, `v2..v4` or `@2025-06-19T12:00`. Settings that have no option stand
in [settings](settings.md), exit codes in [exit codes](exit-codes.md)."""
ABOUT_EXPORTS = """\
`newsdiff export csv OUT` and `export jsonl OUT` write these tables, a file each. The same archive
gives the same bytes. Cells hold what was published, unaltered; `--guarded` puts an apostrophe
before text that a spreadsheet would take for a formula."""

ABOUT_RULES = """\
A report tells what changed in substance. What differs and is not in it, `--explain` lists, each
with the rule that left it out: `figures --explain` the figures and other numbers, `sourcing
--explain` the sources and quotations, `diff --explain` and `compare --explain` everything.
`explain(old, new)` is the same in the library: a tuple of `LeftOut(kind, text, rule, where)`.

`where` is `headline`, `dek`, `byline`, `body`, `page` (the list of references, furniture, dates) or
a paragraph of the newer version such as `¶3`; with `old ` before it, of the older version. A text
that is another in each version is written `25,000 → 25 000`."""


def commands() -> str:
    """`docs/reference/commands.md`: every command with its options, from click itself."""
    parts = ["# Commands", ABOUT_COMMANDS]
    for panel, names in COMMANDS.items():
        parts.append(f"## {panel}")
        parts += [_command(name) for name in names]
    return "\n\n".join(parts) + "\n"


def _command(name: str) -> str:
    context = click.Context(group, info_name="newsdiff")
    later = group.get_command(context, name)
    assert later is not None
    command = later.make_context(name, [], context, resilient_parsing=True).command
    parts = [_usage(f"newsdiff {name}", command)]
    if isinstance(command, click.Group):
        parts += [
            _usage(f"newsdiff {name} {sub}", found) for sub, found in command.commands.items()
        ]
    return "\n\n".join(parts)


def _usage(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    pieces = " ".join(command.collect_usage_pieces(context))
    lines = [f"### {path}", f"`{path} {pieces}`".replace(" `", "`"), cleandoc(command.help or "")]
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [f"| `{_names(option)}` | {option.help or ''} |" for option in options]
    if rows:
        lines.append("\n".join(["| option | |", "|---|---|", *rows]))
    return "\n\n".join(line for line in lines if line)


def _names(option: click.Option) -> str:
    names = ", ".join(option.opts)
    if option.is_flag:
        return names
    choices = getattr(option.type, "choices", None)
    return f"{names} {'/'.join(choices) if choices else option.metavar or option.type.name.upper()}"


def exports() -> str:
    """`docs/reference/exports.md`: the tables of `newsdiff export`, from their column lists."""
    parts = ["# Exports", ABOUT_EXPORTS]
    for table, columns in COLUMNS.items():
        rows = [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in columns]
        parts.append(
            "\n".join([f"## {table}", "", "| column | type | is |", "|---|---|---|", *rows])
        )
    return "\n\n".join(parts) + "\n"


def rules() -> str:
    """`docs/reference/explain.md`: why something is left out, from the rules themselves."""
    parts = ["# What is left out, and why", ABOUT_RULES]
    for kind, meanings in RULES.items():
        rows = [f"| `{rule}` | {meaning} |" for rule, meaning in meanings.items()]
        parts.append(
            "\n".join([f"## {kind}", "", "| rule | left out, because |", "|---|---|", *rows])
        )
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": commands, "exports.md": exports, "explain.md": rules}


def main() -> None:
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
