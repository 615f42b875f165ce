"""`add`, `list`, `stop`: which stories and seeds are followed."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import rich_click as click

from cli.adding import Choice, add
from cli.given import given
from cli.options import SECONDS, filter_options, json_option, private_option
from cli.probing import KINDS
from cli.render.words import count
from cli.run import Opened, Run, now
from newsdiff.errors import NotFound
from newsdiff.events import SeedDropped, StoryDropped
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from cli.adding import Added
    from storage.records import StoryRecord
    from storage.seeds import SeedRecord


@click.command("add")
@click.argument("what", nargs=-1, required=True, metavar="URL|FILE...")
@click.option("--as", "kind", type=click.Choice(KINDS), help="What it is, when looking would err.")
@click.option(
    "--every", type=SECONDS, help="Time between looks: 15m, 2h, 1d. Adaptive if not given."
)
@click.option("--tag", "tags", multiple=True, help="A word to find it by; may be repeated.")
@click.option("--language", metavar="CODE", help="Its language, when detection would be wrong.")
@filter_options
@click.option("--later", is_flag=True, help="Only follow; do not look now.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be followed; record nothing.")
@private_option
@json_option
@click.pass_obj
def add_command(run: Run, /, what: tuple[str, ...], **options: Any) -> int:
    """Follow stories, feeds, sitemaps and section pages, and look at them at once.

    A URL is looked at to see which of these it is. A file holds URLs of stories, one a line, or is
    an OPML list of feeds. What a feed, sitemap or section page lists is followed from then on.
    """
    choice = Choice(**options)
    if choice.language:
        from newsdiff.languages import language_table

        language_table(choice.language, "figures")
    urls = given(what)
    with run.opened() as opened:
        added = add(run, opened, urls, choice)
        if not choice.dry_run:
            _report_added(run, opened, added)
    return added.code


def _report_added(run: Run, opened: Opened, added: "Added") -> None:
    from cli.commands.seeds import seed_dict
    from cli.render.seeds import read_line
    from storage.seeds import Seeds

    records = [opened.history.find_story(story) for story in added.stories]
    seeds = [cast("SeedRecord", Seeds(opened.index).find(seed)) for seed in added.seeds]
    if run.screen.json:
        run.screen.data(
            {
                "added": [story_dict(record) for record in records],
                "seeds": [seed_dict(seed) for seed in seeds],
                "known": added.known,
            }
        )
        return
    for record in records:
        run.screen.show(_added_line(opened, record))
    for seed in seeds:
        run.screen.show(read_line(seed))
    for page, feed in added.offers:
        run.screen.say(f"{page} offers a feed: newsdiff add {feed}")
    if added.known:
        run.screen.show(f"{count(added.known, 'URL')} followed already.")


def _added_line(opened: Opened, record: "StoryRecord") -> str:
    line = f"Following {record.slug}."
    if not record.versions:
        return f"{line}{_what_came_instead(opened, record)}"
    version = opened.history.versions(record)[-1]
    figures = len(opened.history.figures(record, version.number))
    sources = {a.name for a in opened.history.attributions(record, version.number) if a.name}
    return (
        f"{line} v{version.number} captured, {count(version.words, 'word')}, "
        f"{count(figures, 'figure')}, {count(len(sources), 'source')}."
    )


def _what_came_instead(opened: Opened, record: "StoryRecord") -> str:
    """What was answered in the place of an article; that no answer came is told already."""
    from storage.last_looks import last_look

    look = last_look(opened.index, record.id)
    return f" No version yet: {look.words}." if look and look.failed and not look.cause else ""


@click.command("list")
@click.option("--duplicates", is_flag=True, help="Stories whose texts are nearly one instead.")
@json_option
@click.pass_obj
def list_command(run: Run, *, duplicates: bool) -> None:
    """Show followed stories, last look and versions."""
    with run.opened() as opened:
        if duplicates:
            _list_duplicates(run, opened)
            return
        stories = opened.history.stories()
        gone = opened.history.gone()
    if run.screen.json:
        from cli.render.absences import absence_dict

        told = {story: absence_dict(absence) for story, absence in gone.items()}
        run.screen.data({"stories": [story_dict(s) | {"gone": told.get(s.id)} for s in stories]})
        return
    if not stories:
        run.screen.say("No stories yet. Follow one: newsdiff add URL")
        return
    from cli.render.stories import story_table

    run.screen.show(story_table(stories, gone))


def _list_duplicates(run: Run, opened: Opened) -> None:
    from cli import merging

    found = merging.duplicates(opened)
    if run.screen.json:
        run.screen.data({"duplicates": [asdict(one) for one in found]})
        return
    for one in found:
        share = f"{one.share:.0%} of the shorter text"
        run.screen.show(f"{one.story} and {one.other} seem to be one: {share}")
    if found:
        run.screen.say('If they are: newsdiff merge STORY OTHER --because "..."')
    else:
        run.screen.say("No two stories of one site have nearly one text.")


@click.command("stop")
@click.argument("what", nargs=-1, required=True, metavar="STORY|SEED...")
@json_option
@click.pass_obj
def stop_command(run: Run, what: tuple[str, ...]) -> None:
    """Stop following stories or seeds; what is kept stays, and so do the stories of a seed."""
    from storage.seeds import Seeds

    with run.opened() as opened:
        seeds = Seeds(opened.index)
        found = {address: seeds.find(address) for address in what}
        stories = [_story(opened, a) for a, seed in found.items() if seed is None]
        dropped = [seed for seed in found.values() if seed is not None]
        _check_followed([(s.slug, _is_followed(s)) for s in stories])
        _check_followed([(s.slug, s.dropped is None) for s in dropped])
        below = [child for seed in dropped for child in seeds.below(seed)]
        moment = now()
        opened.archive.record(
            [
                *(Sighting(StoryDropped(story=story.id, recorded=moment)) for story in stories),
                *(Sighting(SeedDropped(seed=s.id, recorded=moment)) for s in (*dropped, *below)),
            ]
        )
        opened.catch_up()
    if run.screen.json:
        run.screen.data(
            {"stopped": [*(story.slug for story in stories), *(seed.slug for seed in dropped)]}
        )
        return
    for story in stories:
        kept = count(story.versions, "version")
        run.screen.show(f"No more looks at {story.slug}; {kept} stay.")
    for seed in dropped:
        run.screen.show(
            f"No more looks at {seed.slug}; {count(seed.followed, 'story', 'stories')} it brought "
            "are followed on."
        )


def _story(opened: Opened, address: str) -> "StoryRecord":
    try:
        return opened.history.find_story(address)
    except NotFound as error:
        raise NotFound(f"no story or seed {address[:200]!r}", hint=error.hint) from None


def _check_followed(found: "list[tuple[str, bool]]") -> None:
    for slug, is_followed in found:
        if not is_followed:
            raise NotFound(
                f"{slug} is not followed", hint='See "newsdiff list" and "newsdiff seeds".'
            )


def story_dict(story: "StoryRecord") -> dict[str, Any]:
    """A story as JSON shows it."""
    return {
        "story": story.slug,
        "id": story.id,
        "url": story.url,
        "headline": story.headline,
        "versions": story.versions,
        "captures": story.captures,
        "first_look": story.first_look and str(story.first_look),
        "last_look": story.last_look and str(story.last_look),
        "followed": _is_followed(story),
        "every": story.every,
        "policy": story.policy,
        "paused": story.paused,
        "tags": list(story.tags),
    }


def _is_followed(story: "StoryRecord") -> bool:
    return story.followed is not None and story.dropped is None
