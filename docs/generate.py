"""Makes the parts of the reference that follow from the code: `python docs/generate.py`.

A test holds the files against the code, so that they cannot fall behind.
"""

from inspect import cleandoc
from pathlib import Path

import rich_click as click

from cli.main import COMMANDS, group
from newsdiff.alerts.expression import FUNCTIONS, LONGEST
from newsdiff.alerts.reading import KEYS
from newsdiff.alerts.rule import KINDS
from newsdiff.alerts.variables import VARIABLES
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

ABOUT_ALERTS = """\
A rule says who is told of what. Rules stand in `rules.toml` beside the archive's `newsdiff.toml`;
for an archive on S3 in `$XDG_CONFIG_HOME/newsdiff/rules.toml`; the setting `rules` names another
file.

```toml
[[rule]]
name = "big figures"
on = ["figure", "source"]
min_change = "10%"
lost = "named"
unless_notice = true
tags = "ukraine"
send = "slack-desk"
```

`newsdiff rule add`, `list` and `remove` write the file, or you do: it is read anew whenever it is
needed, and strictly. What is not understood ends the command with one line that names the line.

A rule is held against every version that a second look confirmed, and what it changed in the
confirmed version before it. Advertisements, furniture and what no second look showed are no
versions, so they alert nobody. One rule sends one alert for one version, with all that it found.
`newsdiff rule test NAME --since 30d` shows what a rule would have sent: it asks the same function
that `watch` asks, of the same versions. (What was imported counts in the test only.)"""
ABOUT_KINDS = """\
What a page's furniture, other notation of a figure and the like are is decided before, as in every
report: [what is left out](explain.md)."""
ABOUT_EXPRESSIONS = f"""\
`when` is for experts: an expression in CEL, the Common Expression Language, such as
`percent <= -50.0 && in_headline`. It is asked once for each fact, and the fact is told if it is
true; one that cannot be decided (division by zero, a bad pattern) is not. It needs the extra
`alerts`.

It has at most {LONGEST} characters, the operators of CEL, `'word' in tags`, and these functions:
{", ".join(f"`{name}`" for name in FUNCTIONS)}.
There are no macros (`all`, `exists`, `map`, `filter`), so that every expression ends soon and says
the same on every machine. What a fact has not is the value below."""


ABOUT_MESSAGES = """\
A webhook gets `type` (`newsdiff.alert`), `id`, `thread` (the story's id, or the digest's name),
`subject`, `text` and `data`; a JSON Feed has the same `data` in `_newsdiff` of each item. `data` of
a digest is `digest` and `alerts`, a list; else it is one alert:

| key | is |
|---|---|
| `alert` | its id: the same whenever this rule meets this version |
| `rule` `subject` | the rule's name, and the line that carries the fact |
| `story` | `id` `slug` `url` `headline` `tags` |
| `old_version` `version` | the numbers of the two versions, which may shift |
| `old_sha256` `sha256` | the digests of the stored answers that first showed them, which do not |
| `changed_between` | the last look without the change (or null) and the first with it |
| `facts` `more` | the 20 gravest: below; and how many there are besides |

Each fact has its `kind`, the words of the `notice` that speaks of it (or null), what became of it
(`change`), and the rest as in [changes](changes.md) and [disagreements](disagreements.md); of a
story that is gone or back, since when (`since`) and how it answers (`status`). Texts are cut to
2,000 characters, lists to 100.

Mail of one story is one thread (`References`), and `X-Newsdiff-Alert` has the alert's id. An entry
of a feed has the id `hash://sha256/DIGEST?story=ID&seen=TIME`: the digest is that of the stored
answer that first showed the change."""


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


def alerts() -> str:
    """`docs/reference/rules.md`: the keys of a rule and the variables of an expression."""
    keys = [f"| `{name}` | {key.form} | {key.meaning} |" for name, key in KEYS.items()]
    kinds = [f"| `{kind}` | {meaning} |" for kind, meaning in KINDS.items()]
    asked = [
        f"| `{name}` | {_type(variable.absent)} | {variable.meaning} |"
        for name, variable in VARIABLES.items()
    ]
    tables = {
        "Rules": ABOUT_ALERTS,
        "Keys": _table("| key | is | does |", keys),
        "Kinds": f"{ABOUT_KINDS}\n\n{_table('| `on` | tells that |', kinds)}",
        "What is sent": ABOUT_MESSAGES,
        "Expressions": f"{ABOUT_EXPRESSIONS}\n\n{_table('| variable | or else | is |', asked)}",
    }
    parts = [f"{'#' if title == 'Rules' else '##'} {title}\n\n{t}" for title, t in tables.items()]
    return "\n\n".join(parts) + "\n"


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *rows])


def _type(absent: object) -> str:
    return f"`{str(absent).lower()}`" if isinstance(absent, bool) else f"`{absent!r}`"


PAGES = {
    "commands.md": commands,
    "exports.md": exports,
    "explain.md": rules,
    "rules.md": alerts,
}


def main() -> None:
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
