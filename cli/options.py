"""Options and kinds of values that many commands share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from newsdiff.changes.values import FigureChange


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


def tsa_option(command: F) -> F:
    return click.option(
        "--tsa-ca",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Check timestamps against these certificates of authorities (PEM).",
    )(command)


class Duration(click.ParamType[int]):
    """`90s`, `15m`, `2h`, `1d`, `1w`, or seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d{1,9})\s*([smhdw]?)", str(value).strip().lower())
        seconds = int(found[1]) * _UNITS[found[2] or "s"] if found else 0
        if not 0 < seconds <= _LONGEST:
            self.fail(f"{value!r} is no time between looks; write 15m, 2h or 1d", param, ctx)
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


@dataclass(frozen=True, slots=True)
class Least:
    """The least change worth telling: of the value, or in percent of what it was."""

    amount: float
    in_percent: bool

    def is_met(self, change: "FigureChange") -> bool:
        """Whether a change is as large; one that cannot be measured is not."""
        size = change.percent if self.in_percent else change.difference
        return size is not None and abs(size) >= self.amount

    def __str__(self) -> str:
        return f"{self.amount:,g}{' %' if self.in_percent else ''}"


class LeastChange(click.ParamType[Least]):
    """`10%`, or a number in the figure's own unit: `500`."""

    name = "CHANGE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Least:
        found = re.fullmatch(
            r"(\d{1,15}(?:\.\d{1,6})?)\s*(%?)", str(value).strip().replace(",", "")
        )
        if not found:
            self.fail(f"{value!r} is no size of a change; write 10% or 500", param, ctx)
        return Least(float(found[1]), bool(found[2]))


LEAST_CHANGE = LeastChange()


def explain_option(command: F) -> F:
    return click.option(
        "--explain", is_flag=True, help="List what was left out, and the rule that left it out."
    )(command)


def exit_code_option(command: F) -> F:
    return click.option("--exit-code", is_flag=True, help="1 when there is something to report.")(
        command
    )
