"""What the grammars must know of a language: one TOML file each, named by its ISO 639-1 code.

A file has a table for each reader: language, dates, notices, figures, sourcing, hedges. Each reader
knows only its own. The names of units and currencies that CLDR knows stand in files of their own,
which languages/cldr.py writes.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from newsdiff.errors import BadInput


@cache
def known_languages() -> tuple[str, ...]:
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def language_table(code: str, table: str) -> dict[str, Any]:
    """The named table of a language's file. Raises BadInput for a language we do not know."""
    if code not in known_languages():
        known = ", ".join(known_languages())
        raise BadInput(f"no language {code!r}", hint=f"Known languages: {known}.")
    found: dict[str, Any] = _file(code).get(table, {})
    return found


@cache
def _file(code: str) -> dict[str, Any]:
    text = (resources.files(__package__) / f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def generated_names(code: str) -> dict[str, Any]:
    """The tables `money`, `symbols` and `units` from CLDR: phrases by code."""
    file = resources.files(__package__) / "cldr" / f"{code}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def nearest_language(code: str) -> str:
    """The code itself if we know the language, else its base ("en-GB" is "en"), else English."""
    base = code.lower().replace("_", "-").partition("-")[0]
    return base if base in known_languages() else "en"
