"""Expressions of experts, in CEL, the Common Expression Language. The home of its library.

An expression ends soon by its form, not by a clock, so that it says the same on every machine: it
is short, calls only what is listed here, and has no macro, which is all that could repeat.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from newsdiff.alerts.variables import VARIABLES, Value
from newsdiff.errors import BadInput, missing_extra

LONGEST: Final = 300  # characters
FUNCTIONS: Final = ("contains", "endsWith", "matches", "size", "startsWith")

_MACRO: Final = re.compile(r"\.\s*(all|exists|exists_one|filter|map)\s*\(")
_OPERATOR: Final = ("_", "!", "-", "@in")


def holds(expression: str, values: Mapping[str, Value]) -> bool:
    """Whether it is true of these values; one that cannot be decided is not."""
    try:
        return _compiled(expression).execute(dict(values)) is True
    except Exception:  # noqa: BLE001  # division by zero, a bad pattern: the library's own errors
        return False


def check_expression(expression: str) -> None:
    """Raises BadInput, with what is wrong, for an expression that is none, or not one of ours.

    What it says of a fact without anything in it must be true or false.
    """
    try:
        program = _compiled(expression)
    except ValueError as error:
        raise BadInput(_first_line(error)) from None
    if unknown := set(program.variables()) - set(VARIABLES):
        raise BadInput(f"no variable {min(unknown)!r}; there are {', '.join(VARIABLES)}")
    called = {name for name in program.functions() if not name.startswith(_OPERATOR)}
    if strange := called - set(FUNCTIONS):
        raise BadInput(f"no function {min(strange)!r}; there are {', '.join(FUNCTIONS)}")
    _try_out(program)


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    """Raises ValueError, and BadInput for what could run long."""
    if len(expression) > LONGEST:
        raise BadInput(f"{len(expression)} characters; {LONGEST} is the most")
    if not expression.isprintable():
        raise BadInput("it must be one line of printable characters")
    if macro := _MACRO.search(expression):
        raise BadInput(f"no macro {macro[1]!r}; write 'word' in tags")
    try:
        import cel
    except ImportError:
        raise missing_extra("`when`", "alerts") from None
    return cel.compile(expression)


def _try_out(program: Any) -> None:
    try:
        said = program.execute({name: variable.absent for name, variable in VARIABLES.items()})
    except ZeroDivisionError:
        return  # it may well divide by what a fact has
    except Exception as error:  # noqa: BLE001  # the library's own errors
        raise BadInput(_first_line(error)) from None
    if not isinstance(said, bool):
        raise BadInput(f"it says {said!r}, where true or false is needed")


def _first_line(error: Exception) -> str:
    """What the library says is wrong, in one line and without the whole expression."""
    text = str(error)
    found = re.search(r"<input>:\d+:(\d+): (.+)", text)
    words = found[2].partition(" expecting ")[0] if found else ""
    said = f"{words} at character {found[1]}" if found else text.partition("\n")[0]
    return said[:200]
