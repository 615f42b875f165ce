"""`set`: how stories are followed from now on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import rich_click as click

from cli.commands.collect import story_dict
from cli.options import SECONDS, json_option, queue_option
from cli.render.words import length
from cli.run import Run, now
from newsdiff.errors import BadInput, NotFound
from newsdiff.events import StoryChanged
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from cli.run import Opened
    from storage.queue import Queue
    from storage.records import StoryRecord


@click.command("set")
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@click.option("--every", type=SECONDS, help="Time between looks: 15m, 2h, 1d.")
@click.option("--no-every", is_flag=True, help="No time between looks of its own.")
@click.option(
    "--policy",
    help='bayes-decay, fixed, tiers or "cron 0 7,19 * * *" (UTC); "" for none set.',
)
@click.option("--tag", "tags", multiple=True, help="Add a tag; may be repeated.")
@click.option("--untag", "untags", multiple=True, help="Remove a tag; may be repeated.")
@click.option("--pause/--resume", "paused", default=None, help="No more looks, or looks again.")
@queue_option
@json_option
@click.pass_obj
def set_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    stories: tuple[str, ...],
    every: int | None,
    policy: str | None,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    *,
    no_every: bool,
    queue: str | None,
    paused: bool | None,
) -> None:
    """Change when stories are looked at, their tags, or whether they are looked at at all.

    What no option names stays as it is. The next look is due at once, so that the new time counts
    from now. An interval alone is kept exactly; beside a policy it is the longest wait.
    """
    from cli.manner import checked
    from cli.watching import sharing

    wanted = _Wanted(
        0 if no_every else every, policy is not None, checked(policy), tags, untags, paused
    )
    with run.opened() as opened:
        records = [_story(opened, address) for address in stories]
        for record in records:
            if record.followed is None or record.dropped:
                raise NotFound(f"{record.slug} is not followed", hint='See "newsdiff list".')
        events = [wanted.of(record) for record in records]
        opened.archive.record([Sighting(event) for event in events])
        opened.catch_up()
        with sharing(run, opened, queue) as shared:
            _queue(shared.queue, opened, events)
        records = [opened.history.find_story(event.story) for event in events]
    if run.screen.json:
        run.screen.data({"set": [story_dict(record) for record in records]})
        return
    run.screen.show(*(_line(record) for record in records))


def _story(opened: "Opened", address: str) -> "StoryRecord":
    from storage.seeds import Seeds

    if seed := Seeds(opened.index).find(address):
        raise BadInput(
            f"{seed.slug} is a {seed.settings.kind}, and only stories can be set",
            hint=f"To change its options: newsdiff stop {seed.slug}, then add it again with them.",
        )
    return opened.history.find_story(address)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the options ask for; None stays as it is. `every` 0: none."""

    every: int | None
    names_policy: bool
    policy: str | None
    tags: tuple[str, ...]
    untags: tuple[str, ...]
    paused: bool | None

    def of(self, record: "StoryRecord") -> StoryChanged:
        """The settings of a story as they are to be, all of them."""
        tags = dict.fromkeys((*record.tags, *self.tags))
        return StoryChanged(
            story=record.id,
            recorded=now(),
            every=record.every if self.every is None else self.every or None,
            policy=self.policy if self.names_policy else record.policy,
            tags=tuple(tag for tag in tags if tag not in self.untags),
            paused=record.paused if self.paused is None else self.paused,
        )


def _queue(queue: "Queue", opened: "Opened", events: list[StoryChanged]) -> None:
    """Look at once at those that are looked at, so that the new time counts from now."""
    moment = now()
    looked_at = {one.story: one for one in opened.history.followed()}
    queue.follow([looked_at[e.story] for e in events if e.story in looked_at], due=moment)
    for event in events:
        if event.story in looked_at:
            queue.hasten(event.story, moment)
        else:
            queue.drop(event.story)


def _line(record: "StoryRecord") -> str:
    if record.paused:
        return f"{record.slug}: paused."
    said = [record.policy or ("fixed" if record.every else "as the archive is set")]
    if record.every:
        time = length(record.every)
        said.append(f"at least every {time}" if record.policy else f"every {time}")
    if record.tags:
        said.append(f"tagged {' '.join(record.tags)}")
    return f"{record.slug}: {', '.join(said)}."
