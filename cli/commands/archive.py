"""`init`, `verify`, `rebuild`: the archive as a whole."""

from pathlib import Path
from typing import Any

import rich_click as click

from cli.options import json_option, published_option, tsa_option, witness_option
from cli.render.words import count
from cli.run import Run, now
from newsdiff.errors import BadInput

_LEVELS = ("log", "payload", "index")
_QUICK, _MORE = "quick", ("anchors", "s3")


@click.command("init")
@click.argument("place", required=False)
@click.option("--origin", metavar="NAME", help="Its name for good, such as example.org/newsdiff.")
@click.option("--contact", metavar="URL|MAIL", help="Where publishers can reach you.")
@json_option
@click.pass_obj
def init_command(run: Run, place: str | None, origin: str | None, contact: str | None) -> None:
    """Create an archive in PLACE, and its signing key outside it.

    PLACE is a folder or s3://bucket/prefix. The contact goes into every request; without
    --contact it is asked for on a terminal.
    """
    from cli.contact import contact_for, keep_contact
    from storage import init_archive

    run.named(place)
    settings = run.settings
    contact = contact_for(run, contact)
    with init_archive(
        settings.archive,
        origin=origin,
        keys=settings.keys,
        heads=settings.heads,
        clock=now,
        bucket=run.bucket,
    ) as archive:
        name = archive.origin
    if contact:
        keep_contact(run, contact)
    if run.screen.json:
        contact = contact or settings.contact
        run.screen.data({"archive": settings.archive, "origin": name, "contact": contact})
        return
    run.screen.show(f"Made an archive in {settings.archive}, called {name}.")
    run.screen.show(f"Its signing key stands in {settings.keys}: keep a copy.")
    run.screen.say(f"Next: newsdiff{_where(settings.archive)} add URL")


@click.command("verify")
@click.option(
    "--level",
    type=click.Choice((_QUICK, *_LEVELS, *_MORE)),
    multiple=True,
    help="What to check; log, payload and index when not given.",
)
@tsa_option
@click.option(
    "--key",
    metavar="KEY",
    help="A public key you trust, or a file: each later key must have a signature from it on.",
)
@witness_option
@click.option(
    "--since",
    metavar="WHEN",
    help="Only payloads of later events: a number, a date or time, or checkpoint for the newest.",
)
@published_option
@json_option
@click.pass_obj
def verify_command(
    run: Run,
    /,
    level: tuple[str, ...],
    since: str | None,
    published: Path | None,
    **trusted: Any,
) -> int:
    """Check every hash, object and the index against the log.

    Level quick follows the log on from what this machine last saw of it; log reads all of it;
    anchors says by when the events existed by the word of authorities and witnesses; s3 looks for
    objects that a bucket with versions shows to have been written over or removed.
    Exit code 4 when anything is damaged; each damaged object is named.
    """
    from cli.checks import check
    from cli.trust import trust

    levels = tuple(dict.fromkeys(level)) or (_LEVELS[:2] if since else _LEVELS)
    if _QUICK in levels and len(levels) > 1:
        raise BadInput("--level quick stands alone: the others read all that it would")
    if since and not {"log", "payload"}.issuperset(levels):
        raise BadInput("--since is for the levels log and payload: the others read all or nothing")
    if "s3" in levels and not run.distant:
        raise BadInput("--level s3 is for an archive at s3://bucket/prefix")
    verdict = check(run, levels, trust(**trusted), since=since, published=published)
    if run.screen.json:
        run.screen.data(verdict.to_dict())
    else:
        run.screen.show(*verdict.lines())
    return 0 if verdict.sound else 4


@click.command("rebuild")
@json_option
@click.pass_obj
def rebuild_command(run: Run) -> None:
    """Rebuild the index from the log; nothing of the log is touched."""
    done = rebuilt(run)
    if run.screen.json:
        run.screen.data(done)
        return
    run.screen.show(
        f"Index rebuilt: {count(done['events'], 'event')}, {count(done['pages'], 'page')} read, "
        f"{count(done['stories'], 'story', 'stories')}."
    )


def rebuilt(run: Run) -> dict[str, int]:
    """Throw the index away and make it again: how many events, pages and stories that took."""
    from storage.database import discard

    for name in ("index.sqlite", "catalogue.sqlite"):
        discard(run.folder / name)
    with run.opened(current=False) as opened:
        done = opened.catch_up()
        stories = len(opened.history.stories())
    return {"events": done.events, "pages": done.bodies, "stories": stories}


def _where(archive: str) -> str:
    return "" if archive == "." else f" -A {archive}"
