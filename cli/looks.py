"""Looking from the command line: what the jobs need, put together; and what came of it, told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.fetching import fetcher_for
from cli.output import Progress
from cli.render.looks import look_line, summary_line
from cli.rendering import rendering_for
from cli.robots import robots_mode
from cli.run import Opened, Run, now
from newsdiff.events import CaptureFailed, Refused
from newsdiff.ports import Followed, Sighting

if TYPE_CHECKING:
    from jobs.politeness import Pace
    from jobs.rounds import Desk

REFUSED, PARTLY = 5, 3  # exit codes


@contextmanager
def desk_for(
    run: Run, opened: Opened, *, allow_private: Sequence[str] = (), pace: "Pace | None" = None
) -> Iterator["Desk"]:
    """The desk that looks are made at; its connections are closed behind it."""
    from jobs.hosts import Hosts
    from jobs.looking import World
    from jobs.robots import Robots
    from jobs.rounds import Desk

    mode = robots_mode(opened, run.settings)
    if not run.settings.contact:
        run.screen.say("Requests do not say who asks: set contact in newsdiff.toml.")
    with fetcher_for(run.settings, allow_private) as fetcher:
        yield Desk(
            fetcher=fetcher,
            world=World(robots=Robots(now), memory=opened.history, clock=now, mode=mode),
            recorder=opened.archive,
            hosts=Hosts(now, pace),
            besides=rendering_for(run.settings, allow_private),
        )


def look_now(
    run: Run,
    opened: Opened,
    stories: Sequence[str],
    *,
    allow_private: Sequence[str] = (),
    quiet: bool = False,
) -> int:
    """Look at stories, say what failed, bring the index up; the exit code."""
    from cli.harvesting import gather
    from cli.merging import merge_found
    from jobs.capture import capture
    from storage.seeds import Seeds

    wanted = set(stories)
    known = [f for f in opened.history.followed() if f.story in wanted]
    followed = [*known, *(f for f in Seeds(opened.index).followed() if f.story in wanted)]
    before, first = _versions(opened, known), opened.archive.state.size
    with (
        desk_for(run, opened, allow_private=allow_private) as desk,
        run.screen.progress("looking", len(followed)) as bar,
    ):
        witness = Witness(run, bar)
        summary = capture(followed, desk, on_look=witness)
    opened.catch_up()
    gather(opened)
    merge_found(opened, first)
    if not quiet:
        _say_what_was_no_article(run, opened, known)
        fresh = _versions(opened, known) - before
        report = {"new_versions": fresh, **asdict(summary), "troubles": witness.troubles}
        if run.screen.json:
            run.screen.data(report)
        else:
            run.screen.show(summary_line(report))
    return exit_code(witness.troubles, len(followed))


def _say_what_was_no_article(run: Run, opened: Opened, followed: Sequence[Followed]) -> None:
    """Of looks that were answered; those that were not have been told of."""
    from storage.last_looks import last_look

    for story in followed:
        look = last_look(opened.index, story.story)
        if look and look.failed and not look.cause:
            run.screen.say(f"newsdiff: {story.url} showed no article: {look.words}")


def _versions(opened: Opened, followed: Sequence[Followed]) -> int:
    return sum(opened.history.find_story(f.story).versions for f in followed)


class Witness:
    """Sees each look as it ends: moves the bar on, says what went wrong and remembers it."""

    def __init__(self, run: Run, bar: Progress) -> None:
        self._run = run
        self._bar = bar
        self._looks = 0
        self.troubles: list[dict[str, Any]] = []

    def __call__(self, story: Followed, sightings: Sequence[Sighting]) -> None:
        self._looks += 1
        self._bar(self._looks)
        for rule in {getattr(sighting.event, "against", None) for sighting in sightings} - {None}:
            self._run.screen.say(f"newsdiff: {story.url} was looked at all the same: {rule}")
        trouble = trouble_of(story, sightings)
        if trouble:
            self.troubles.append(trouble)
            self._run.screen.say(look_line(trouble))


def trouble_of(story: Followed, sightings: Sequence[Sighting]) -> dict[str, Any] | None:
    """What went wrong with a look, if anything; an answer of any status did not."""
    if not sightings:
        reason = "its host asks to be left alone for longer; it will be looked at later"
        return {"story": story.slug, "url": story.url, "kind": "put off", "reason": reason}
    match sightings[-1].event:
        case Refused(rule=rule, reason=reason):
            return {"story": story.slug, "url": story.url, "kind": rule, "reason": reason}
        case CaptureFailed(failure=failure, reason=reason):
            return {"story": story.slug, "url": story.url, "kind": failure, "reason": reason}
        case _:
            return None


def exit_code(troubles: Sequence[dict[str, Any]], looks: int) -> int:
    if not troubles:
        return 0
    refused = sum(trouble["kind"] in {"robots", "address"} for trouble in troubles)
    return REFUSED if refused == looks else PARTLY
