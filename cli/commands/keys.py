"""`key`: which keys sign for the archive, one after the other."""

from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option
from cli.render.keys import key_lines
from cli.run import Run, now
from newsdiff.errors import NewsdiffError, NotFound

if TYPE_CHECKING:
    from storage.succession import Succession

_ELSEWHERE = "Do it on the machine that has it. If it is lost for good: --lost --reason TEXT"


@click.group("key")
def key_command() -> None:
    """Show which keys sign for the archive, or hand over to a new one."""


@key_command.command("show")
@json_option
@click.pass_obj
def show_command(run: Run) -> None:
    """Show the archive's keys in order, and how each took over from the one before."""
    from dataclasses import asdict

    keys = _keys(run)
    if run.screen.json:
        here = _is_here(run, keys.last.vkey)
        run.screen.data({**asdict(keys), "vkey": keys.last.vkey, "here": here})
        return
    run.screen.show(*key_lines(keys))
    where = "is" if _is_here(run, keys.last.vkey) else "is not"
    run.screen.show(
        f"Its private half {where} in {run.settings.keys}. For others: {keys.last.vkey}"
    )


@key_command.command("rotate")
@click.option("--reason", metavar="TEXT", help="Why; it stands in the log for good.")
@click.option("--lost", is_flag=True, help="The old key is gone and cannot sign. Needs --reason.")
@json_option
@click.pass_obj
def rotate_command(run: Run, reason: str | None, *, lost: bool) -> None:
    """Make a new signing key, and have the old one sign for it.

    What the old key signed stays good. After --lost the old key says nothing for the new one:
    every check tells so, and whoever trusts the old key must be given the new one.
    """
    from dataclasses import asdict

    from storage import open_archive
    from storage.keys import KeyRing
    from storage.rotation import rotate

    settings = run.settings
    with open_archive(settings.archive, heads=settings.heads, bucket=run.bucket) as archive:
        ring = KeyRing(settings.keys)
        try:
            event = rotate(archive, _keys(run), ring, now(), reason=reason, lost=lost)
        except NotFound as error:
            raise NotFound(str(error), hint=_ELSEWHERE) from error
    keys = _keys(run)
    if keys.last.vkey != event.vkey:
        why = "somebody else rotated the key at the same moment; ours changed nothing"
        raise NewsdiffError(why, hint='See "newsdiff key show".')
    if run.screen.json:
        run.screen.data(asdict(keys.last))
        return
    run.screen.show(*key_lines(keys))
    run.screen.say(f"Give others the new key: {event.vkey}")
    run.screen.say(f"It stands in {settings.keys}: keep a copy. The old one signs nothing more.")


def _keys(run: Run) -> "Succession":
    from storage import open_archive
    from storage.opening import describe
    from storage.succession import read_succession

    settings = run.settings
    vkey = describe(run.bucket, settings.archive).vkey
    with open_archive(settings.archive, heads=settings.heads, bucket=run.bucket) as archive:
        return read_succession(run.bucket, vkey, archive.state)


def _is_here(run: Run, vkey: str) -> bool:
    from storage.keys import KeyRing

    try:
        KeyRing(run.settings.keys).signer(vkey)
    except NotFound:
        return False
    return True
