"""Whom a publisher can ask: the contact that goes into every request."""

import re
import sys
from pathlib import Path
from typing import Final

import rich_click as click

from cli.run import Run
from cli.settings import FILE_NAME, config_folder
from newsdiff.errors import BadInput

_USABLE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{3,200}")
_QUESTION: Final = "A page or mail address where publishers can reach you (empty for none)"


def contact_for(run: Run, given: str | None) -> str:
    """The contact that was given or is set already; else, on a terminal, it is asked for.

    Raises BadInput for what cannot be sent or would reach nobody.
    """
    if given is None and not run.settings.contact and _somebody_is_there(run):
        given = click.prompt(_QUESTION, default="", show_default=False, err=True)
    contact = (given or "").strip()
    if contact and not (_USABLE.fullmatch(contact) and ("@" in contact or "://" in contact)):
        raise BadInput(
            f"{contact[:80]!r} is no contact",
            hint="Name a page (https://…) or a mail address, without spaces.",
        )
    return contact


def keep_contact(run: Run, contact: str) -> Path:
    """Write it down in the archive's newsdiff.toml; in the user's for one on a server."""
    folder = config_folder() if run.distant else Path(run.settings.archive)
    path = folder / FILE_NAME
    rest = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = (line for line in rest.splitlines(keepends=True) if not _sets_contact(line))
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(f'contact = "{contact}"\n{"".join(lines)}', encoding="utf-8")
    return path


def _sets_contact(line: str) -> bool:
    return line.partition("=")[0].strip() == "contact"


def _somebody_is_there(run: Run) -> bool:
    quiet = run.screen.json or run.screen.quiet
    return not quiet and sys.stdin.isatty() and sys.stderr.isatty()
