"""`add`, `list`, `stop`: which stories are followed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import SECONDS, json_option, private_option
from cli.render.words import count
from cli.run import Opened, Run, now
from newsdiff.errors import BadInput, NotFound
from newsdiff.events import StoryDropped, StoryFollowed, story_id
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from storage.records import StoryRecord

_MOST_URLS = 100_000
_LONGEST_URL = 8_000


@click.command("add")
@click.argument("what", nargs=-1, required=True, metavar="URL|FILE...")
@click.option(
    "--every", type=SECONDS, help="Time between looks: 15m, 2h, 1d. Adaptive if not given."
)
@click.option("--tag", "tags", multiple=True, help="A word to find it by; may be repeated.")
@click.option("--language", metavar="CODE", help="Its language, when detection would be wrong.")
@click.option("--later", is_flag=True, help="Only follow; do not look now.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@private_option
@json_option
@click.pass_obj
def add_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    what: tuple[str, ...],
    every: int | None,
    tags: tuple[str, ...],
    language: str | None,
    allow_private: tuple[str, ...],
    *,
    later: bool,
    dry_run: bool,
) -> int:
    """Follow story URLs, or a file of URLs (one a line), and look at them at once."""
    from storage.holdings import require_open

    urls = list(dict.fromkeys(url for word in what for url in _urls(word)))
    if language:
        from newsdiff.languages import language_table

        language_table(language, "figures")
    with run.opened() as opened:
        known = {story.url for story in opened.history.stories() if _is_followed(story)}
        fresh = [url for url in urls if url not in known]
        require_open(opened.index, map(story_id, fresh))
        if dry_run:
            run.screen.show(*(f"would follow {url}" for url in fresh))
            return 0
        followed = [
            StoryFollowed(
                story=story_id(url),
                url=url,
                recorded=now(),
                every=every,
                language=language,
                tags=tags,
            )
            for url in fresh
        ]
        if followed:
            opened.archive.record([Sighting(event) for event in followed])
            opened.catch_up()
        return _report_added(
            run, opened, [event.story for event in followed], urls, later, allow_private
        )


def _report_added(
    run: Run,
    opened: Opened,
    stories: list[str],
    urls: list[str],
    later: bool,  # noqa: FBT001
    allow_private: tuple[str, ...],
) -> int:
    from cli.looks import look_now

    code = 0
    if stories and not later:
        code = look_now(run, opened, stories, allow_private=allow_private, quiet=True)
    records = [opened.history.find_story(story) for story in stories]
    if run.screen.json:
        run.screen.data(
            {"added": [story_dict(r) for r in records], "known": len(urls) - len(stories)}
        )
        return code
    for record in records:
        run.screen.show(_added_line(opened, record))
    if len(urls) > len(stories):
        run.screen.show(f"{count(len(urls) - len(stories), 'story', 'stories')} followed already.")
    return code


def _added_line(opened: Opened, record: "StoryRecord") -> str:
    line = f"Following {record.slug}."
    if not record.versions:
        return line
    version = opened.history.versions(record)[-1]
    figures = len(opened.history.figures(record, version.number))
    sources = {a.name for a in opened.history.attributions(record, version.number) if a.name}
    return (
        f"{line} v{version.number} captured, {count(version.words, 'word')}, "
        f"{count(figures, 'figure')}, {count(len(sources), 'source')}."
    )


@click.command("list")
@json_option
@click.pass_obj
def list_command(run: Run) -> None:
    """Show followed stories, last look and versions."""
    with run.opened() as opened:
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


@click.command("stop")
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@json_option
@click.pass_obj
def stop_command(run: Run, stories: tuple[str, ...]) -> None:
    """Stop following stories; what is kept stays."""
    with run.opened() as opened:
        records = [opened.history.find_story(address) for address in stories]
        for record in records:
            if not _is_followed(record):
                raise NotFound(f"{record.slug} is not followed", hint='See "newsdiff list".')
        opened.archive.record(
            [Sighting(StoryDropped(story=record.id, recorded=now())) for record in records]
        )
        opened.catch_up()
    if run.screen.json:
        run.screen.data({"stopped": [record.slug for record in records]})
        return
    for record in records:
        kept = count(record.versions, "version")
        run.screen.show(f"No more looks at {record.slug}; {kept} stay.")


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


def _urls(word: str) -> list[str]:
    """The URLs of one argument: itself, or those of the file it names."""
    if "://" in word:
        return [_checked(word, "")]
    path = Path(word)
    if not path.is_file():
        raise BadInput(
            f"{word} is neither a URL nor a file of URLs",
            hint=f"Write the whole address: https://{word}" if "." in word else None,
        )
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if len(lines) > _MOST_URLS:
        raise BadInput(f"{word} has {len(lines)} lines; {_MOST_URLS} is the most")
    found = []
    for number, line in enumerate(lines, start=1):
        url = line.split(",")[0].strip().strip('"')
        if url and not url.startswith("#") and not (number == 1 and url.lower() == "url"):
            found.append(_checked(url, f"{path.name} line {number}: "))
    return found


def _checked(url: str, place: str) -> str:
    from jobs.urls import target

    if len(url) > _LONGEST_URL:
        raise BadInput(f"{place}a URL of {len(url)} characters; {_LONGEST_URL} is the most")
    try:
        target(url)
    except BadInput as error:
        raise BadInput(f"{place}{error}", hint=error.hint) from None
    return url
