"""`feed`: changes for feed readers, of an archive, a tag, a story or a rule."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from cli.departures import tell_of
from cli.options import json_option
from cli.render.words import count
from cli.run import Opened, Run
from newsdiff.alerts.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.render.feed import Feed
    from newsdiff.alerts.matching import Alert
    from storage.records import StoryRecord

_EVERYTHING = Rule(
    name="",
    on=("figure", "source", "quote", "notice", "headline", "wording", "gone", "back"),
)
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@click.command("feed")
@click.argument("form", type=click.Choice(["atom", "json"]))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--story", help="Only this story.")
@click.option("--tag", help="Only stories with this tag.")
@click.option("--rule", help="Only what this rule tells.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="Entries at most.")
@click.option("--url", metavar="URL", help="Where the feed will be read.")
@json_option
@click.pass_obj
def feed_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    form: str,
    file: Path | None,
    *,
    story: str | None,
    tag: str | None,
    rule: str | None,
    limit: int,
    url: str | None,
) -> None:
    """Write an Atom or JSON Feed of confirmed changes into FILE, or print it.

    The newest first. An entry's id is the digest of the answer that first showed the change; the
    same archive gives the same bytes, and a FILE that holds them already is left alone.
    """
    from cli.render.feed import Feed

    with run.opened() as opened:
        chosen = opened.history.find_story(story) if story else None
        told = _told(run, rule, chosen)
        feed = Feed(
            title=_title(opened.archive.origin, chosen, tag, rule),
            source=opened.archive.origin,
            alerts=tuple(islice(_alerts(opened, told, tag), limit)),
            url=url,
        )
        _publish(run, opened, feed, form, file, [chosen] if chosen else None)


def _told(run: Run, name: str | None, story: "StoryRecord | None") -> Rule:
    """The rule whose alerts are the entries, narrowed to a story."""
    from cli.rulebook import open_rulebook

    rule = open_rulebook(run).rule(name) if name else _EVERYTHING
    return replace(rule, stories=(story.id,)) if story else rule


def _alerts(opened: Opened, rule: Rule, tag: str | None) -> "Iterator[Alert]":
    from cli.occasions import Occasions
    from newsdiff.alerts.matching import match

    for occasion in Occasions(opened, [rule]).past(_BEGINNING):
        if tag is None or tag in occasion.story.tags:
            yield from match([rule], occasion)


def _title(origin: str, story: "StoryRecord | None", tag: str | None, rule: str | None) -> str:
    of = [f"of {story.slug}" if story else "", f"tagged {tag}" if tag else ""]
    found = f"found by {rule}" if rule else ""
    return " ".join(word for word in ("Changes", *of, found, f"in {origin}") if word)


def _publish(
    run: Run,
    opened: Opened,
    feed: "Feed",
    form: str,
    file: Path | None,
    chosen: "list[StoryRecord] | None",
) -> None:
    """Write down that it leaves, then let it; what is there already does not leave again."""
    from cli.render.feed import atom, json_feed

    made = atom(feed) if form == "atom" else json_feed(feed)
    if file is None:
        tell_of(run, opened, form, None, ("feed",), chosen)
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    changed = not file.exists() or file.read_bytes() != made
    if changed:
        tell_of(run, opened, form, file, ("feed",), chosen)
        part = file.with_name(f".{file.name}.part")
        part.write_bytes(made)
        part.replace(file)  # whole or not at all
    if run.screen.json:
        run.screen.data({"file": str(file), "entries": len(feed.alerts), "changed": changed})
    else:
        state = "" if changed else "; nothing new"
        run.screen.say(f"{file}: {count(len(feed.alerts), 'entry', 'entries')}{state}.")
