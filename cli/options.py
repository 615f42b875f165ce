"""Options and kinds of values that many commands share."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click

from cli.run import now
from newsdiff.changes.least import Least, parse_least
from newsdiff.errors import BadInput
from newsdiff.times import parse_when

F = TypeVar("F", bound=Callable[..., Any])

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = 366 * 86_400  # seconds


def json_option(command: F) -> F:
    """`--json` behind the command's name too, where people type it."""

    def turn_on(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value:
            ctx.obj.screen.json = True

    return click.option(
        "--json", is_flag=True, expose_value=False, callback=turn_on, help="Print data as JSON."
    )(command)


def private_option(command: F) -> F:
    return click.option(
        "--allow-private",
        multiple=True,
        metavar="ADDRESS:PORT",
        help="A private address that may be asked, such as 127.0.0.1:8000.",
    )(command)


def filter_options(command: F) -> F:
    """What of a feed, sitemap or section page is followed."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def queue_option(command: F) -> F:
    return click.option(
        "--queue",
        metavar="ADDRESS",
        help="The queue that workers share: postgresql://… (else a file on this machine).",
    )(command)


def tsa_option(command: F) -> F:
    return click.option(
        "--tsa-ca",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Check timestamps against these certificates of authorities (PEM).",
    )(command)


def published_option(command: F) -> F:
    return click.option(
        "--published",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Hold what checkpoint --publish wrote there against the log, too.",
    )(command)


def witness_option(command: F) -> F:
    return click.option(
        "--witness",
        "witnesses",
        multiple=True,
        metavar="KEY",
        help="The public key of a witness, whose cosignature must be there and right.",
    )(command)


class Duration(click.ParamType[int]):
    """`90s`, `15m`, `2h`, `1d`, `1w`, or seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d{1,9})\s*([smhdw]?)", str(value).strip().lower())
        seconds = int(found[1]) * _UNITS[found[2] or "s"] if found else 0
        if not 0 < seconds <= _LONGEST:
            self.fail(f"{value!r} is no length of time; write 15m, 2h or 1d", param, ctx)
        return seconds


SECONDS = Duration()

_FILTERS = (
    click.option(
        "--include", multiple=True, metavar="PATTERN", help="Of a seed: only URLs with this in it."
    ),
    click.option(
        "--exclude", multiple=True, metavar="PATTERN", help="Of a seed: no URLs with this in it."
    ),
    click.option(
        "--section", "sections", multiple=True, help="Of a seed: only this part of the site."
    ),
    click.option(
        "--only-language", "languages", multiple=True, metavar="CODE",
        help="Of a seed: only stories said to be in it.",
    ),
    click.option(
        "--max-age", type=SECONDS, help="Of a seed: no story older than this; 14d if not given."
    ),
    click.option(
        "--most", type=click.IntRange(1, 50_000), default=500, show_default=True,
        help="Of a seed: the most new stories that one reading brings.",
    ),
    click.option(
        "--pause", type=SECONDS, help="Time between looks at a seed; 15m for a feed, else 30m."
    ),
)  # fmt: skip


class Since(click.ParamType[datetime]):
    """`30d` back from now, a date, or a time."""

    name = "TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return parse_when(str(value)).start
        except BadInput:
            return now() - timedelta(seconds=SECONDS.convert(value, param, ctx))


SINCE = Since()


class LeastChange(click.ParamType[Least]):
    """`10%`, or a number in the figure's own unit: `500`."""

    name = "CHANGE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Least:
        try:
            return parse_least(str(value))
        except BadInput as error:
            self.fail(str(error), param, ctx)


LEAST_CHANGE = LeastChange()


def explain_option(command: F) -> F:
    return click.option(
        "--explain", is_flag=True, help="List what was left out, and the rule that left it out."
    )(command)


def exit_code_option(command: F) -> F:
    return click.option("--exit-code", is_flag=True, help="1 when there is something to report.")(
        command
    )
