"""`newsdiff demo`: one story followed through its revisions with the real parts, offline."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from cli.press import REVISIONS, Press, open_press
from cli.run import Opened, Run, now
from newsdiff.errors import BadInput
from newsdiff.events import StoryFollowed, story_id
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    import threading

_FOLDER = "newsdiff-demo"
_LONGEST = 25.0  # seconds for all revisions; then something is wrong
_EVERY = 1  # seconds between looks
_TICK = 0.25
_REPORTS = (("log",), ("figures",), ("sourcing",), ("diff", "v2..v3"), ("verify",))


@click.command("demo")
@click.argument("folder", required=False)
@click.pass_obj
def demo_command(run: Run, folder: str | None) -> None:
    """Follow a sample story in its four revisions, offline, in a FOLDER that stays."""
    from storage import init_archive

    where = folder or _free_folder()
    run.named(where)
    settings = run.settings
    init_archive(where, keys=settings.keys, heads=settings.heads, clock=now).close()
    with open_press() as press:
        press.publish(REVISIONS[0])
        run.screen.show(f"Serving a sample story at {press.url}, archive in {where}.")
        with run.opened() as opened:
            _follow(run, opened, press)
    _reports(run, where)


def _free_folder() -> str:
    for number in range(1, 1000):
        name = _FOLDER if number == 1 else f"{_FOLDER}-{number}"
        if not Path(name).exists():
            return name
    raise BadInput(f"a thousand {_FOLDER} folders here", hint="Delete some, or name a FOLDER.")


def _follow(run: Run, opened: Opened, press: Press) -> None:
    """Watch with the real scheduler while the press goes through its revisions."""
    from cli.looks import desk_for
    from cli.newsreel import Newsreel
    from cli.tidings import Tidings
    from cli.watching import sharing, watching_for
    from jobs.chores import Chore, Errands
    from jobs.politeness import AT_ONCE
    from jobs.revisits import Manner
    from jobs.schedule import stopping, watch

    story = story_id(press.url)
    event = StoryFollowed(story=story, url=press.url, recorded=now(), every=_EVERY, tags=("demo",))
    opened.archive.record([Sighting(event)])
    opened.catch_up()
    manner = Manner(confirm_after=timedelta(seconds=_EVERY))
    with (
        desk_for(run, opened, allow_private=(press.address,), pace=AT_ONCE) as desk,
        sharing(run, opened) as shared,
        stopping() as stop,
    ):
        tidings = Tidings(opened, shared.queue, Newsreel(run.screen, opened))
        tidings.begin()
        watching = watching_for(opened, desk, shared.queue, tidings, manner)
        editor = Editor(opened, press, story, stop)
        chores = (Chore("edit", _TICK, editor.turn), Chore("deadline", _LONGEST, stop.set))
        watch(watching, Errands(now, shared.turns, chores), stop, tick=_TICK)
    if not editor.is_done:
        raise BadInput("the demo was stopped before its last revision")


class Editor:
    """Publishes the next revision once the one before was seen for certain."""

    def __init__(self, opened: Opened, press: Press, story: str, stop: "threading.Event") -> None:
        self._opened = opened
        self._press = press
        self._story = story
        self._stop = stop
        self._left = list(REVISIONS)

    @property
    def is_done(self) -> bool:
        return not self._left

    def turn(self) -> None:
        if self._left and self._seen(self._left[0]):
            self._left.pop(0)
            if self._left:
                self._press.publish(self._left[0])
            else:
                self._stop.set()

    def _seen(self, revision: str) -> bool:
        history = self._opened.history
        record = history.find_story(self._story)
        if revision == "consent":
            return any(capture.quality == "consent" for capture in history.captures(record))
        versions = history.versions(record)
        return len(versions) >= int(revision[1:]) and versions[-1].confirmed


def _reports(run: Run, where: str) -> None:
    """What to type next, typed."""
    from cli.main import group

    for name, *rest in _REPORTS:
        arguments = ["-A", where, name, *(["alabuga-workers"] if name != "verify" else []), *rest]
        run.screen.show("", f"$ newsdiff {' '.join(arguments)}")
        group.main(["--quiet", *arguments], standalone_mode=False, prog_name="newsdiff")
    run.screen.show(
        "",
        "The archive stays. Try next:",
        f"  newsdiff -A {where} figures alabuga-workers --plot 1",
        f"  newsdiff -A {where} show alabuga-workers v1",
        f"  newsdiff -A {where} diff alabuga-workers v1 v4",
        f"  newsdiff -A {where} notices alabuga-workers",
        f"  newsdiff -A {where} export csv --table figures",
        "  newsdiff init ~/watch && newsdiff -A ~/watch add https://…",
    )
