"""A watch put together: the desk, the queue, the chores, and who is told of what."""

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from faulthandler import dump_traceback
from os import getpid
from socket import gethostname
from typing import TYPE_CHECKING

from cli.metrics import Metrics, key, process_gauges, serving_metrics
from cli.newsreel import Newsreel
from cli.render.words import count
from cli.run import Opened, Run, now
from cli.service import notify_service
from cli.telling import tell_all
from cli.tidings import Tidings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cli.metrics import Key
    from jobs.chores import Errands
    from jobs.due import Watching
    from jobs.happenings import Tell
    from jobs.politeness import Pace
    from jobs.revisits import Manner
    from jobs.rounds import Desk
    from jobs.schedule import Pulse
    from storage.outbox import AlertOutbox
    from storage.queue import Queue
    from storage.turns import ChoreTurns


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the workers of one archive share."""

    queue: "Queue"
    turns: "ChoreTurns"
    outbox: "AlertOutbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watch put together, over an archive and the queue that its workers share."""

    run: Run
    opened: Opened
    sharing: Sharing
    newsreel: Newsreel
    watching: "Watching"
    errands: "Errands"
    metrics: Metrics

    def once(self, *, exit_code: bool) -> int:
        """Look at what is due, do the chores whose time it is, say what came of it."""
        from jobs.due import look_at_due

        summary = look_at_due(self.watching)
        for chore in self.errands.chores:
            self.errands.run(chore)
        versions, screen = self.newsreel.count, self.run.screen
        failed = summary.failed + summary.refused
        if screen.json:
            screen.data({"looks": summary.looks, "new_versions": versions})
        else:
            told = f"{count(summary.looks, 'look')}: {count(versions, 'new version')}"
            screen.say(f"{told}, {failed:,} failed; see newsdiff jobs." if failed else f"{told}.")
        if failed:
            return 5 if summary.refused == summary.looks else 3
        return int(exit_code and versions > 0)

    def until_stopped(self, port: int | None) -> None:
        """Look on schedule until Ctrl-C or SIGTERM. A hung watch ends the whole process."""
        from jobs.schedule import Hung, Pulse, stopping, watch

        pulse = Pulse(glance=lambda: notify_service("WATCHDOG=1"))
        self._say_what_is_watched()
        with stopping() as stop, self._serving(port, pulse):
            notify_service("READY=1")
            self.watching.tell("started", pid=getpid())
            try:
                watch(self.watching, self.errands, stop, pulse=pulse)
            except Hung as error:
                self._end_hard(str(error))
            notify_service("STOPPING=1")
        self.watching.tell("stopped", pid=getpid())
        self.run.screen.say("Stopped.")

    def _say_what_is_watched(self) -> None:
        stories = self.sharing.queue.tally(now()).stories
        if not stories:
            self.run.screen.say("Nothing is followed yet: newsdiff add URL")
        self.run.screen.say(f"Watching {count(stories, 'story', 'stories')}. Ctrl-C stops.")

    @contextmanager
    def _serving(self, port: int | None, pulse: "Pulse") -> "Iterator[None]":
        if port is None:
            yield
            return
        with serving_metrics(port, self.metrics, lambda: self._gauges(pulse)) as open_port:
            self.run.screen.say(f"Metrics: http://127.0.0.1:{open_port}/metrics")
            yield

    def _gauges(self, pulse: "Pulse") -> "Mapping[Key, float]":
        tally = self.sharing.queue.tally(now())
        return {
            key("newsdiff_stories", state="followed"): tally.stories,
            key("newsdiff_stories", state="due"): tally.due,
            key("newsdiff_hosts", state="leased"): tally.leased,
            key("newsdiff_hosts", state="asleep"): tally.asleep,
            key("newsdiff_log_events"): self.opened.archive.size,
            key("newsdiff_pulse_age_seconds"): round(pulse.age, 3),
            **process_gauges(),
        }

    def _end_hard(self, why: str) -> None:
        """A thread that hangs would keep the interpreter from ending. Leases end by themselves."""
        self.watching.tell("hung", reason=why)
        self.run.screen.say(f"newsdiff: {why}; ended, to be started again")
        dump_traceback()
        os._exit(2)


@contextmanager
def watch_for(
    run: Run,
    log: "Tell",
    *,
    queue: str | None = None,
    allow_private: "Sequence[str]" = (),
    pace: "Pace | None" = None,
    lease_length: timedelta | None = None,
) -> "Iterator[Watch]":
    """Everything a watch needs, opened; and closed behind it."""
    from cli.alerting import Alerting
    from cli.chores import chores_for
    from cli.looks import desk_for
    from cli.manner import manner_of
    from cli.targets import known_targets, sending
    from jobs.chores import Errands

    metrics = Metrics()
    tell = tell_all(metrics, log)
    with (
        run.opened() as opened,
        desk_for(run, opened, allow_private=allow_private, pace=pace) as desk,
        sharing(run, opened, queue, lease_length) as shared,
        sending(run, known_targets()) as targets,
    ):
        alerting = Alerting(run, opened, shared.outbox, targets, tell=tell)
        newsreel = Newsreel(run.screen, opened, tell)
        tidings = Tidings(opened, shared.queue, newsreel)
        tidings.begin()
        watching = watching_for(opened, desk, shared.queue, tidings, manner_of(run.settings))
        yield Watch(
            run=run,
            opened=opened,
            sharing=shared,
            newsreel=newsreel,
            watching=replace(watching, tell=tell),
            errands=Errands(now, shared.turns, chores_for(run, opened, tidings, alerting), tell),
            metrics=metrics,
        )


@contextmanager
def sharing(
    run: Run, opened: Opened, address: str | None = None, lease_length: timedelta | None = None
) -> "Iterator[Sharing]":
    """The queue of the archive, and the turns of its chores: of this machine, or of several."""
    from storage.outbox import AlertOutbox
    from storage.queue import LEASE_LENGTH, Queue, open_queue_tables
    from storage.turns import ChoreTurns

    holder, length = f"{gethostname()}:{getpid()}", lease_length or LEASE_LENGTH
    with closing(open_queue_tables(run.queue_place(address), opened.archive.origin)) as tables:
        yield Sharing(
            Queue(tables, holder=holder, lease_length=length),
            ChoreTurns(tables, holder=holder),
            AlertOutbox(tables),
        )


def watching_for(
    opened: Opened, desk: "Desk", queue: "Queue", tidings: Tidings, manner: "Manner"
) -> "Watching":
    """What `jobs.schedule.watch` works with, over this archive and its queue."""
    from jobs.due import Watching
    from jobs.revisits import Revisits
    from jobs.schedule import next_cron
    from storage.courses import StoryCourses

    return Watching(
        desk=desk,
        queue=queue,
        revisits=Revisits(StoryCourses(opened.index), next_cron, manner),
        after=lambda _numbers: tidings.take(),
    )
